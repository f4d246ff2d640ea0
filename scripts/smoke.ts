/*
 * What is built works: the command, the library by its public name, and the process that judges, which only a build has;
 * and what is published is no more than it should be.
 *   npm run build && npm run smoke
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type File, fileSetOf, type Report } from '../src/check/index.ts';
import { Judges } from '../src/worker/judges.ts';
import { judgingHere } from '../src/worker/judging.ts';
import { limitsFor, machine } from '../src/worker/limits.ts';

const command = resolve('dist/cli/bin.js');
const plimsoll = (folder: string, ...words: string[]): string =>
  spawnSync(process.execPath, [command, ...words], { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 }).stdout;

const { version, exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly version: string;
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
};
assert.equal(plimsoll('.', 'version').trim(), version);

const files = Array.from({ length: 90 }, (_, index) => ({
  path: `${index % 40}/${index}.compose.yaml`,
  text: `services: { web: { image: web, privileged: ${String(index % 2 === 0)} } }\n`,
}));
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
try {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const told = JSON.parse(plimsoll(folder, 'check', '--format', 'json')) as Report;
  const library = await published('./check');
  const own = library.check(files);
  assert.ok(own.findings.some(({ rule }) => rule === 'privileged-container'));
  assert.deepEqual(told.findings, JSON.parse(JSON.stringify(own.findings)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const proposal = {
  base: fileSetOf([]),
  head: fileSetOf(files.slice(0, 2)),
  changes: files.slice(0, 2).map(({ path }) => ({ path, status: 'added' as const })),
};
const program = resolve('dist/worker/program.js');
const judges = new Judges({ ...limitsFor(1, machine()), program });
assert.deepEqual(
  await judges.review(proposal, '2026-01-01'),
  await judgingHere.review(proposal, '2026-01-01'),
);
judges.close();

// The App finds that program from wherever its code lies in the build.
const urls = readFileSync('dist/app/index.js', 'utf8').matchAll(/from ?"(\.\.\/cli\/[^"]+)"/g);
const holders = [...urls].map(([, url = '']) => join('dist/app', url)).filter((path) => holdsJudges(path));
assert.ok(holders.length > 0 && existsSync(program));

// What others ask for whose work is in it.
const licenses = readFileSync('dist/licenses.txt', 'utf8');
for (const name of ['yaml', 'dockerfile-ast', '@modelcontextprotocol/server', 'zod'])
  assert.match(licenses, new RegExp(`^${name} \\d[^]*?Copyright`, 'm'));

const packed = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' });
const [content] = JSON.parse(packed.stdout) as [
  { readonly entryCount: number; readonly unpackedSize: number },
];
assert.ok(content.entryCount <= 300, `${content.entryCount} files would be published`);

console.log(
  `plimsoll ${version}: the command, the library and its judge agree on ${files.length} files; ` +
    `${content.entryCount} files, ${(content.unpackedSize / 1e6).toFixed(1)} MB to publish`,
);

function published(name: string): Promise<{ readonly check: (files: readonly File[]) => Report }> {
  const path = exports[name]?.default ?? '';
  assert.ok(existsSync(exports[name]?.types ?? ''));
  return import(pathToFileURL(resolve(path)).href) as ReturnType<typeof published>;
}

function holdsJudges(path: string): boolean {
  return readFileSync(path, 'utf8').includes('"../worker/program.js"');
}
