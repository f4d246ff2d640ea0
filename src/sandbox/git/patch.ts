import type { FileDiff, Hunk, HunkLine } from './diff.ts';

/**
 * What GitHub shows as a patch. Its documentation gives 20,000 lines and 500 KB for a file that can be loaded at all;
 * patches were seen missing from 6,736 lines and from 373 KB on, and nobody has said where it begins. So less here.
 */
const mostPatchLines = 3_000;
const mostPatchBytes = 100_000;
/** Of a whole pull request (documented). */
const mostLines = 20_000;
const mostBytes = 1_000_000;

/** Reads `git diff-tree -r -M -p --raw -z --full-index`. */
export function readDiff(output: string): FileDiff[] {
  const { changes, patches } = split(output);
  const budget = { lines: mostLines, bytes: mostBytes };
  let at = 0;
  return changes.map((change) => {
    // What becomes another type of file is shown as one that goes and one that comes.
    const count = change.letter === 'T' ? 2 : 1;
    const texts = patches.slice(at, at + count);
    at += count;
    return fileDiff(change, texts, budget);
  });
}

interface Change {
  readonly letter: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldSha: string;
  readonly newSha: string;
  readonly path: string;
  readonly previousPath: string | undefined;
}

/** The list of changes, and behind it the patches in the same order. */
function split(output: string): { changes: Change[]; patches: string[] } {
  const changes: Change[] = [];
  let at = 0;
  const field = (): string => {
    const end = output.indexOf('\0', at);
    const text = output.slice(at, end);
    at = end + 1;
    return text;
  };
  while (output[at] === ':') {
    const [oldMode = '', newMode = '', oldSha = '', newSha = '', letters = ''] = field().slice(1).split(' ');
    const letter = letters.charAt(0);
    const first = field();
    const moved = letter === 'R' || letter === 'C';
    const path = moved ? field() : first;
    changes.push({ letter, oldMode, newMode, oldSha, newSha, path, previousPath: moved ? first : undefined });
  }
  // No line of a file can begin like this one: git puts a sign before each.
  const patches = output
    .slice(at)
    .replace(/^\0/, '')
    .split(/^(?=diff --git )/m);
  return { changes, patches };
}

const statuses: Readonly<Record<string, FileDiff['status']>> = {
  A: 'added',
  C: 'copied',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};

function fileDiff(
  change: Change,
  texts: readonly string[],
  budget: { lines: number; bytes: number },
): FileDiff {
  const text = texts.map((each) => hunksOnly(each)).join('');
  const hunks = readHunks(text);
  const count = (kind: HunkLine['kind']): number =>
    hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.kind === kind).length, 0);
  const [additions, deletions] = [count('added'), count('deleted')];
  const isShown = text !== '' && isWithin(text, hunks, budget);
  return {
    path: change.path,
    previousPath: change.previousPath,
    status: statuses[change.letter] ?? 'modified',
    sha: change.letter === 'D' ? change.oldSha : change.newSha,
    mode: change.letter === 'D' ? change.oldMode : change.newMode,
    additions,
    deletions,
    isBinary: texts.some((each) => /^(?:Binary files |GIT binary patch)/m.test(each)) && text === '',
    patch: isShown ? text.replace(/\n$/, '') : undefined,
    hunks: isShown ? hunks : [],
  };
}

function isWithin(text: string, hunks: readonly Hunk[], budget: { lines: number; bytes: number }): boolean {
  const bytes = Buffer.byteLength(text);
  const lines = hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  if (lines > mostPatchLines || bytes > mostPatchBytes) return false;
  budget.lines -= lines;
  budget.bytes -= bytes;
  return budget.lines >= 0 && budget.bytes >= 0;
}

function hunksOnly(patch: string): string {
  const start = /^@@ /m.exec(patch);
  return start ? patch.slice(start.index) : '';
}

type Line = { -readonly [Key in keyof HunkLine]: HunkLine[Key] };

/** Of one file, from the first `@@` on. */
export function readHunks(text: string): Hunk[] {
  const hunks: { header: string; lines: Line[] }[] = [];
  const at = { left: 0, right: 0 };
  for (const line of text === '' ? [] : text.replace(/\n$/, '').split('\n')) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    const lines = hunks.at(-1)?.lines ?? [];
    const last = lines.at(-1);
    if (header) {
      at.left = Number(header[1]);
      at.right = Number(header[2]);
      hunks.push({ header: line, lines: [] });
    } else if (line.startsWith('\\') && last) last.isOpen = true;
    else lines.push(hunkLine(line, at));
  }
  return hunks;
}

function hunkLine(line: string, at: { left: number; right: number }): Line {
  const text = line.slice(1);
  if (line.startsWith('+')) return { kind: 'added', left: undefined, right: at.right++, text, isOpen: false };
  if (line.startsWith('-'))
    return { kind: 'deleted', left: at.left++, right: undefined, text, isOpen: false };
  return { kind: 'context', left: at.left++, right: at.right++, text, isOpen: false };
}
