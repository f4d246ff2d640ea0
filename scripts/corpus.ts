import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { check, type File, mayMatter, repair, type Report, type UnprovenFix } from '../src/check/index.ts';
import { figuresOf, type Figures, newFigures, type Row } from './corpus/figures.ts';
import { violations } from './corpus/guarantee.ts';

/*
 * npm run corpus -- DIR [--only TEXT] [--subsets N]
 *
 * Holds every fix that is offered for the files of a folder to the promise that it mends its finding and does nothing
 * else: alone, with all others, and in random subsets. Each folder directly in DIR is one project. Prints figures, and
 * exits with 1 if the promise is broken anywhere.
 */

const [folder, ...words] = process.argv.slice(2);
if (folder === undefined) throw new Error('npm run corpus -- DIR');
const option = (name: string): string | undefined => words[words.indexOf(name) + 1 || words.length];
const only = option('--only') ?? '';
const subsets = Number(option('--subsets') ?? 3);

const figures = newFigures();
const broken: string[] = [];
const started = performance.now();
for (const project of projectsIn(folder).filter((name) => name.includes(only))) {
  const files = filesOf(join(folder, project));
  broken.push(...examined(files, figures).map((violation) => `${project}: ${violation}`));
}
console.log(figuresOf(figures, (performance.now() - started) / 1000));
for (const line of broken.slice(0, 50)) console.log(line);
console.log(`${broken.length} violations of the promise.`);
process.exitCode = broken.length > 0 ? 1 : 0;

/** Judges one project, and tries its fixes. */
function examined(files: readonly File[], total: Figures): string[] {
  const unproven: UnprovenFix[] = [];
  const time = performance.now();
  const report = check(files, { onUnproven: (each) => unproven.push(each) });
  total.seconds.check += (performance.now() - time) / 1000;
  const safe = timed(() => repair(files));
  const all = timed(() => repair(files, { include: 'test-first' }));
  total.seconds.repair += safe.seconds + all.seconds;
  count(total, report, unproven, [safe.value.after, all.value.after]);
  total.files += files.length;
  total.left += all.value.left.filter(({ why }) => why === 'together').length;
  return violations({ files, report, repairs: [safe.value, all.value], subsets }, total);
}

function count(
  total: Figures,
  report: Report,
  unproven: readonly UnprovenFix[],
  after: readonly Report[],
): void {
  for (const { rule, fix } of report.findings) {
    const row = rowOf(total, rule);
    row.findings += 1;
    if (fix) row[fix.safety === 'safe' ? 'safe' : 'testFirst'] += 1;
  }
  for (const { rule, reason, detail } of unproven) {
    rowOf(total, rule).unproven += 1;
    const name = `${reason}: ${reason === 'refused' ? detail : rule}`;
    total.reasons.set(name, (total.reasons.get(name) ?? 0) + 1);
  }
  for (const [index, levels] of total.levels.entries()) countLevels(levels, [report, ...after][index]);
}

function rowOf({ rules }: Figures, rule: string): Row {
  const row = rules.get(rule) ?? { findings: 0, safe: 0, testFirst: 0, unproven: 0 };
  rules.set(rule, row);
  return row;
}

function countLevels(levels: Figures['levels'][number], report: Report | undefined): void {
  for (const { partial, podSecurity } of report?.workloads ?? []) {
    if (partial === undefined) levels[podSecurity.level] += 1;
  }
}

function timed<T>(work: () => T): { readonly value: T; readonly seconds: number } {
  const start = performance.now();
  const value = work();
  return { value, seconds: (performance.now() - start) / 1000 };
}

function projectsIn(root: string): string[] {
  const entries = readdirSync(root, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return folders.length > 0 ? folders.sort() : ['.'];
}

function filesOf(root: string): File[] {
  const entries = readdirSync(root, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: path.slice(root.length + 1).replaceAll('\\', '/'), absolute: path }))
    .filter(({ path }) => mayMatter(path) || /\.sh$|entrypoint/.test(path))
    .flatMap(({ path, absolute }) => {
      const bytes = readFileSync(absolute);
      const text = bytes.toString('utf8');
      return Buffer.from(text).equals(bytes) ? [{ path, text }] : [];
    });
}
