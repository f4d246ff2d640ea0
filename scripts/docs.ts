import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rules } from '../src/check/rules/index.ts';
import { pageOf, tableOf } from './rule-page.ts';

/* npm run docs: writes what the documentation says about the rules from the rules. `--check` only says what is stale. */

const checking = process.argv.includes('--check');

const pages = rules.map((rule) => {
  const path = `docs/rules/${rule.id}.md`;
  return { path, text: pageOf(rule, existsSync(path) ? readFileSync(path, 'utf8') : '') };
});
const stale = [...pages, { path: 'docs/rules.md', text: tableOf(rules) }].filter(
  ({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
);

mkdirSync('docs/rules', { recursive: true });
for (const { path, text } of stale) {
  console.log(`${checking ? 'stale' : 'written'}: ${path}`);
  if (!checking) writeFileSync(path, text);
}
if (checking && stale.length > 0) {
  console.error('Run `npm run docs` and commit what it writes.');
  process.exitCode = 1;
}
