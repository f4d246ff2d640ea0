import { isUtf8 } from 'node:buffer';
import { lstatSync, readFileSync, statSync } from 'node:fs';

export type Reading = { readonly text: string } | { readonly reason: string } | 'gone' | 'link';

/** No Dockerfile or manifest written by people comes near this; a bundle of custom resources reaches a few megabytes. */
export const largest = 8 * 1024 * 1024;

/** The exact text of a file, its byte order mark included, or why there is none. */
export function readText(path: string, followLink: boolean): Reading {
  try {
    const found = followLink ? statSync(path) : lstatSync(path);
    if (found.isSymbolicLink()) return 'link';
    if (!found.isFile()) return { reason: 'not a regular file' };
    if (found.size > largest) return { reason: `larger than ${largest / 1024 / 1024} MiB` };
    return textOf(readFileSync(path));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'gone';
    return { reason: `cannot be read: ${reasonOf(error)}` };
  }
}

export function textOf(bytes: Buffer): { readonly text: string } | { readonly reason: string } {
  if (bytes.includes(0)) return { reason: 'not text: it has a NUL byte' };
  if (!isUtf8(bytes)) return { reason: 'not UTF-8' };
  return { text: bytes.toString('utf8') };
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
