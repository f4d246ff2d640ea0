import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';

const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files, gone after the tests of the file. */
export function folderWith(files: Record<string, string | Uint8Array>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-')));
  made.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** The same as a git work tree; the files named are committed to its index, the others are not. */
export function repositoryWith(
  files: Record<string, string | Uint8Array>,
  added: readonly string[] = [],
): string {
  const folder = folderWith(files);
  git(folder, 'init', '-q');
  if (added.length > 0) git(folder, 'add', '-f', '--', ...added);
  return folder;
}

export function git(folder: string, ...words: string[]): void {
  execFileSync('git', words, { cwd: folder, stdio: 'ignore' });
}
