import { readFileSync, statSync } from 'node:fs';
import { mostUnpacked, unpack } from '../../archive.ts';

export interface Unpacked {
  readonly files: ReadonlyMap<string, string>;
  /** Archives that were not, or not in full, and why not. */
  readonly left: readonly { readonly path: string; readonly reason: string }[];
}

/** Of all archives together. */
const mostInAll = 64 * 1024 * 1024;

/** How the bytes of one are had, where they are no more than these. */
export type BytesOf = (most: number) => Buffer;

export function unpacked(archives: Iterable<readonly [path: string, bytes: BytesOf]>): Unpacked {
  const files = new Map<string, string>();
  const left: { path: string; reason: string }[] = [];
  let rest = mostInAll;
  for (const [path, bytes] of archives) {
    const most = Math.min(mostUnpacked, rest);
    const result = unpack(() => bytes(most), most);
    if ('reason' in result) {
      left.push({ path, reason: result.reason });
      continue;
    }
    rest -= result.bytes;
    for (const [name, text] of result.files) files.set(`${path}/${name}`, text);
  }
  return { files, left };
}

/** What is larger than all that may come out of it is not even read. */
export function bytesAt(absolute: string): BytesOf {
  return (most) => {
    if (statSync(absolute).size > most) throw tooLarge();
    return readFileSync(absolute);
  };
}

export function tooLarge(): Error {
  return Object.assign(new Error('too large'), { code: 'ERR_BUFFER_TOO_LARGE' });
}
