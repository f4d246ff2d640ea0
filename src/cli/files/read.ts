import { lstatSync, readFileSync, statSync } from 'node:fs';
import { type Decoded, decode } from '../../decode.ts';
import type { SelectedFile } from './selection.ts';

export type Reading = Decoded | { readonly reason: string } | 'gone' | 'link';

/** No Dockerfile or manifest written by people comes near this; a bundle of custom resources reaches a few megabytes. */
export const largest = 8 * 1024 * 1024;

const tooLarge = { reason: `larger than ${largest / 1024 / 1024} MiB` };

/** The text of a file, its byte order mark included, or why there is none. */
export function readText(path: string, followLink: boolean): Reading {
  try {
    const found = followLink ? statSync(path) : lstatSync(path);
    if (found.isSymbolicLink()) return 'link';
    if (!found.isFile()) return { reason: 'not a regular file' };
    if (found.size > largest) return tooLarge;
    return decode(readFileSync(path));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'gone';
    return { reason: `cannot be read: ${reasonOf(error)}` };
  }
}

/** The text of a file that was chosen, from wherever its content comes. */
export function readSelected({ absolute, named, bytes }: SelectedFile): Reading {
  if (bytes === undefined) return readText(absolute, named);
  return bytes.length > largest ? tooLarge : decode(bytes);
}

/** In words where the code is a common one: the operating system's own sentence repeats the whole path. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return code ?? String(error);
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
