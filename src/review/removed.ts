import {
  type FileSet,
  type Finding,
  type FixReport,
  type Identity,
  nameOf,
  type Report,
} from '../check/index.ts';
import { linesOf } from './line-change.ts';
import { weightOf } from './wording.ts';

/*
 * What a change takes away is told as taken away, where that is so: with the lines back in their place the finding is
 * gone, and nothing else is found. To put them back is then a fix that rests on no guess.
 */

/** What is judged again with lines put back, and how. */
export interface Removing {
  readonly head: FileSet;
  /** Head as it is. */
  readonly now: Report;
  readonly patchOf: (path: string) => string | undefined;
  /** What is found in these files, of the paths given. */
  readonly judge: (files: FileSet, paths: ReadonlySet<string>) => Report;
}

/** Each is one more judgement of the files that have something new. */
const mostTried = 12;

/** The same findings, those that a removal has brought with the words and the fix that fit. */
export function withRemovals(introduced: readonly Finding[], removing: Removing): Finding[] {
  const told = new Map<Finding, Finding>();
  const paths = new Set(introduced.map(({ path }) => path));
  const removals = [...paths].flatMap((path) => removalsOf(path, removing));
  for (const removal of removals.slice(0, mostTried)) {
    const open = introduced.filter((finding) => !told.has(finding));
    const brought = broughtBy(removal, open, paths, removing).toSorted((a, b) => weightOf(b) - weightOf(a));
    for (const [index, finding] of brought.entries()) {
      const words = index === 0 ? `${sentenceOf(removal, finding, brought, removing)} ` : '';
      const message = words + finding.message;
      told.set(finding, { ...finding, message, fix: fixOf(removal), ...saidBy(brought[0], finding) });
    }
  }
  return introduced.map((finding) => told.get(finding) ?? finding);
}

/** What one removal has brought is one cause. */
function saidBy(first: Finding | undefined, finding: Finding): Pick<Finding, 'saidBy'> {
  if (!first || first === finding) return {};
  const { rule, path, start, end } = first;
  return { saidBy: { rule, path, start, end } };
}

/** Lines that are gone, where nothing has come in their place. */
interface Removal {
  readonly path: string;
  /** They stood before this line of head. */
  readonly line: number;
  readonly lines: readonly string[];
  /** The file has lost lines and has no new ones. */
  readonly isAll: boolean;
}

function removalsOf(path: string, { patchOf, head }: Removing): Removal[] {
  // git puts a header above the hunks, and GitHub does not.
  const patch = hunksOf(patchOf(path) ?? '');
  const isAll = !/^\+/m.test(patch);
  const last = linesOf(head.read(path) ?? '').length;
  return runsIn(patch).flatMap(({ line, lines }) =>
    isOneThing(lines) && line <= last + 1 ? [{ path, line, lines, isAll }] : [],
  );
}

function hunksOf(patch: string): string {
  const first = patch.startsWith('@@') ? 0 : patch.indexOf('\n@@') + 1;
  return first === 0 && !patch.startsWith('@@') ? '' : patch.slice(first);
}

function runsIn(patch: string): Run[] {
  const runs: Run[] = [];
  let at = 0;
  let before = '';
  for (const row of patch.split('\n')) {
    const start = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(row);
    const sign = row.charAt(0);
    if (start) at = Number(start[1]) + Number(start[2] === '0');
    else add(runs, before + sign, { line: at, lines: [row.slice(1)] });
    if (!start && (sign === '+' || sign === ' ')) at++;
    before = sign;
  }
  return runs;
}

interface Run {
  readonly line: number;
  readonly lines: string[];
}

/** By the signs of the row before and its own. Lines for which others have come are changed, not taken away. */
function add(runs: Run[], signs: string, row: Run): void {
  if (signs === '--') runs.at(-1)?.lines.push(...row.lines);
  else if (signs === '-+') runs.pop();
  else if (signs.endsWith('-') && signs !== '+-') runs.push(row);
}

/** One setting or instruction: what is below the first line is a part of it. */
function isOneThing([first = '', ...others]: readonly string[]): boolean {
  const depth = indentOf(first);
  return (
    /^[\w"'-]/.test(first.trim()) && others.every((line) => indentOf(line) > depth) && others.length < 20
  );
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** What is there no more with the lines back; nothing where that brings anything else. */
function broughtBy(
  removal: Removal,
  introduced: readonly Finding[],
  paths: ReadonlySet<string>,
  { head, now: report, judge }: Removing,
): Finding[] {
  const then = judge(restored(head, removal), paths);
  // A text that is nothing any more has no findings either.
  if (sizeOf(then, removal.path) !== sizeOf(report, removal.path)) return [];
  const after = counted(then.findings);
  const now = counted(report.findings.filter(({ path }) => paths.has(path)));
  if ([...after].some(([name, count]) => count > (now.get(name) ?? 0))) return [];
  return introduced.filter((finding) => !after.has(nameOf(finding)));
}

function sizeOf({ workloads, images, services, skipped }: Report, of: string): string {
  const sizes = [workloads, images, services, skipped].map(
    (all) => all.filter(({ path }) => path === of).length,
  );
  return sizes.join(' ');
}

function counted(findings: readonly Identity[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(nameOf(finding), (counts.get(nameOf(finding)) ?? 0) + 1);
  return counts;
}

function restored(head: FileSet, { path, line, lines }: Removal): FileSet {
  const now = linesOf(head.read(path) ?? '');
  const text = [...now.slice(0, line - 1), textOf(lines), ...now.slice(line - 1)].join('');
  return {
    paths: head.paths,
    repository: head.repository,
    read: (each) => (each === path ? text : head.read(each)),
  };
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function fixOf({ path, line, lines, isAll }: Removal): FixReport {
  const at = { line, column: 1 };
  return {
    title: `Put ${thingIn(lines)} back`,
    // What else has changed may have been meant for its absence.
    safety: isAll ? 'safe' : 'test-first',
    edits: [{ path, start: at, end: at, text: textOf(lines) }],
    try: '',
  };
}

/** `runAsNonRoot: true`; of a block its key. */
function thingIn([first = '', ...others]: readonly string[]): string {
  const text = first.trim().replace(/^- /, '');
  const words = others.length > 0 ? text.replace(/:$/, '') : text;
  return `\`${words.replaceAll('`', "'").slice(0, 60)}\``;
}

function sentenceOf(
  { path, lines }: Removal,
  { subject }: Finding,
  brought: readonly Finding[],
  { now: { workloads } }: Removing,
): string {
  const [whole = ''] = subject.split(', ', 1);
  const workload = workloads.find((one) => one.path === path && `${one.kind} ${one.name}` === whole);
  const service = /^service (.+)$/.exec(subject)?.[1];
  const from = workload?.name ?? service ?? path.slice(path.lastIndexOf('/') + 1);
  const isRefused = brought.some(({ rule }) => rule === 'rejected-by-namespace');
  const required =
    isRefused && workload?.namespace ? `; namespace \`${workload.namespace}\` requires it` : '';
  return `This pull request removes ${thingIn(lines)} from \`${from}\`${required}.`;
}
