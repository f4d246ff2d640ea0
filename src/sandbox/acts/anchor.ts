import type { FileDiff } from '../git/diff.ts';
import type { BareRepository } from '../git/repository.ts';
import type { PullRecord, ThreadRecord } from '../records.ts';

/** Where someone wants to comment. */
export interface Anchor {
  readonly path: string;
  readonly side: 'LEFT' | 'RIGHT';
  readonly line: number;
  readonly startSide: 'LEFT' | 'RIGHT';
  readonly startLine: number | undefined;
}

/** The diff of a pull request, as its page shows it. */
export function diffOf(pull: PullRecord, head = pull.head.sha): Promise<readonly FileDiff[]> {
  return pull.repository.git.diff(pull.mergeBase, head);
}

/** GitHub's own words for an anchor that it refuses; none: a good one. */
export function anchorProblems(anchor: Anchor, diff: readonly FileDiff[]): string[] {
  const file = diff.find(({ path }) => path === anchor.path);
  const subject = 'Pull request review thread';
  if (!file) return [`${subject} path is invalid`, `${subject} diff hunk can't be blank`];
  const hunk = hunkWith(file, anchor.side, anchor.line);
  const problems = hunk
    ? []
    : [`${subject} line must be part of the diff`, `${subject} diff hunk can't be blank`];
  if (anchor.startLine === undefined) return problems;
  const start = hunkWith(file, anchor.startSide, anchor.startLine);
  if (!start || start !== hunk)
    problems.push(`${subject} start line must be part of the same hunk as the line.`);
  if (anchor.startSide === anchor.side && anchor.startLine >= anchor.line)
    problems.push(`${subject} start line must precede the end line.`);
  return problems;
}

type Side = 'LEFT' | 'RIGHT';

function numberOn(side: Side): 'left' | 'right' {
  return side === 'LEFT' ? 'left' : 'right';
}

/** On the left only what was deleted, and what is the same on both sides, has a place. */
function hunkWith(file: FileDiff, side: Side, line: number): FileDiff['hunks'][number] | undefined {
  return file.hunks.find(({ lines }) => lines.some((each) => each[numberOn(side)] === line));
}

/** The hunk as the comment carries it: down to the commented line. */
export function hunkText(anchor: Pick<Anchor, 'path' | 'side' | 'line'>, diff: readonly FileDiff[]): string {
  const file = diff.find(({ path }) => path === anchor.path);
  const hunk = file && hunkWith(file, anchor.side, anchor.line);
  if (!hunk) return '';
  const last = hunk.lines.findIndex((line) => line[numberOn(anchor.side)] === anchor.line);
  const signs = { context: ' ', added: '+', deleted: '-' };
  const shown = hunk.lines.slice(0, last + 1).map(({ kind, text }) => signs[kind] + text);
  return [hunk.header, ...shown].join('\n');
}

/** Puts each thread where its lines have gone with a push; where one of them has changed it is outdated. */
export async function placeThreads(pull: PullRecord): Promise<void> {
  const { git } = pull.repository;
  const shown = await diffOf(pull);
  for (const thread of pull.threads)
    if (thread.about === 'line') await place(thread, git, pull.head.sha, shown);
}

async function place(
  thread: ThreadRecord,
  git: BareRepository,
  head: string,
  shown: readonly FileDiff[],
): Promise<void> {
  const { path, side, originalLine, originalStartLine, originalCommit } = thread;
  if (originalLine === null) return;
  const moves = side === 'RIGHT' ? await git.diff(originalCommit, head) : [];
  const file = moves.find((each) => each.path === path || each.previousPath === path);
  const lines = range(originalStartLine ?? originalLine, originalLine).map((line) => moved(line, file));
  const [first, last] = [lines[0], lines.at(-1)];
  const isWhole = first !== undefined && last !== undefined && last - first === lines.length - 1;
  const isShown = isWhole && lines.every((line) => isIn(shown, path, side, line));
  thread.isOutdated = !isShown;
  thread.line = isShown ? last : null;
  thread.startLine = isShown && originalStartLine !== null ? first : null;
}

function isIn(shown: readonly FileDiff[], path: string, side: Side, line: number | undefined): boolean {
  const file = shown.find((each) => each.path === path);
  return file !== undefined && line !== undefined && hunkWith(file, side, line) !== undefined;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The number that a line has after the change; undefined: it has changed, or its file has gone to another name. */
function moved(line: number, change: FileDiff | undefined): number | undefined {
  if (!change) return line;
  if (change.status !== 'modified' || change.patch === undefined) return undefined;
  let shift = 0;
  for (const { lines } of change.hunks) {
    const known = lines.find(({ left }) => left === line);
    if (known) return known.right;
    if (lines.some(({ left }) => left !== undefined && left > line)) break;
    shift += sum(lines, 'added') - sum(lines, 'deleted');
  }
  return line + shift;
}

function sum(lines: FileDiff['hunks'][number]['lines'], kind: string): number {
  return lines.filter((line) => line.kind === kind).length;
}
