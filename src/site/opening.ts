import type { File } from '../check/index.ts';
import { pathOf } from './project.ts';

/** Bounds of what is opened at once, so that a folder dropped by mistake does not stop the page. */
const most = { files: 2000, bytes: 8 << 20 };

export interface Opened {
  readonly files: readonly File[];
  /** What a reader should know of what was left out; empty where that is nothing. */
  readonly leftOut: string;
}

/** Which of these paths could be those of files to check. */
type Matters = (paths: readonly string[]) => Promise<readonly string[]>;

interface Listed {
  readonly path: string;
  readonly blob: () => Promise<Blob>;
}

/** Files that were chosen. */
export function openedFiles(files: Iterable<globalThis.File>, matters: Matters): Promise<Opened> {
  const listed = Array.from(files, (file) => ({
    path: file.webkitRelativePath || file.name,
    blob: () => Promise.resolve(file),
  }));
  return opened(listed, matters);
}

/** Files and folders that were dropped. Their entries have to be taken before anything is waited for. */
export async function openedDrop(items: Iterable<DataTransferItem>, matters: Matters): Promise<Opened> {
  const entries = Array.from(items, (item) => item.webkitGetAsEntry());
  const listed: Listed[] = [];
  for (const entry of entries) if (entry) await list(entry, listed);
  return opened(listed, matters);
}

async function list(entry: FileSystemEntry, listed: Listed[]): Promise<void> {
  if (listed.length > most.files || /^(?:\.git|node_modules)$/.test(entry.name)) return;
  if (entry instanceof FileSystemFileEntry) listed.push({ path: entry.fullPath, blob: () => blobOf(entry) });
  if (entry instanceof FileSystemDirectoryEntry)
    for (const child of await childrenOf(entry)) await list(child, listed);
}

function blobOf(entry: FileSystemFileEntry): Promise<Blob> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  // A browser gives a hundred at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}

async function opened(listed: readonly Listed[], matters: Matters): Promise<Opened> {
  const names = shortened(listed.map(({ path }) => pathOf(path)));
  // One file that was chosen alone is wanted whatever it is called.
  const wanted = new Set(listed.length === 1 ? names : await matters(names));
  const files: File[] = [];
  let bytes = 0;
  let ignored = 0;
  for (const [at, { blob }] of listed.entries()) {
    const path = names[at] ?? '';
    if (!wanted.has(path)) {
      ignored++;
      continue;
    }
    const found = await blob();
    bytes += found.size;
    if (files.length >= most.files || bytes > most.bytes) return { files, leftOut: tooMany };
    files.push({ path, text: await found.text() });
  }
  const other = ignored === 1 ? '1 other file' : `${ignored} other files`;
  return { files, leftOut: ignored > 0 ? `${other} left out: no containers in a file of such a name.` : '' };
}

const tooMany = `Too much for this page: the first ${most.files} files or ${most.bytes >> 20} MiB were opened. For more there is the command line.`;

/** Without the folder that all of them are in. */
function shortened(paths: readonly string[]): string[] {
  const [first = ''] = paths;
  const folder = first.slice(0, first.indexOf('/') + 1);
  const isCommon = folder !== '' && paths.length > 1 && paths.every((path) => path.startsWith(folder));
  return paths.map((path) => (isCommon ? path.slice(folder.length) : path));
}
