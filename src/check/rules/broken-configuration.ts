import { defineRule } from '../rule.ts';

/* Found while the files are read (check.ts), before any rule looks at what they mean. */
export default defineRule({
  id: 'broken-configuration',
  summary: 'The Plimsoll configuration has a mistake',
  why: 'The part with the mistake is not applied, so other rules hold here than the owners of this repository chose.',
  severity: 'error',
  references: ['docs/configuration.md'],
});
