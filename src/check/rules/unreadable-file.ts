import { defineRule } from '../rule.ts';

/* Found while the files are read (check.ts), before any rule looks at what they mean. */
export default defineRule({
  id: 'unreadable-file',
  summary: 'A file cannot be read',
  why: 'A file that cannot be parsed is not checked, and the program that uses it will refuse it too.',
  severity: 'error',
  references: ['docs/configuration.md'],
});
