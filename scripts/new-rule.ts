import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { isRuleId, pageFile, ruleFile, testFile, withRule } from './rule-template.ts';

/* npm run new-rule -- <id>: the files of a rule, and its line in the list. docs/adding-a-rule.md says what comes next. */

const id = process.argv[2] ?? '';
if (isRuleId(id)) await write();
else {
  console.error('Say what the rule is called: npm run new-rule -- writable-root-filesystem');
  process.exitCode = 2;
}

async function write(): Promise<void> {
  const index = 'src/check/rules/index.ts';
  const files: Readonly<Record<string, string>> = {
    [`src/check/rules/${id}.ts`]: ruleFile().replace('ID', id),
    [`test/check/rules/${id}.test.ts`]: testFile(id),
    [`docs/rules/${id}.md`]: pageFile(),
  };
  const taken = Object.keys(files).filter((path) => existsSync(path));
  if (taken.length > 0) {
    console.error(`Nothing written: there is already ${taken.join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const list = await format(withRule(readFileSync(index, 'utf8'), id), {
    ...(await resolveConfig(index)),
    filepath: index,
  });
  for (const [path, text] of Object.entries({ ...files, [index]: list })) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(path);
  }
  console.log(`Now the judgement: npm test -- ${id} is red until it is written. Then npm run docs.`);
}
