// npm run schema: writes schema/plimsoll.schema.json from the configuration's description. `--check` only compares.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { configSchema } from '../src/check/judging/config.ts';
import { rules } from '../src/check/rules/index.ts';

const target = 'schema/plimsoll.schema.json';

const text = await format(JSON.stringify(configSchema(rules)), { parser: 'json', printWidth: 110 });

if (!process.argv.includes('--check')) {
  mkdirSync('schema', { recursive: true });
  writeFileSync(target, text);
} else if (read(target) !== text) {
  console.error(`${target} is not what the code says: run \`npm run schema\` and commit what it writes.`);
  process.exitCode = 1;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
