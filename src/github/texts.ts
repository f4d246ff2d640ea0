import type { BlobCache } from './blobs.ts';
import { textBefore } from './patch.ts';
import type { Blob, ChangedFile, Repository, Tree } from './pull.ts';
import { largest, type Selection } from './selection.ts';
import { mostBlobs } from './wire/queries.ts';

/** Bytes in one answer. */
const mostBytes = 4 * 1024 * 1024;
/** Files that GraphQL cuts, each of which is a call. */
const mostLarge = 20;

type Place = Pick<Repository, 'owner' | 'name' | 'blobs' | 'blob' | 'filesAt' | 'mergeBase'>;

/** The texts of both sides, as far as they were read. */
export class Texts {
  readonly #repository: Place;
  readonly #name: string;
  readonly #cache: BlobCache;
  readonly #tree: Tree | undefined;
  readonly #changed: ReadonlyMap<string, ChangedFile>;
  readonly #related: readonly string[];
  readonly #batches: readonly (readonly string[])[];
  readonly #byId = new Map<string, string>();
  readonly #cut = new Set<string>();
  /** By the path before the change. */
  readonly #before = new Map<string, string | undefined>();
  #unread: ReadonlySet<string> | undefined;

  constructor(repository: Place, cache: BlobCache, { changed, related }: Selection, tree: Tree | undefined) {
    this.#repository = repository;
    this.#name = `${repository.owner}/${repository.name}`;
    this.#cache = cache;
    this.#tree = tree;
    this.#changed = new Map(changed.map((file) => [file.path, file]));
    this.#related = related;
    this.#batches = this.#missing();
  }

  /** More than one answer will be needed. */
  get isLong(): boolean {
    return this.#batches.length > 1;
  }

  /** What is not known yet, in groups for one question each. */
  #missing(): string[][] {
    const batches: string[][] = [[]];
    let bytes = 0;
    const asked = new Set<string>();
    for (const path of this.known()) {
      const id = this.#idOf(path);
      if (id === undefined || asked.has(id) || this.#textOf(id) !== undefined) continue;
      asked.add(id);
      const size = this.#tree?.files.get(path)?.size ?? 0;
      bytes += size;
      if ((batches.at(-1)?.length ?? 0) >= mostBlobs || bytes > mostBytes) {
        batches.push([]);
        bytes = size;
      }
      batches.at(-1)?.push(id);
    }
    return batches;
  }

  firstBatch(): readonly string[] {
    return this.#batches[0] ?? [];
  }

  /** The other batches, and by themselves the files that GraphQL cuts. */
  async fetchRest(): Promise<void> {
    for (const batch of this.#batches.slice(1)) this.take(await this.#repository.blobs(batch));
    const changed = [...this.#changed.values()].flatMap(({ path }) => this.#idOf(path) ?? []);
    const large = changed.filter((id) => this.#cut.has(id) && this.#textOf(id) === undefined);
    for (const id of large.slice(0, mostLarge)) this.take(new Map([[id, await this.#repository.blob(id)]]));
  }

  take(blobs: ReadonlyMap<string, Blob>): void {
    for (const [id, { text, isCut, size }] of blobs) {
      if (isCut && size <= largest) this.#cut.add(id);
      if (text === undefined) continue;
      this.#byId.set(id, text);
      this.#cache.set(this.#name, id, text);
    }
  }

  /** What the changed files were before: mostly their patches tell. */
  async fetchBase({
    base,
    head,
    mergeBase,
  }: {
    base: string;
    head: string;
    mergeBase?: string;
  }): Promise<void> {
    const unknown: string[] = [];
    for (const file of this.#changed.values()) {
      if (file.status === 'added') continue;
      const was = file.previous ?? file.path;
      const text = this.#beforeChange(file);
      if (text === undefined && this.#mayHaveText(file)) unknown.push(was);
      this.#before.set(was, text);
    }
    if (unknown.length === 0) return;
    const parted = mergeBase ?? (await this.#repository.mergeBase(base, head));
    if (parted === undefined) return;
    for (let at = 0; at < unknown.length; at += mostBlobs)
      await this.#fetchAt(parted, unknown.slice(at, at + mostBlobs));
  }

  async #fetchAt(commit: string, paths: readonly string[]): Promise<void> {
    const blobs = await this.#repository.filesAt(commit, paths);
    for (const [path, { id, text, isCut, size }] of blobs) {
      const whole = isCut && size <= largest ? (await this.#repository.blob(id)).text : text;
      this.#before.set(path, whole);
    }
  }

  #beforeChange({ path, status, patch, blob }: ChangedFile): string | undefined {
    if (status === 'removed' && patch === undefined)
      return blob === undefined ? undefined : this.#textOf(blob);
    const now = status === 'removed' ? '' : this.after(path);
    return patch === undefined || now === undefined ? undefined : textBefore(now, patch);
  }

  /** Of a file that is binary now nothing can be said, whatever it was. */
  #mayHaveText({ path, status }: ChangedFile): boolean {
    return status === 'removed' || this.after(path) !== undefined;
  }

  /** Changed files of which one side is missing, once all was fetched: to compare them with nothing would call everything new. */
  isUnread(path: string): boolean {
    this.#unread ??= new Set(this.#findUnread());
    return this.#unread.has(path);
  }

  #findUnread(): string[] {
    const unread = [...this.#changed.values()].filter(({ path, status, previous }) => {
      const isBefore = status === 'added' || this.#before.get(previous ?? path) !== undefined;
      return !isBefore || (status !== 'removed' && this.after(path) === undefined);
    });
    return unread.map(({ path }) => path);
  }

  limits(): string[] {
    const links = [...this.#changed.keys()].filter((path) => this.isUnread(path));
    const count = links.length;
    if (count === 0) return [];
    return [
      `${count} changed ${count === 1 ? 'file is not text, or GitHub gives' : 'files are not text, or GitHub gives'} no text for ${count === 1 ? 'it' : 'them'}.`,
    ];
  }

  /** The paths whose texts are asked for. */
  known(): string[] {
    return [...this.#changed.keys(), ...this.#related];
  }

  after(path: string): string | undefined {
    const file = this.#changed.get(path);
    if (file?.status === 'removed') return undefined;
    const id = this.#idOf(path);
    return id === undefined ? undefined : this.#textOf(id);
  }

  before(path: string): string | undefined {
    if (this.#before.has(path)) return this.#before.get(path);
    return this.#changed.has(path) ? undefined : this.after(path);
  }

  headPaths(): string[] {
    const here = [...this.#changed.values()].filter(({ status }) => status !== 'removed');
    return [...new Set([...(this.#tree?.files.keys() ?? []), ...here.map(({ path }) => path)])].filter(
      (path) => !this.isUnread(path),
    );
  }

  basePaths(): string[] {
    const [come, gone] = [new Set<string>(), new Set<string>()];
    for (const { path, status, previous } of this.#changed.values()) {
      if (status === 'added' || status === 'renamed') come.add(path);
      if (status === 'removed' || status === 'renamed') gone.add(previous ?? path);
    }
    const kept = this.headPaths().filter((path) => !come.has(path));
    return [...new Set([...kept, ...[...gone].filter((path) => !this.isUnread(path))])];
  }

  /** A link is no file of its own, whatever it leads to. */
  #idOf(path: string): string | undefined {
    const file = this.#changed.get(path);
    if (file?.status === 'removed') return file.patch === undefined ? file.blob : undefined;
    if (this.#tree && !this.#tree.isCut) return this.#tree.files.get(path)?.blob;
    return this.#tree?.files.get(path)?.blob ?? file?.blob;
  }

  #textOf(id: string): string | undefined {
    return this.#byId.get(id) ?? this.#cache.get(this.#name, id);
  }
}
