import { defineRule } from '../rule.ts';

/* Found while the files are read (check.ts), before any rule looks at what they mean. */
export default defineRule({
  id: 'unreadable-file',
  summary: 'A file cannot be read as what it is',
  why: 'What cannot be read cannot be judged, and the program that is meant to read it will refuse it too.',
  severity: 'error',
  references: ['docs/configuration.md'],
});
