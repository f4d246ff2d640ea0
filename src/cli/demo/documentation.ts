import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EmbeddedGitHub } from '../../sandbox/index.ts';

/** Gives the reviews' links a place on this computer to lead to. It answers where that is. */
export async function publishDocumentation(github: EmbeddedGitHub): Promise<string> {
  const root = packageFolder();
  if (root === undefined) return elsewhere;
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.md'));
  const files = Object.fromEntries(pages.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  const { fullName } = await github.createRepository({
    owner: 'plimsoll',
    name: 'plimsoll',
    files,
    isInstalled: false,
  });
  return `${github.url}/${fullName}`;
}

const elsewhere = 'https://github.com/plimsoll/plimsoll';

/** Above this file, wherever it was built to; undefined where the documentation was not installed. */
function packageFolder(): string | undefined {
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, 'docs', 'rules.md')) && existsSync(join(at, 'package.json'))) return at;
  }
  return undefined;
}
