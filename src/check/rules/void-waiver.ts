import { defineRule } from '../rule.ts';

/* Found while the files are read (check.ts), before any rule looks at what they mean. */
export default defineRule({
  id: 'void-waiver',
  summary: 'A waiver has no effect',
  why: 'A waiver without a reason, or past its date, waives nothing.',
  severity: 'warning',
  references: ['docs/configuration.md'],
});
