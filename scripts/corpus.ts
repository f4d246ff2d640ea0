import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check, type File, repair, type Repair, type Report, type UnprovenFix } from '../src/check/index.ts';
import { figuresOf, type Figures, newFigures, rowOf } from './corpus/figures.ts';
import { violations } from './corpus/guarantee.ts';
import { type Accepted, type Fixed, kubectlAccepts } from './corpus/kubectl.ts';
import { countLevels, countRendered, countUnset } from './corpus/levels.ts';
import { filesOf, projectsIn, sampleOf } from './corpus/projects.ts';

/*
 * npm run corpus -- DIR [--only TEXT] [--sample N] [--subsets N] [--kubectl PATH]
 *
 * Holds every fix that is offered for the files of a folder to the promise that it mends its finding and does nothing
 * else: alone, with all others, and in random subsets. Each folder directly in DIR is one project; --sample takes so many
 * of them, the same ones each time. With --kubectl, each manifest that kubectl takes before the fixes must be taken with
 * all of them. Prints figures; the last line says how many trials held and how many did not.
 */

const [folder, ...words] = process.argv.slice(2);
if (folder === undefined) throw new Error('npm run corpus -- DIR');
const option = (name: string): string | undefined => words[words.indexOf(name) + 1 || words.length];
const only = option('--only') ?? '';
const subsets = Number(option('--subsets') ?? 3);
const kubectl = option('--kubectl');

const figures = newFigures();
const broken: string[] = [];
const fixed: Fixed[] = [];
const started = performance.now();
const projects = projectsIn(folder).filter((name) => name.includes(only));
for (const project of sampleOf(projects, Number(option('--sample') ?? projects.length), 1)) {
  const files = filesOf(join(folder, project));
  broken.push(...examined(files).map((violation) => `${project}: ${violation}`));
}
console.log(figuresOf(figures, (performance.now() - started) / 1000));
broken.push(...(await refusedByKubectl()));
for (const line of broken.slice(0, 50)) console.log(line);
console.log(`${figures.trials} passed, ${broken.length} failed`);
process.exitCode = broken.length > 0 ? 1 : 0;

/** Judges one project, and tries its fixes. */
function examined(files: readonly File[]): string[] {
  const unproven: UnprovenFix[] = [];
  const time = performance.now();
  const report = check(files, { onUnproven: (each) => unproven.push(each) });
  figures.seconds.check += (performance.now() - time) / 1000;
  const safe = timed(() => repair(files));
  const all = timed(() => repair(files, { include: 'test-first' }));
  figures.seconds.repair += safe.seconds + all.seconds;
  countFindings(figures, report, unproven);
  for (const [index, each] of [report, safe.value.after, all.value.after].entries())
    countLevels(figures.levels[index] ?? figures.levels[0], each);
  countUnset(figures.unset, files, all.value.after);
  countRendered(figures.rendered, report, all.value);
  figures.files += files.length;
  figures.left += all.value.left.filter(({ why }) => why === 'together').length;
  fixed.push(...manifestsOf(all.value));
  return violations({ files, report, repairs: [safe.value, all.value], subsets }, figures);
}

function countFindings({ rules, reasons }: Figures, report: Report, unproven: readonly UnprovenFix[]): void {
  for (const { rule, fix } of report.findings) {
    const row = rowOf(rules, rule);
    row.findings += 1;
    if (fix) row[fix.safety === 'safe' ? 'safe' : 'testFirst'] += 1;
  }
  for (const { rule, reason, detail } of unproven) {
    rowOf(rules, rule).unproven += 1;
    const name = `${rule}: ${reason}: ${reason === 'new finding' ? detail.replace(/ at .*/s, '') : detail.slice(0, 70)}`;
    reasons.set(name, (reasons.get(name) ?? 0) + 1);
  }
}

function manifestsOf({ files }: Repair): Fixed[] {
  return files
    .filter(({ path, before }) => /\.(?:ya?ml|json)$/.test(path) && /^\s*"?kind"?:/m.test(before))
    .map(({ path, before, after }) => ({ path, before, after }));
}

async function refusedByKubectl(): Promise<string[]> {
  if (kubectl === undefined) return [];
  if (!existsSync(kubectl)) {
    console.log(`!! SKIPPED: what kubectl accepts: there is no ${kubectl} here`);
    return [];
  }
  const answers = await kubectlAccepts(kubectl, fixed);
  const words = ({ before, after }: Accepted): string => `${after} of the ${before} that it took before`;
  console.log(
    `kubectl, of ${fixed.length} fixed manifests: creates ${words(answers.create)}, decodes ${words(answers.decode)}.`,
  );
  figures.trials += answers.create.after + answers.decode.after;
  return [...answers.create.refused, ...answers.decode.refused];
}

function timed<T>(work: () => T): { readonly value: T; readonly seconds: number } {
  const start = performance.now();
  const value = work();
  return { value, seconds: (performance.now() - start) / 1000 };
}
