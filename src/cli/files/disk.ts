import { realpathSync, statSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { type FileSet, mayMatter, type Skipped } from '../../check/index.ts';
import { isArchive } from '../../archive.ts';
import { bytesAt, unpacked } from './archives.ts';
import { repositoryOf, workTreeOf } from './git.ts';
import { readSelected, readText } from './read.ts';
import type { SelectedFile, Selection } from './selection.ts';

/** So many characters of text are kept for whoever asks again: enough for most repositories, and no more for others. */
const mostKept = 16 * 1024 * 1024;

const link = 'a symbolic link';

/** And so many names of files that are not there. */
const mostMissing = 50_000;

/** The selected files as the library wants them. A text is read when it is asked for. */
export class Disk implements FileSet {
  readonly paths: readonly string[];
  readonly #files: ReadonlyMap<string, SelectedFile>;
  readonly #base: string;
  #repository: { readonly name: string | undefined } | undefined;
  #selected: ReadonlySet<string> | undefined;
  readonly #unread = new Map<string, string>();
  readonly #kept = new Map<string, string>();
  /** Most of what is looked for beside the files is not there. */
  readonly #missing = new Set<string>();
  #left = mostKept;

  readonly #givenUp: ReadonlyMap<string, string>;
  /** What lies in archives. */
  readonly #inside: ReadonlyMap<string, string>;

  /** `givenUp`: paths that nobody is to read any more. */
  constructor({ base, files }: Selection, givenUp: ReadonlyMap<string, string> = new Map()) {
    this.#givenUp = givenUp;
    this.#base = base;
    this.#files = files;
    const archives = [...files].filter(([path]) => isArchive(path));
    const { files: inside, left } = unpacked(
      archives.map(([path, { absolute }]) => [path, bytesAt(absolute)]),
    );
    this.#inside = inside;
    for (const { path, reason } of left) this.#unread.set(path, reason);
    this.paths = [...files.keys(), ...inside.keys()];
  }

  get repository(): string | undefined {
    // Git is a process of its own, and knows nothing of what is in no work tree.
    return (this.#repository ??= {
      name: workTreeOf(this.#base) === undefined ? undefined : repositoryOf(this.#base),
    }).name;
  }

  read(path: string): string | undefined {
    if (this.#givenUp.has(path)) return undefined;
    const known = this.#kept.get(path) ?? this.#inside.get(path);
    if (known !== undefined || this.#missing.has(path)) return known;
    const text = this.#read(path);
    if (text === undefined) {
      if (this.#missing.size < mostMissing) this.#missing.add(path);
    } else if (text.length <= this.#left) {
      this.#kept.set(path, text);
      this.#left -= text.length;
    }
    return text;
  }

  #read(path: string): string | undefined {
    const file = this.#files.get(path);
    if (file === undefined) return this.#beside(path);
    const reading = readSelected(file);
    if (typeof reading === 'object' && 'text' in reading) return reading.text;
    const reason =
      reading === 'link' ? this.#reasonOfLink(file) : reading === 'gone' ? undefined : reading.reason;
    if (reason !== undefined) this.#unread.set(path, reason);
    return undefined;
  }

  /**
   * What is never judged itself is not selected, and yet says something of what is: the script that an image starts.
   * No way leads out of the folder that all paths are told from.
   */
  #beside(path: string): string | undefined {
    if (mayMatter(path) || posix.isAbsolute(path) || path.split('/').includes('..')) return undefined;
    try {
      const whole = join(this.#base, path);
      if (!statSync(whole, { throwIfNoEntry: false })) return undefined;
      const [folder, absolute] = [realpathSync.native(this.#base), realpathSync.native(whole)];
      if (!absolute.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return undefined;
      const reading = readText(absolute, false);
      return typeof reading === 'object' && 'text' in reading ? reading.text : undefined;
    } catch {
      return undefined;
    }
  }

  /** A link to a file that is checked by its own name is nothing to tell. */
  #reasonOfLink({ absolute }: SelectedFile): string | undefined {
    try {
      this.#selected ??= new Set([...this.#files.values()].map((file) => file.absolute));
      return this.#selected.has(realpathSync(absolute)) ? undefined : `${link}, which is not followed`;
    } catch {
      return `${link} that leads nowhere`;
    }
  }

  /** What was asked for and could not be read. */
  get unread(): Skipped[] {
    return [...this.#unread].map(([path, reason]) => ({
      path,
      reason,
      kind: reason.startsWith(link) ? 'unjudged' : 'unread',
    }));
  }
}
