import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { readText, reasonOf } from './read.ts';

/**
 * Writes a file's new text in place of the one that was read, whole or not at all: beside it, then over it in one step.
 * Gives the reason if it is not written. A link stays, and what it leads to is written.
 */
export function replaceText(path: string, before: string, after: string): string | undefined {
  try {
    const target = realpathSync(path);
    const now = readText(target, false);
    if (typeof now !== 'object' || !('text' in now) || now.text !== before)
      return 'it has changed since it was read';
    if (!now.isExact) return 'it is not UTF-8';
    writeOver(target, after);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

function writeOver(target: string, text: string): void {
  const { mode, uid, gid } = statSync(target);
  const beside = join(dirname(target), `.plimsoll-${crypto.randomUUID()}`);
  try {
    const file = openSync(beside, 'wx', 0o600);
    try {
      writeAll(file, Buffer.from(text));
      const own = fstatSync(file);
      if (own.uid !== uid || own.gid !== gid) fchownSync(file, uid, gid);
      fchmodSync(file, mode & 0o7777);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** One write may take less than all, such as on a disk that is nearly full. */
function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}
