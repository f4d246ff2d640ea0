/*
 * How fast it is. Measured, never judged:
 *   npm run bench -- DIR
 *   npm run bench -- --beside DIR
 * Each row reads its files from memory, so that it measures us and not the disk: cold is the first run in this process,
 * with the compiler's warm-up in it, and what a user waits for; warm is the best of three more. Then what proving
 * costs, a review of fifty files, and long files of one kind. With --beside the other checkers that are on the PATH run on
 * the same files, and nothing else is measured.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, type File } from '../src/check/index.ts';
import { Charts, kindOf } from '../src/check/model/kind.ts';
import { Source } from '../src/check/text/source.ts';
import { beside } from './bench/beside.ts';
import { longFiles } from './bench/long.ts';
import { costOfProofs, costOfReviews } from './bench/proofs.ts';
import { besideKubectl, costOfRendered } from './bench/rendered.ts';
import { sampleOf } from './corpus/projects.ts';

const words = process.argv.slice(2);
const isBeside = words.includes('--beside');
const folder = words.find((word) => !word.startsWith('--'));
if (folder === undefined) {
  console.error('usage: npm run bench -- [--beside] DIR');
  process.exit(2);
}

const everything: File[] = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: path.slice(join(folder, '/').length), text: readFileSync(path, 'utf8') }));
const charts = new Charts(everything.map(({ path }) => path));
const kinds = new Map(everything.map((file) => [file, kindOf(new Source(file.path, file.text), charts)]));
const filesOf = (kind: string) => everything.filter((file) => kinds.get(file) === kind);

const milliseconds = (run: () => void): number => {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1e6;
};

function measure(name: string, files: readonly File[]): void {
  const megabytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 1e6;
  let findings = 0;
  const run = () => {
    findings = check(files).findings.length;
  };
  const cold = milliseconds(run);
  const warm = Math.min(...[1, 2, 3].map(() => milliseconds(run)));
  const rates = `${Math.round(files.length / (warm / 1000))} files/s, ${(megabytes / (warm / 1000)).toFixed(1)} MB/s`;
  console.log(
    `${name}: ${files.length} files, ${megabytes.toFixed(1)} MB, ${findings} findings: ` +
      `cold ${(cold / 1000).toFixed(2)} s, warm ${(warm / 1000).toFixed(2)} s (${rates})`,
  );
}

if (isBeside) {
  const program = join('dist', 'cli', 'bin.js');
  if (!existsSync(program)) {
    console.error('there is no build (npm run build)');
    process.exit(2);
  }
  for (const kind of ['dockerfile', 'kubernetes', 'compose']) {
    const own = filesOf(kind);
    console.log(`${own.length} files of the kind ${kind}`);
    for (const line of beside(kind, own, program)) console.log(line);
  }
  console.log(besideKubectl(folder, everything, milliseconds) ?? 'there is no kubectl');
  process.exit(0);
}

measure('Dockerfiles', filesOf('dockerfile'));
measure('manifests outside charts', filesOf('kubernetes'));
measure('compose files', filesOf('compose'));
measure('everything', everything);
for (const line of costOfRendered(everything, milliseconds)) console.log(line);
for (const [name, file] of longFiles()) measure(name, [file]);
console.log(
  `memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at the most, the files themselves included`,
);

const ofKind = (kind: string, size: number): File[] => sampleOf(filesOf(kind), size, 1);
console.log(costOfProofs(ofKind('kubernetes', 300), milliseconds));
const changed = [...ofKind('kubernetes', 35), ...ofKind('dockerfile', 10), ...ofKind('compose', 5)];
const others = sampleOf(everything, 1000, 2).filter((file) => !changed.includes(file));
for (const line of costOfReviews(changed, others, milliseconds)) console.log(line);

const command = join('dist', 'cli', 'bin.js');
if (existsSync(command)) {
  const file = filesOf('kubernetes')[0]?.path ?? '';
  const start = (...words: string[]) =>
    Math.min(
      ...[1, 2, 3, 4, 5].map(() => milliseconds(() => spawnSync(process.execPath, [command, ...words]))),
    );
  console.log(
    `start: ${start('--version').toFixed(0)} ms for --version, ${start('check', join(folder, file)).toFixed(0)} ms for one small file`,
  );
} else {
  console.log('start: not measured, there is no build (npm run build)');
}
