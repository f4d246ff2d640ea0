import { type FileSet, type Finding, nameOf, type Report } from '../check/index.ts';
import { linesOf } from './line-change.ts';

/*
 * A value of one file decides what another prints, so what a change brings in may stand in a file that it does not touch.
 * It is told at the changed lines that are to blame: those without which the finding is gone.
 */

/** A line of the diff that brings a finding in. */
export interface Blame {
  readonly path: string;
  readonly line: number;
}

export interface Blaming {
  readonly head: FileSet;
  readonly now: Report;
  readonly changes: readonly { readonly path: string; readonly status: string; readonly patch?: string }[];
  readonly judge: (files: FileSet, paths: ReadonlySet<string>) => Report;
}

/** Each is one more judgement of what is rendered. */
const mostTried = 12;

/** The changed lines to blame for each of these findings, as far as one place of the diff alone is to blame. */
export function blameOf(findings: readonly Finding[], blaming: Blaming): ReadonlyMap<Finding, Blame> {
  const found = new Map<Finding, Blame>();
  const rendered = findings.filter(({ renderings }) => renderings !== undefined);
  if (rendered.length === 0) return found;
  const runs = blaming.changes.flatMap(({ path, status, patch }) =>
    status === 'removed' || patch === undefined ? [] : runsIn(path, patch),
  );
  for (const run of runs.slice(0, mostTried)) {
    const open = rendered.filter((finding) => !found.has(finding));
    if (open.length === 0) break;
    for (const finding of goneWithout(run, open, blaming))
      found.set(finding, { path: run.path, line: Math.max(run.line, 1) });
  }
  return found;
}

/** Lines that follow one another and were changed: those that are there now, and those that they replace. */
interface Run {
  readonly path: string;
  readonly line: number;
  readonly added: string[];
  readonly removed: string[];
}

function runsIn(path: string, patch: string): Run[] {
  const runs: Run[] = [];
  let at = 0;
  let before = '';
  // What git says of the end of a file is no line of it.
  for (const row of patch.split('\n').filter((each) => !each.startsWith('\\'))) {
    const start = hunkStart(row);
    const sign = at > 0 && start === undefined ? row.charAt(0) : '';
    if (isChange(sign)) {
      if (!isChange(before)) runs.push({ path, line: at, added: [], removed: [] });
      runs.at(-1)?.[sign === '+' ? 'added' : 'removed'].push(row.slice(1));
    }
    at = start ?? at + isThere(sign);
    before = sign;
  }
  return runs;
}

function hunkStart(row: string): number | undefined {
  const start = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(row);
  return start ? Number(start[1]) + Number(start[2] === '0') : undefined;
}

/** Whether the line is one of the file as it is now, as a number of lines. */
function isThere(sign: string): number {
  return sign === '+' || sign === ' ' ? 1 : 0;
}

function isChange(sign: string): boolean {
  return sign === '+' || sign === '-';
}

/** A rendering that fails without these lines has no findings either, and proves nothing. */
function goneWithout(run: Run, findings: readonly Finding[], { head, now, judge }: Blaming): Finding[] {
  const paths = new Set([...findings.map(({ path }) => path), run.path]);
  const then = judge(withoutRun(head, run), paths);
  const open = (report: Report): number => report.skipped.filter(({ path }) => paths.has(path)).length;
  if (open(then) > open(now)) return [];
  const left = new Set(then.findings.map(nameOf));
  return findings.filter((finding) => !left.has(nameOf(finding)));
}

function withoutRun(head: FileSet, { path, line, added, removed }: Run): FileSet {
  const now = linesOf(head.read(path) ?? '');
  const before = removed.map((each) => `${each}\n`);
  const text = [...now.slice(0, line - 1), ...before, ...now.slice(line - 1 + added.length)].join('');
  return {
    paths: head.paths,
    repository: head.repository,
    read: (each) => (each === path ? text : head.read(each)),
  };
}
