import type { File, FileSet, Skipped } from '../../check/index.ts';
import type { FileChange } from '../../review/review.ts';
import { quotedPath } from '../format/patch.ts';
import { bytesOfGit, fieldsOf, git, gitAtIndex } from './git.ts';
import { isArchive } from '../../archive.ts';
import { decode } from '../../decode.ts';
import { type BytesOf, tooLarge, type Unpacked, unpacked } from './archives.ts';
import { largest } from './read.ts';

/** The object that a revision of a repository names; undefined where there is none of that name. */
export function commitOf(folder: string, revision: string): string | undefined {
  // What begins with a dash would be an option to git, whatever it is to us.
  if (revision.startsWith('-') || revision.includes('\0')) return undefined;
  return git(folder, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ])?.trim();
}

/** What the next commit would hold, as a tree; undefined where a merge is not finished. */
export function treeOfIndex(folder: string): string | undefined {
  return gitAtIndex(folder, ['write-tree'])?.trim();
}

/** Before the first commit there is nothing. */
export function emptyTree(folder: string): string {
  return git(folder, ['hash-object', '-t', 'tree', '-w', '--stdin'])?.trim() ?? '';
}

/** Where the two histories part; undefined where they have nothing in common here. */
export function mergeBaseOf(folder: string, base: string, head: string): string | undefined {
  return git(folder, ['merge-base', base, head])?.split('\n')[0];
}

interface Entry {
  readonly id: string;
  readonly size: number;
}

/**
 * The files of a commit, without a checkout. Texts are fetched when they are asked for, some hundred at a time: one
 * process for each would take a minute for what takes a second.
 */
export class Tree implements FileSet {
  readonly paths: readonly string[];
  readonly #folder: string;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #others: ReadonlyMap<string, string>;
  readonly #blobs: Map<string, string | undefined>;
  readonly #wanted: (path: string) => boolean;
  /** What lies in archives. */
  readonly #inside: Unpacked;

  /** Trees that share their blobs fetch each of them once. `wanted` are the paths worth fetching before they are asked for. */
  constructor(
    folder: string,
    commit: string,
    blobs: Map<string, string | undefined>,
    wanted: (path: string) => boolean,
  ) {
    this.#folder = folder;
    this.#blobs = blobs;
    this.#wanted = wanted;
    const listing = git(folder, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit]) ?? '';
    this.#entries = entriesOf(listing);
    this.#others = othersIn(listing);
    const archives = [...this.#entries].filter(([path]) => isArchive(path));
    this.#inside = unpacked(archives.map(([path, entry]) => [path, bytesOf(folder, entry)]));
    this.paths = [...this.#entries.keys(), ...this.#inside.files.keys()];
  }

  /** The files in archives, which git knows nothing of. */
  get inside(): ReadonlyMap<string, string> {
    return this.#inside.files;
  }

  read(path: string): string | undefined {
    const entry = this.#entries.get(path);
    if (!entry) return this.#inside.files.get(path);
    if (entry.size > largest) return undefined;
    if (!this.#blobs.has(entry.id)) this.#fetch(path, entry);
    return this.#blobs.get(entry.id);
  }

  /** The blob of a path, by which two trees can be compared. */
  idOf(path: string): string | undefined {
    return this.#entries.get(path)?.id;
  }

  /** Why a path is not judged; undefined where nothing stands in the way. */
  whyUnseen(path: string): Pick<Skipped, 'reason' | 'kind'> | undefined {
    const left = this.#inside.left.find((each) => each.path === path);
    if (left) return { reason: left.reason, kind: 'unread' };
    if (isArchive(path)) return undefined;
    const other = this.#others.get(path);
    if (other !== undefined) return { reason: other, kind: 'unjudged' };
    if ((this.#entries.get(path)?.size ?? 0) > largest)
      return { reason: `larger than ${largest / 1024 / 1024} MiB`, kind: 'unread' };
    if (this.read(path)?.startsWith('version https://git-lfs.github.com/spec/') === true)
      return { reason: 'a Git LFS pointer: the file itself is stored elsewhere', kind: 'unjudged' };
    return undefined;
  }

  #fetch(path: string, entry: Entry): void {
    const ids = new Set([entry.id]);
    let size = entry.size;
    const start = this.paths.indexOf(path);
    for (const next of this.#wanted(path) ? this.paths.slice(start + 1) : []) {
      const candidate = this.#entries.get(next);
      if (!candidate || !this.#wanted(next) || this.#blobs.has(candidate.id)) continue;
      size += candidate.size;
      if (ids.size >= mostAtOnce || size > largest) break;
      ids.add(candidate.id);
    }
    for (const [id, text] of contentsOf(this.#folder, [...ids])) this.#blobs.set(id, text);
  }
}

const mostAtOnce = 256;

function bytesOf(folder: string, { id, size }: Entry): BytesOf {
  return (most) => {
    if (size > most) throw tooLarge();
    return bytesOfGit(folder, ['cat-file', 'blob', id]) ?? Buffer.alloc(0);
  };
}

/** `<mode> SP <type> SP+ <id> SP+ <size> TAB <path>`: files alone, neither links nor submodules. */
function entriesOf(listing: string): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const line of fieldsOf(listing)) {
    const [, id, size, path] = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t([\s\S]+)$/.exec(line) ?? [];
    if (id !== undefined && path !== undefined) entries.set(path, { id, size: Number(size) });
  }
  return entries;
}

/** Links are 120000, submodules 160000. */
function othersIn(listing: string): Map<string, string> {
  const reasons: Readonly<Record<string, string>> = {
    '120000': 'a symbolic link, which is not followed',
    '160000': 'a submodule: what it holds is in another repository',
  };
  return new Map(
    fieldsOf(listing).flatMap((line) => {
      const [, mode = '', path] = /^(\d{6}) \w+ [0-9a-f]+ +\S+\t([\s\S]+)$/.exec(line) ?? [];
      const reason = reasons[mode];
      return reason === undefined || path === undefined ? [] : [[path, reason] as const];
    }),
  );
}

/** `git cat-file --batch`: for each a line `<id> blob <size>`, the bytes and a line end; or `<id> missing`. */
function contentsOf(folder: string, ids: readonly string[]): Map<string, string | undefined> {
  const output = bytesOfGit(folder, ['cat-file', '--batch'], `${ids.join('\n')}\n`) ?? Buffer.alloc(0);
  let at = 0;
  return new Map(
    ids.map((id) => {
      const end = output.indexOf('\n', at);
      const size = / blob (\d+)$/.exec(output.toString('latin1', at, Math.max(at, end)))?.[1];
      const start = end + 1;
      at = size === undefined ? start : start + Number(size) + 1;
      return [id, size === undefined ? undefined : decode(output.subarray(start, at - 1)).text];
    }),
  );
}

/** What differs between two commits, renamed files told as such, each with its hunks. */
export function changesBetween(folder: string, base: string, head: string): FileChange[] {
  const fields = fieldsOf(git(folder, [...diff, '--raw', '-z', base, head]) ?? '');
  const patches = patchesOf(git(folder, [...diff, '--patch', '--unified=3', base, head]) ?? '');
  const changes: FileChange[] = [];
  for (let at = 0; at < fields.length;) {
    const letter = /[A-Z](?=\d*$)/.exec(fields[at] ?? '')?.[0] ?? '';
    const isMove = letter === 'R' || letter === 'C';
    const [first = '', second = ''] = fields.slice(at + 1, at + 3);
    at += isMove ? 3 : 2;
    const path = isMove ? second : first;
    const patch = patches.get(path);
    changes.push({
      path,
      status: statusOf(letter),
      ...(letter === 'R' ? { previous: first } : {}),
      ...(patch === undefined ? {} : { patch }),
    });
  }
  return changes;
}

/** What differs inside of archives. */
export function changesInside(before: Tree, after: Tree): FileChange[] {
  const paths = [...new Set([...before.inside.keys(), ...after.inside.keys()])];
  return paths.flatMap((path): FileChange[] => {
    const [was, is] = [before.inside.get(path), after.inside.get(path)];
    if (was === is) return [];
    return [{ path, status: was === undefined ? 'added' : is === undefined ? 'removed' : 'modified' }];
  });
}

/** Whatever the user's configuration makes of a diff, and without running a program that a repository names. */
const diff = [
  ...['-c', 'core.quotePath=true', 'diff', '--no-color', '--no-ext-diff', '--no-textconv'],
  ...['--find-renames', '--no-relative', '--src-prefix=a/', '--dst-prefix=b/', '--ignore-submodules=none'],
];

function statusOf(letter: string): FileChange['status'] {
  const known: Readonly<Record<string, FileChange['status']>> = {
    A: 'added',
    C: 'added',
    D: 'removed',
    R: 'renamed',
  };
  return known[letter] ?? 'modified';
}

/** The hunks by the path in the new file. No line of a hunk can begin with the word `diff`. */
function patchesOf(output: string): { get(path: string): string | undefined } {
  const patches = new Map<string, string>();
  for (const part of output.split(/^diff --git /m).slice(1)) {
    const name = /^\+\+\+ (.*?)\t?$/m.exec(part)?.[1];
    const start = part.search(/^@@ /m);
    if (name !== undefined && start !== -1) patches.set(name, part.slice(start));
  }
  return { get: (path) => patches.get(quotedPath(`b/${path}`)) };
}

/** A file of a tree, if it has it and it is text. */
export function fileIn(tree: Tree, path: string): File | undefined {
  const text = tree.read(path);
  return text === undefined ? undefined : { path, text };
}
