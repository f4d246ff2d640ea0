import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { resolve } from 'node:path';
import { reasonOf } from '../files/read.ts';
import { type Io, WrongUse } from '../io.ts';

const { O_WRONLY, O_CREAT, O_EXCL } = constants;
// Windows has no such flag, and makes no link without a right of its own.
const noFollow: number = 'O_NOFOLLOW' in constants ? constants.O_NOFOLLOW : 0;

/**
 * A new file that only its owner can read. It is made before GitHub is asked: a key is given once, so there must be a
 * place for it. What is there already, a link too, is never written over.
 */
export class Keep {
  readonly name: string;
  readonly #path: string;
  readonly #file: number;
  #isDone = false;

  constructor(name: string, { cwd }: Pick<Io, 'cwd'>) {
    this.name = name;
    this.#path = resolve(cwd, name);
    try {
      this.#file = openSync(this.#path, O_WRONLY | O_CREAT | O_EXCL | noFollow, 0o600);
    } catch (error) {
      throw new WrongUse(
        isThere(error)
          ? `\`${name}\` is there already, and is not written over: name another file with \`--output\`.`
          : `\`${name}\` cannot be written: ${reasonOf(error)}.`,
      );
    }
    // A umask takes rights away; it must not take the owner's.
    fchmodSync(this.#file, 0o600);
  }

  write(text: string): void {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    fsyncSync(this.#file);
    closeSync(this.#file);
    this.#isDone = true;
  }

  /** Unless all is written nothing stays. Whatever has taken its place meanwhile is not ours. */
  giveUp(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    const { ino, dev } = fstatSync(this.#file);
    const now = lstatSync(this.#path, { throwIfNoEntry: false });
    if (now?.ino === ino && now.dev === dev) rmSync(this.#path, { force: true });
    closeSync(this.#file);
  }
}

function isThere(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
}
