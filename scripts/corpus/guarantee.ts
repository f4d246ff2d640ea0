import {
  check,
  type Done,
  type EditReport,
  type File,
  type Finding,
  fixesOf,
  type Repair,
  repair,
  type Report,
} from '../../src/check/index.ts';
import type { Figures } from './figures.ts';
import { halfOf } from './projects.ts';

interface Case {
  readonly files: readonly File[];
  readonly report: Report;
  readonly repairs: readonly Repair[];
  readonly subsets: number;
}

/** Where the promise is broken, in words. */
export function violations({ files, report, repairs, subsets }: Case, figures: Figures): string[] {
  const trial = new Trial(files, report, figures);
  const fixes = fixesOf(report.findings);
  const safe = fixes.filter(({ fix }) => fix.safety === 'safe');
  const risky = fixes.filter(({ fix }) => fix.safety !== 'safe');
  const groups = [apart(safe), apart(risky), apart([...safe, ...risky])];
  return [
    ...fixes.flatMap((fix) => trial.holds([fix], 'alone')),
    ...groups.flatMap((group) => trial.holds(group, 'together')),
    ...Array.from({ length: subsets }, (_, seed) => seed + 1).flatMap((seed) =>
      groups.flatMap((group) => trial.holds(halfOf(group, seed), `subset ${seed}`)),
    ),
    ...repairs.flatMap((each, index) => repairViolations(files, each, index === 0 ? 'safe' : 'test-first')),
  ];
}

/** Those that share no line with one before them: people accept one suggestion for a line, and decide the next after it. */
function apart(fixes: readonly Done[]): Done[] {
  const taken = new Set<string>();
  return fixes.filter(({ fix }) => {
    const lines = fix.edits.flatMap(({ path, start, end }) =>
      Array.from({ length: end.line - start.line + 1 }, (_, index) => `${start.line + index} ${path}`),
    );
    const isFree = lines.every((line) => !taken.has(line));
    if (isFree) for (const line of lines) taken.add(line);
    return isFree;
  });
}

class Trial {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #files: readonly File[];
  readonly #findings: readonly Finding[];
  readonly #figures: Figures;

  constructor(files: readonly File[], { findings }: Report, figures: Figures) {
    this.#files = files;
    this.#texts = new Map(files.map(({ path, text }) => [path, text]));
    this.#findings = findings;
    this.#figures = figures;
  }

  /** Applied as bytes, as any program may that reads the output; then judged as if nothing were known. */
  holds(fixes: readonly Done[], how: string): string[] {
    if (fixes.length === 0) return [];
    this.#figures.trials += 1;
    const edits = fixes.flatMap(({ fix }) => fix.edits);
    // A finding in one file may be mended in another.
    const paths = new Set([...edits, ...fixes.flatMap(({ findings }) => findings)].map(({ path }) => path));
    const files = this.#files.map(({ path, text }) => ({
      path,
      text: paths.has(path)
        ? applied(
            text,
            edits.filter((edit) => edit.path === path),
          )
        : text,
    }));
    const only = paths.size === this.#files.length ? {} : { only: (path: string) => paths.has(path) };
    const { findings } = check(files, { ...only, fixes: false });
    const among = this.#findings.filter(({ path }) => paths.has(path));
    const mended = fixes.flatMap((each) => each.findings);
    const words = [...paths].slice(0, 2).join(', ');
    return [
      ...differences(
        among,
        findings.filter(({ path }) => paths.has(path)),
        mended,
      ),
      ...[...paths].flatMap((path) =>
        lostComments(this.#texts.get(path) ?? '', files.find((f) => f.path === path)?.text ?? ''),
      ),
    ].map((violation) => `${words} (${how}, ${fixes.length} fixes): ${violation}`);
  }
}

/** What is found must be what was found before, less what the fixes mend; in what is rendered wherever it is written by then. */
function differences(
  before: readonly Finding[],
  after: readonly Finding[],
  mended: readonly Finding[],
): string[] {
  const counts = new Map<string, number>();
  const add = (findings: readonly Finding[], by: number): void => {
    for (const { rule, subject, path, renderings } of findings)
      for (const where of renderings?.map(({ root, values }) => [root, ...values].join(' ')) ?? [path]) {
        const name = `${rule} at ${subject} in ${where}`;
        counts.set(name, (counts.get(name) ?? 0) + by);
      }
  };
  add(before, 1);
  add(mended, -1);
  add(after, -1);
  return [...counts].flatMap(([name, count]) => (count < 0 ? `${-count} too many: ${name}` : []));
}

function repairViolations(
  files: readonly File[],
  { files: changed, before, after }: Repair,
  include: 'safe' | 'test-first',
): string[] {
  const texts = new Map(changed.map(({ path, after: text }) => [path, text]));
  const again = repair(
    files.map(({ path, text }) => ({ path, text: texts.get(path) ?? text })),
    { include },
  );
  return [
    ...again.files.map(({ path }) => `${path} (${include}): a second time changes it again`),
    ...differences(before.findings, after.findings, []).map((each) => `(${include}, repaired) ${each}`),
    ...changed.flatMap(({ path, before: old, after: text, edits }) => [
      ...(applied(old, edits) === text ? [] : [`${path} (${include}): the edits do not make its text`]),
      ...lostComments(old, text).map((each) => `${path} (${include}, repaired): ${each}`),
    ]),
  ];
}

/** From the last to the first, so that no edit moves another. */
function applied(text: string, edits: readonly EditReport[]): string {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const offset = ({ line, column }: EditReport['start']): number =>
    (starts[line - 1] ?? text.length) + column - 1;
  return edits
    .map(({ start, end, text: brought }) => ({ start: offset(start), end: offset(end), brought }))
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((result, { start, end, brought }) => result.slice(0, start) + brought + result.slice(end), text);
}

/** Comments, of a line of their own or behind something, each as often as before. */
function lostComments(before: string, after: string): string[] {
  const found = counted(commentsIn(after));
  const lost = [...counted(commentsIn(before))].find(([comment, count]) => count > (found.get(comment) ?? 0));
  return lost ? [`comment lost: ${lost[0]}`] : [];
}

function commentsIn(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => /(?:^|\s)#.*$/.exec(line)?.[0].trim() ?? []);
}

function counted(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
