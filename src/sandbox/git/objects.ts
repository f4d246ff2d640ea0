import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { environment } from './run.ts';

export interface GitObject {
  readonly sha: string;
  readonly type: string;
  readonly content: Buffer;
}

/** Reads objects through one `git cat-file --batch` that stays open: a process for each would cost milliseconds. */
export class Objects {
  readonly #folder: string;
  readonly #waiting: ((object: GitObject | undefined) => void)[] = [];
  #process: (ChildProcess & { stdin: NodeJS.WritableStream; stdout: NodeJS.ReadableStream }) | undefined;
  #unread: Buffer = Buffer.alloc(0);
  #chunks: Buffer[] = [];
  #needed = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** By hash, or by any name that git knows and that has no line end in it. */
  read(name: string): Promise<GitObject | undefined> {
    if (/[\n\r\0]/.test(name) || name === '') return Promise.resolve(undefined);
    const child = (this.#process ??= this.#start());
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      child.stdin.write(`${name}\n`);
    });
  }

  async close(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child) return;
    const closed = once(child, 'close');
    child.stdin.end();
    await closed;
  }

  #start() {
    const child = spawn('git', ['--git-dir', this.#folder, 'cat-file', '--batch'], {
      env: environment(),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    child.stdout.on('data', (chunk: Buffer) => {
      this.#take(chunk);
    });
    child.on('close', () => {
      for (const resolve of this.#waiting.splice(0)) resolve(undefined);
    });
    return child;
  }

  /** A large object comes in many chunks: they are joined once it is whole. */
  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#needed -= chunk.length;
    if (this.#needed > 0) return;
    this.#unread = Buffer.concat([this.#unread, ...this.#chunks]);
    this.#chunks = [];
    while (this.#next());
    this.#needed = Math.max(this.#needed, 0);
  }

  #next(): boolean {
    const end = this.#unread.indexOf(10);
    if (end < 0) return false;
    const [sha = '', type = '', size] = this.#unread.toString('utf8', 0, end).split(' ');
    if (size === undefined || !/^\d+$/.test(size)) return this.#give(end + 1, undefined);
    const start = end + 1;
    const last = start + Number(size);
    this.#needed = last + 1 - this.#unread.length;
    if (this.#needed > 0) return false;
    return this.#give(last + 1, { sha, type, content: Buffer.from(this.#unread.subarray(start, last)) });
  }

  #give(read: number, object: GitObject | undefined): true {
    this.#unread = this.#unread.subarray(read);
    this.#waiting.shift()?.(object);
    return true;
  }
}
