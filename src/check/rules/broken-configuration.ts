import { defineRule } from '../rule.ts';

/* Found while the files are read (check.ts), before any rule looks at what they mean. */
export default defineRule({
  id: 'broken-configuration',
  summary: 'The configuration of Plimsoll has a mistake',
  why: 'A part of the configuration that cannot be read does not hold, so the repository is judged by other rules than its owners think.',
  severity: 'error',
  references: ['docs/configuration.md'],
});
