import type { FileSet, Skipped } from '../../check/index.ts';
import { readText } from './read.ts';
import type { SelectedFile, Selection } from './selection.ts';

/**
 * The selected files as the library wants them. A text is read when it is asked for and not kept, so memory does not
 * grow with the repository.
 */
export class Disk implements FileSet {
  readonly paths: readonly string[];
  readonly #files: ReadonlyMap<string, SelectedFile>;
  readonly #unread = new Map<string, string>();

  constructor({ files }: Selection) {
    this.paths = [...files.keys()];
    this.#files = files;
  }

  read(path: string): string | undefined {
    const file = this.#files.get(path);
    if (file === undefined) return undefined;
    const reading = readText(file.absolute, file.named);
    if (reading === 'gone') return undefined;
    if ('text' in reading) return reading.text;
    this.#unread.set(path, reading.reason);
    return undefined;
  }

  /** What was asked for and could not be read. */
  get unread(): Skipped[] {
    return [...this.#unread].map(([path, reason]) => ({ path, reason }));
  }
}
