import { defineRule } from '../rule.ts';

/* Found while the files are read (check.ts), before any rule looks at what they mean. */
export default defineRule({
  id: 'unused-waiver',
  summary: 'A waiver waives nothing',
  why: 'A waiver that outlives what it excused would silently excuse the next mistake too.',
  severity: 'notice',
  references: ['docs/configuration.md'],
});
