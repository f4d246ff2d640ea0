import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { icon, style } from '../src/sandbox/page/style.ts';
import { documentationPages } from './doc-examples.ts';
import { addressOf, contentsPage, documentPage } from './site/document.ts';
import { playPage } from './site/play-page.ts';
import { serve } from './site/serve.ts';

/*
 * The site: the page to play on, and the documentation. Plain files that any server of files can hand out, and that load
 * nothing from elsewhere.
 *   npm run site [-- FOLDER] [-- --serve [PORT]]
 */

const given = process.argv.slice(2);
const serving = given.indexOf('--serve');
const out = given[0] === undefined || given[0].startsWith('--') ? 'dist/site' : given[0];

rmSync(out, { recursive: true, force: true });
const pages = new Map(documentationPages().map((path) => [path, readFileSync(path, 'utf8')]));
const names = new Set(pages.keys());
for (const [path, text] of pages) write(addressOf(path), String(documentPage(path, text, names)));
write('docs/index.html', String(contentsPage(pages)));
write('index.html', String(playPage()));
write('style.css', style + readFileSync('src/site/play.css', 'utf8'));
write('icon.svg', icon);
mkdirSync(join(out, 'docs/images'), { recursive: true });
copyFileSync('docs/images/review.png', join(out, 'docs/images/review.png'));
await build({
  entryPoints: { play: 'src/site/play.ts', worker: 'src/site/worker.ts' },
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2023',
  legalComments: 'linked',
  logLevel: 'warning',
});
console.log(`${out}: ${pages.size + 2} pages`);
if (serving !== -1) {
  const { address } = await serve(out, Number(given[serving + 1] ?? 0));
  console.log(address);
}

function write(path: string, text: string): void {
  const file = join(out, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
