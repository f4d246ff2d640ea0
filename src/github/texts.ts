import { kindOfPath } from '../check/index.ts';
import type { BlobCache } from './blobs.ts';
import { NotThereYet } from './error.ts';
import { gitIdOf } from './git-id.ts';
import { textBefore } from './patch.ts';
import type { Blob, ChangedFile, Repository, Tree } from './pull.ts';
import type { Selection } from './selection.ts';
import { largest, type Reason, whyUnseen } from './unseen.ts';
import { mostBlobs } from './wire/queries.ts';

/** Bytes in one answer. */
const mostBytes = 4 * 1024 * 1024;
/** Of the texts before the change, which nobody knows the size of before they are there. */
const mostBefore = 16 * 1024 * 1024;
const mostAtOnce = 16;
/** Files that GraphQL gives not or not in full, each of which is a call. */
const mostSingly = 60;

type Place = Pick<Repository, 'owner' | 'name' | 'blobs' | 'blob' | 'filesAt' | 'mergeBase'>;

export interface TextOptions {
  readonly cache: BlobCache;
  /** What GitHub does not have yet is waited for; else it is told as unread. */
  readonly waits: boolean;
}

/** The texts of both sides, as far as they were read. */
export class Texts {
  readonly #repository: Place;
  readonly #name: string;
  readonly #cache: BlobCache;
  readonly #waits: boolean;
  readonly #tree: Tree;
  readonly #changed: Map<string, ChangedFile>;
  readonly #related: string[];
  /** Of these all is wanted, as of the changed ones: they are rendered with them. */
  readonly #whole = new Set<string>();
  /** What lies in archives, by the paths that it would have unpacked. */
  readonly #inside = { base: new Map<string, string>(), head: new Map<string, string>() };
  readonly #batches: readonly (readonly string[])[];
  readonly #byId = new Map<string, string>();
  /** What GraphQL has given; what it has not is asked for again. */
  readonly #given = new Set<string>();
  /** Whose bytes are to be asked for: GraphQL cuts them, takes them for binary, or gives another text than is stored. */
  readonly #inexact = new Set<string>();
  /** By the path before the change. */
  readonly #before = new Map<string, string | undefined>();
  #left = mostBefore;
  #unseen: ReadonlyMap<string, Reason> | undefined;

  constructor(
    repository: Place,
    { changed, related }: Pick<Selection, 'changed' | 'related'>,
    tree: Tree,
    { cache, waits }: TextOptions,
  ) {
    this.#repository = repository;
    this.#name = `${repository.owner}/${repository.name}`;
    this.#cache = cache;
    this.#waits = waits;
    this.#tree = tree;
    this.#changed = new Map(changed.map((file) => [file.path, file]));
    this.#related = [...related];
    this.#batches = this.#missing(this.known());
  }

  /** More than one answer will be needed. */
  get isLong(): boolean {
    return this.#batches.length > 1;
  }

  /** What is not known yet, in groups for one question each. What is known is held: the cache may lose it any time. */
  #missing(paths: readonly string[]): string[][] {
    const batches: string[][] = [[]];
    let bytes = 0;
    const asked = new Set<string>();
    for (const path of paths) {
      const id = this.#idOf(path);
      if (id === undefined || asked.has(id) || this.#isKnown(id)) continue;
      asked.add(id);
      const size = this.#tree.files.get(path)?.size ?? 0;
      bytes += size;
      if ((batches.at(-1)?.length ?? 0) >= mostBlobs || bytes > mostBytes) {
        batches.push([]);
        bytes = size;
      }
      batches.at(-1)?.push(id);
    }
    return batches;
  }

  #isKnown(id: string): boolean {
    if (this.#byId.has(id)) return true;
    const text = this.#cache.get(this.#name, id);
    if (text !== undefined) this.#byId.set(id, text);
    return text !== undefined;
  }

  firstBatch(): readonly string[] {
    return this.#batches[0] ?? [];
  }

  /** The other batches, and one by one what GraphQL does not give as it is stored. */
  async fetchRest(): Promise<void> {
    for (const batch of this.#batches.slice(1)) this.take(await this.#repository.blobs(batch));
    const absent = this.#batches.flat().filter((id) => !this.#given.has(id));
    if (absent.length > 0) {
      for (let at = 0; at < absent.length; at += mostBlobs)
        this.take(await this.#repository.blobs(absent.slice(at, at + mostBlobs)));
      this.#await(absent.filter((id) => !this.#given.has(id)).length);
    }
    await this.#fetchSingly([...this.#changed.keys()]);
  }

  async #fetchSingly(paths: readonly string[]): Promise<void> {
    const wanted = paths.flatMap((path) => this.#singly(path) ?? []);
    for (const id of [...new Set(wanted)].slice(0, mostSingly))
      this.#keep(id, (await this.#repository.blob(id)).text);
  }

  /** Files that the changed ones are rendered with. */
  async addWhole(paths: readonly string[]): Promise<void> {
    const known = new Set(this.known());
    for (const path of paths) {
      this.#whole.add(path);
      if (!known.has(path)) this.#related.push(path);
    }
    for (const batch of this.#missing(paths))
      if (batch.length > 0) this.take(await this.#repository.blobs(batch));
    await this.#fetchSingly(paths);
    this.#unseen = undefined;
  }

  whole(): readonly string[] {
    return [...this.#whole];
  }

  isRead(path: string): boolean {
    const id = this.#idOf(path);
    return id === undefined || this.#byId.has(id);
  }

  /** The archive at a path, of one of the sides. */
  addInside(side: 'base' | 'head', archive: string, files: ReadonlyMap<string, string>): void {
    for (const [name, text] of files) this.#inside[side].set(`${archive}/${name}`, text);
  }

  /** What lies in the archives of one of the sides. */
  inside(side: 'base' | 'head'): ReadonlyMap<string, string> {
    return this.#inside[side];
  }

  /** A changed file that only its bytes tell. */
  #singly(path: string): string | undefined {
    const id = this.#idOf(path);
    const isWanted = id !== undefined && this.#inexact.has(id) && !this.#byId.has(id);
    return isWanted && (kindOfPath(path) !== undefined || this.#whole.has(path)) ? id : undefined;
  }

  #await(absent: number): void {
    if (absent > 0 && this.#waits) throw new NotThereYet(`${absent} blobs`);
  }

  take(blobs: ReadonlyMap<string, Blob>): void {
    for (const [id, { text, isCut, size }] of blobs) {
      this.#given.add(id);
      if (text !== undefined && !isCut && gitIdOf(text, id) === id) this.#keep(id, text);
      else if (size <= largest) this.#inexact.add(id);
    }
  }

  #keep(id: string, text: string | undefined): void {
    if (text === undefined) return;
    this.#byId.set(id, text);
    this.#cache.set(this.#name, id, text);
  }

  /** Further changed files, no more than one question takes. */
  async add({ changed }: Pick<Selection, 'changed'>): Promise<void> {
    const fresh = changed.filter(({ path }) => !this.#changed.has(path));
    for (const file of fresh) this.#changed.set(file.path, file);
    const ids = new Set(fresh.flatMap(({ path }) => this.#idOf(path) ?? []));
    const missing = [...ids].filter((id) => !this.#isKnown(id));
    if (missing.length > 0) this.take(await this.#repository.blobs(missing));
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
      if (text === undefined) unknown.push(was);
      this.#before.set(was, text);
    }
    if (unknown.length === 0) return;
    const parted = mergeBase ?? (await this.#repository.mergeBase(base, head));
    if (parted === undefined) return;
    for (let at = 0; at < unknown.length; at += mostAtOnce)
      await this.#fetchAt(parted, unknown.slice(at, at + mostAtOnce));
  }

  async #fetchAt(commit: string, paths: readonly string[]): Promise<void> {
    const blobs = await this.#repository.filesAt(commit, paths);
    this.#await(paths.filter((path) => !blobs.has(path) && this.#isFile(path)).length);
    let singly = 0;
    for (const [path, { id, text, isCut, size }] of blobs) {
      if ((this.#left -= size) < 0) continue;
      const isExact = text !== undefined && !isCut && gitIdOf(text, id) === id;
      const isWanted = !isExact && size <= largest && kindOfPath(path) !== undefined;
      if (isWanted && (singly += 1) <= mostSingly)
        this.#before.set(path, (await this.#repository.blob(id)).text);
      else if (isExact) this.#before.set(path, text);
    }
  }

  /** What took the place of a submodule had no text before. */
  #isFile(path: string): boolean {
    return this.#changed.get(path)?.patch?.includes('Subproject commit ') !== true;
  }

  #beforeChange({ path, status, patch, blob }: ChangedFile): string | undefined {
    if (status === 'removed' && patch === undefined)
      return blob === undefined ? undefined : this.#byId.get(blob);
    const now = status === 'removed' ? '' : this.after(path);
    return patch === undefined || now === undefined ? undefined : textBefore(now, patch);
  }

  /** Changed files that cannot be judged, once all was fetched: to compare one side with nothing would call everything new. */
  get unseen(): ReadonlyMap<string, Reason> {
    return (this.#unseen ??= new Map(
      [...this.#changed.values()].flatMap((file) => {
        const reason = whyUnseen(file, this.#tree, {
          before: this.#before.get(file.previous ?? file.path),
          after: this.after(file.path),
        });
        return reason ? [[file.path, reason] as const] : [];
      }),
    ));
  }

  /** The paths whose texts are asked for. */
  readonly known = (): string[] => [...this.#changed.keys(), ...this.#related];

  readonly after = (path: string): string | undefined => {
    const inside = this.#inside.head.get(path);
    if (inside !== undefined) return inside;
    const file = this.#changed.get(path);
    if (file?.status === 'removed') return undefined;
    const id = this.#idOf(path);
    return id === undefined ? undefined : this.#byId.get(id);
  };

  readonly before = (path: string): string | undefined => {
    const inside = this.#inside.base.get(path);
    if (inside !== undefined) return inside;
    if (this.#before.has(path)) return this.#before.get(path);
    return this.#changed.has(path) || this.#inside.head.has(path) ? undefined : this.after(path);
  };

  headPaths(): string[] {
    const here = [...this.#changed.values()].filter(({ status }) => status !== 'removed');
    const plain = [...new Set([...this.#tree.files.keys(), ...here.map(({ path }) => path)])].filter(
      (path) => !this.unseen.has(path),
    );
    return [...plain, ...this.#inside.head.keys()];
  }

  /** What is not seen at head may have been judged before, and then that counts. */
  basePaths(): string[] {
    const [come, gone] = [new Set<string>(), new Set<string>()];
    for (const { path, status, previous } of this.#changed.values()) {
      if (status === 'added' || status === 'renamed') come.add(path);
      if (status !== 'added' && this.before(previous ?? path) !== undefined) gone.add(previous ?? path);
    }
    const { base, head } = this.#inside;
    const kept = this.headPaths().filter((path) => !come.has(path) && !head.has(path));
    return [...new Set([...kept, ...gone, ...base.keys()])];
  }

  /** A link is no file of its own, whatever it leads to. */
  #idOf(path: string): string | undefined {
    const file = this.#changed.get(path);
    if (file?.status === 'removed') return file.patch === undefined ? file.blob : undefined;
    if (!this.#tree.isCut) return this.#tree.files.get(path)?.blob;
    if (this.#tree.others.has(path)) return undefined;
    return this.#tree.files.get(path)?.blob ?? file?.blob;
  }
}
