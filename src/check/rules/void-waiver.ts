import { defineRule } from '../rule.ts';

/* Found while the files are read (check.ts), before any rule looks at what they mean. */
export default defineRule({
  id: 'void-waiver',
  summary: 'A waiver does not hold',
  why: 'Without a reason, or past its date, a waiver excuses nothing.',
  severity: 'warning',
  references: ['docs/configuration.md'],
});
