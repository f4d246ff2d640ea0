import { defineRule } from '../rule.ts';

/* Found while the files are read (check.ts), before any rule looks at what they mean. */
export default defineRule({
  id: 'unused-waiver',
  summary: 'A waiver waives nothing',
  why: 'It would hide the next mistake in this place. Remove it.',
  severity: 'notice',
  references: ['docs/configuration.md'],
});
