import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rules } from '../src/check/index.ts';
import { documentationPages, withOutputs } from './doc-examples.ts';
import { pageOf, tableOf } from './rule-page.ts';
// The schema of the configuration names the rules too, so it is written, or checked, with them.
import './schema.ts';

/*
 * npm run docs: writes what the documentation says about the rules from the rules, and what its examples print from
 * running them. `--check` only says what is stale.
 */

const checking = process.argv.includes('--check');
const before = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

const pages = new Map([['docs/rules.md', tableOf(rules)]]);
for (const rule of rules) {
  const path = `docs/rules/${rule.id}.md`;
  pages.set(path, pageOf(rule, before(path)));
}
for (const path of documentationPages()) pages.set(path, await withOutputs(pages.get(path) ?? before(path)));

const stale = [...pages].filter(([path, text]) => before(path) !== text);
mkdirSync('docs/rules', { recursive: true });
for (const [path, text] of stale) {
  console.log(`${checking ? 'stale' : 'written'}: ${path}`);
  if (!checking) writeFileSync(path, text);
}
if (checking && stale.length > 0) {
  console.error('Run `npm run docs` and commit what it writes.');
  process.exitCode = 1;
}
