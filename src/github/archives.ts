import { unpack } from '../archive.ts';
import type { FileChange, Unseen } from '../review/review.ts';
import type { BlobCache } from './blobs.ts';
import type { Blob, ChangedFile, Repository, TreeFile } from './pull.ts';
import type { Ends } from './read.ts';
import { unseen } from './selection.ts';
import type { Texts } from './texts.ts';

/*
 * Charts that others depend on lie in their `charts` as archives. No question of GraphQL gives what is no text, so each
 * is a call of its own, made once: what lies in one never changes.
 */

/** Few charts have more. */
const mostArchives = 12;
const largestPacked = 4 * 1024 * 1024;
/** Unpacked, of all together. */
const mostInside = 24 * 1024 * 1024;

export interface Archive {
  readonly path: string;
  /** As head has it. */
  readonly file: TreeFile | undefined;
  readonly change: ChangedFile | undefined;
}

export interface ArchiveMeans {
  readonly repository: Repository;
  readonly ends: Ends;
  readonly texts: Texts;
  readonly cache: BlobCache;
}

type Contents = ReadonlyMap<string, string>;

export async function fetchArchives(
  wanted: readonly Archive[],
  means: ArchiveMeans,
): Promise<{ readonly unread: readonly Unseen[]; readonly changes: readonly FileChange[] }> {
  const unread: Unseen[] = [];
  const changes: FileChange[] = [];
  const packed = new Packed(means);
  const before = await idsBefore(wanted, means);
  for (const [index, { path, file, change }] of wanted.entries()) {
    const [is, was] = [file?.blob, change ? before.get(path) : file?.blob];
    const sides = index < mostArchives ? await packed.sides(was, is, file?.size) : beyond;
    if ('reason' in sides) {
      unread.push(
        unseen(
          { path, status: 'modified', blob: undefined },
          { kind: change ? 'unread' : 'unjudged', reason: sides.reason },
        ),
      );
      continue;
    }
    means.texts.addInside('base', path, sides.base);
    means.texts.addInside('head', path, sides.head);
    if (change) changes.push(...changesIn(path, sides));
  }
  return { unread, changes };
}

const beyond = { reason: `beyond the ${mostArchives} archives that are unpacked` };

/** Of a change GitHub tells the new blob alone. */
async function idsBefore(
  wanted: readonly Archive[],
  { repository, ends }: ArchiveMeans,
): Promise<ReadonlyMap<string, string>> {
  const changed = wanted.flatMap(({ path, change }) =>
    change && change.status !== 'added' ? [{ path, change }] : [],
  );
  const gone = changed.flatMap(({ path, change: { status, blob } }): [string, string][] =>
    status === 'removed' && blob !== undefined ? [[path, blob]] : [],
  );
  const rest = changed.filter(({ change: { status } }) => status !== 'removed').slice(0, mostArchives);
  if (rest.length === 0) return new Map(gone);
  const parted = ends.mergeBase ?? (await repository.mergeBase(ends.base, ends.head));
  const places = new Map(rest.map(({ path, change: { previous = path } }) => [previous, path]));
  const found =
    parted === undefined ? new Map<string, Blob>() : await repository.filesAt(parted, [...places.keys()]);
  return new Map([
    ...gone,
    ...[...found].map(([at, { id }]): [string, string] => [places.get(at) ?? at, id]),
  ]);
}

/** Archives by their blob. */
class Packed {
  readonly #means: ArchiveMeans;
  #left = mostInside;

  constructor(means: ArchiveMeans) {
    this.#means = means;
  }

  async sides(
    was: string | undefined,
    is: string | undefined,
    size = 0,
  ): Promise<{ readonly base: Contents; readonly head: Contents } | { readonly reason: string }> {
    if (size > largestPacked) return { reason: `larger than ${largestPacked / 1024 / 1024} MiB` };
    const head = await this.#contents(is);
    if ('reason' in head) return head;
    const base = was === is ? head : await this.#contents(was);
    return 'reason' in base ? base : { base: base.files, head: head.files };
  }

  async #contents(
    id: string | undefined,
  ): Promise<{ readonly files: Contents } | { readonly reason: string }> {
    if (id === undefined) return { files: new Map() };
    const { repository, cache } = this.#means;
    const name = `${repository.owner}/${repository.name}`;
    const known = cache.get(name, `unpacked ${id}`);
    if (known !== undefined) return { files: filesIn(known) };
    const bytes = await repository.bytes(id);
    const result = unpack(() => bytes, this.#left);
    if ('reason' in result) return result;
    this.#left -= result.bytes;
    cache.set(name, `unpacked ${id}`, textOf(result.files));
    return { files: result.files };
  }
}

function changesIn(
  path: string,
  { base, head }: { readonly base: Contents; readonly head: Contents },
): FileChange[] {
  const names = [...new Set([...base.keys(), ...head.keys()])].filter(
    (name) => base.get(name) !== head.get(name),
  );
  return names.map((name) => ({
    path: `${path}/${name}`,
    status: !head.has(name) ? 'removed' : base.has(name) ? 'modified' : 'added',
  }));
}

/** The cache holds texts: the name of each file, how long it is, and what it says. */
function textOf(files: Contents): string {
  return [...files]
    .map(([name, text]) => `${JSON.stringify([name, text.length]).slice(1, -1)}\n${text}`)
    .join('');
}

function filesIn(known: string): Contents {
  const files = new Map<string, string>();
  for (let at = 0; at < known.length;) {
    const end = known.indexOf('\n', at);
    const [, name = '', length = '0'] = /^(".*"),(\d+)$/.exec(known.slice(at, end)) ?? [];
    files.set(String(JSON.parse(name)), known.slice(end + 1, end + 1 + Number(length)));
    at = end + 1 + Number(length);
  }
  return files;
}
