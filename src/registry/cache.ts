import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What was learned, for a while or for ever. What it cannot keep or find is asked again. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  /** Without `seconds` it never goes stale. */
  set(key: string, text: string, seconds?: number): Promise<void>;
}

interface Kept {
  readonly key: string;
  readonly text: string;
  /** In milliseconds; null where it never goes stale. */
  readonly until: number | null;
}

/** In the memory of this process; what was used longest ago goes first. */
export class MemoryCache implements Cache {
  readonly #now: () => number;
  readonly #most: number;
  readonly #kept = new Map<string, Kept>();
  #length = 0;

  /** `most`: characters in all. */
  constructor(now: () => number, most = 16 * 1024 * 1024) {
    this.#now = now;
    this.#most = most;
  }

  get(key: string): Promise<string | undefined> {
    const kept = this.#kept.get(key);
    if (!kept) return Promise.resolve(undefined);
    this.#drop(kept);
    if (kept.until !== null && kept.until <= this.#now()) return Promise.resolve(undefined);
    this.#put(kept);
    return Promise.resolve(kept.text);
  }

  set(key: string, text: string, seconds?: number): Promise<void> {
    const before = this.#kept.get(key);
    if (before) this.#drop(before);
    this.#put({ key, text, until: untilOf(this.#now(), seconds) });
    for (const [, oldest] of this.#kept) {
      if (this.#length <= this.#most) break;
      this.#drop(oldest);
    }
    return Promise.resolve();
  }

  #put(kept: Kept): void {
    this.#kept.set(kept.key, kept);
    this.#length += kept.key.length + kept.text.length;
  }

  #drop({ key, text }: Kept): void {
    this.#kept.delete(key);
    this.#length -= key.length + text.length;
  }
}

function untilOf(now: number, seconds: number | undefined): number | null {
  return seconds === undefined ? null : now + seconds * 1000;
}

/** More files than this nobody looks at again. */
const mostFiles = 5000;

/** In a folder of this user's. */
export class FolderCache implements Cache {
  readonly #folder: string;
  readonly #now: () => number;
  #isReady: Promise<unknown> | undefined;

  constructor(folder: string, now: () => number) {
    this.#folder = folder;
    this.#now = now;
  }

  async get(key: string): Promise<string | undefined> {
    try {
      const kept = keptIn(await readFile(this.#fileOf(key), 'utf8'));
      const isFresh = kept?.key === key && (kept.until === null || kept.until > this.#now());
      return isFresh ? kept.text : undefined;
    } catch {
      return undefined;
    }
  }

  /** Two that write at once do not mix: what is whole takes its name. */
  async set(key: string, text: string, seconds?: number): Promise<void> {
    const file = this.#fileOf(key);
    const draft = `${file}.${process.pid}.new`;
    const kept: Kept = { key, text, until: untilOf(this.#now(), seconds) };
    try {
      this.#isReady ??= this.#prepare();
      await this.#isReady;
      await writeFile(draft, JSON.stringify(kept), { mode: 0o600 });
      await rename(draft, file);
    } catch {
      // A folder that cannot be written to keeps nothing, and then the registry is asked again.
      await rm(draft, { force: true }).catch(() => undefined);
    }
  }

  async #prepare(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const names = await readdir(this.#folder);
    if (names.length <= mostFiles) return;
    const ages = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(this.#folder, name))).mtimeMs })),
    );
    const oldest = ages.sort((a, b) => a.at - b.at).slice(0, names.length - mostFiles / 2);
    await Promise.all(oldest.map(({ name }) => rm(join(this.#folder, name), { force: true })));
  }

  #fileOf(key: string): string {
    return join(this.#folder, `${createHash('sha256').update(key).digest('hex')}.json`);
  }
}

function keptIn(text: string): Kept | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('key' in value) || !('text' in value))
    return undefined;
  const { key, text: said } = value;
  const until = 'until' in value && typeof value.until === 'number' ? value.until : null;
  return typeof key === 'string' && typeof said === 'string' ? { key, text: said, until } : undefined;
}
