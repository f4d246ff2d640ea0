import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from './read.ts';

export interface Walk {
  /** Relative to the folder, with forward slashes. */
  readonly files: readonly string[];
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** Every file below a folder. A symbolic link is not followed: what it leads to is found by its own name, or is outside. */
export function walk(folder: string, enters: (path: string) => boolean): Walk {
  const files: string[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  const ahead = [''];
  for (let at = ahead.pop(); at !== undefined; at = ahead.pop()) {
    const prefix = at === '' ? '' : `${at}/`;
    try {
      for (const entry of readdirSync(join(folder, at), { withFileTypes: true })) {
        const path = prefix + entry.name;
        if (entry.isFile()) files.push(path);
        else if (entry.isDirectory() && entry.name !== '.git' && enters(path)) ahead.push(path);
      }
    } catch (error) {
      unreadable.push({ path: at, reason: `the folder cannot be read: ${reasonOf(error)}` });
    }
  }
  return { files, unreadable };
}
