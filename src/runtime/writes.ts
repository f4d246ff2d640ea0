import type { TarEntry } from './tar.ts';

/*
 * From what a container wrote to the folders that have to stay writable when nothing else is. An empty volume hides what
 * the image has in its place, so a folder that the image fills cannot be one.
 */

/** A line of `docker diff`. */
export interface Change {
  readonly kind: 'A' | 'C' | 'D';
  readonly path: string;
}

export function changesOf(text: string): Change[] {
  return text.split('\n').flatMap((line) => {
    const [, kind, path] = /^([ACD]) (\/.+)$/.exec(line) ?? [];
    return path !== undefined && (kind === 'A' || kind === 'C' || kind === 'D') ? [{ kind, path }] : [];
  });
}

/** What the image has at a path. */
export type Look = (path: string) => Promise<'empty' | 'file' | 'filled' | 'none'>;

export interface Written {
  /** Folders to lay an empty volume over. */
  readonly folders: readonly string[];
  /** Files among those of the image, which no empty volume can hold. */
  readonly among: readonly string[];
}

/** The runtime's own doing, and what is no folder of the image at all. */
const notItsOwn =
  /^\/(?:dev|proc|sys|\.dockerenv|etc\/(?:hosts|hostname|resolv\.conf|mtab)|run\/(?:secrets|\.containerenv)|etc|run)$|^\/(?:dev|proc|sys|run\/secrets)\//;

/** Python keeps compiled modules beside their source where it can, and does without where it cannot. */
const dispensable = /\/__pycache__(?:\/|$)|\.pyc$/;

/** Such folders hold nothing that a program finds there at its start (Filesystem Hierarchy Standard). */
const fleeting = /^\/(?:tmp|run|var\/(?:run|tmp|log|cache|lock|spool)|dev\/shm)$/;

/** What a build left there belongs to nobody's start, such as `/tmp/hsperfdata_root` of a Java that ran as root. */
const rubbish = /^(\/(?:var\/)?tmp)\//;

/** `mounted`: where volumes were, which the runtime makes folders for. */
export async function writtenIn(
  changes: readonly Change[],
  mounted: readonly string[],
  look: Look,
): Promise<Written> {
  const folders = new Set<string>();
  const among = new Set<string>();
  const made = new Set(changes.filter(({ kind }) => kind === 'A').map(({ path }) => path));
  for (const path of leavesOf(changes)) {
    if (notItsOwn.test(path) || dispensable.test(path)) continue;
    if (mounted.some((mount) => path === mount || isWithin(mount, path) || isWithin(path, mount))) continue;
    const [, open] = rubbish.exec(path) ?? [];
    const folder = open ?? (await folderFor(path, made, look));
    if (folder === undefined) among.add(path);
    else folders.add(folder);
  }
  return { folders: [...folders].sort(), among: [...among].sort() };
}

/** Changes with no change below them: the others are the folders they lie in. */
function leavesOf(changes: readonly Change[]): string[] {
  const paths = changes.map(({ path }) => path).sort();
  const folders = new Set(paths.map(parentOf));
  return paths.filter((path) => !folders.has(path));
}

function folderFor(path: string, made: ReadonlySet<string>, look: Look): Promise<string | undefined> {
  return made.has(path) ? folderForNew(path, made, look) : folderForOld(path, look);
}

/** Something that was there is another now; of a folder with nothing new below, its owner, its mode or what was there for a moment. */
async function folderForOld(path: string, look: Look): Promise<string | undefined> {
  if (fleeting.test(path) || (await look(path)) === 'empty') return path;
  return fleeting.test(parentOf(path)) ? parentOf(path) : undefined;
}

/** A folder that the program makes for itself can be a volume, wherever it lies; a file among those of the image cannot. */
async function folderForNew(
  path: string,
  made: ReadonlySet<string>,
  look: Look,
): Promise<string | undefined> {
  const top = topMade(path, made);
  const home = parentOf(top);
  if (fleeting.test(home) || (home !== '/' && (await look(home)) === 'empty')) return home;
  return top === path ? undefined : top;
}

/** The uppermost of the folders that were made for it, or itself. */
function topMade(path: string, made: ReadonlySet<string>): string {
  let top = path;
  while (made.has(parentOf(top))) top = parentOf(top);
  return top;
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0)) || '/';
}

export function isWithin(path: string, folder: string): boolean {
  return path.startsWith(folder === '/' ? '/' : `${folder}/`) && path !== folder;
}

/** What every new home has; nobody misses it in a container. */
const skeleton = /^\.(?:bash_logout|bash_profile|bashrc|cshrc|profile|tcshrc)$/;

/** What the first entries of a folder's archive say of it: the folder itself comes first. */
export function stateOf(entries: readonly TarEntry[]): 'empty' | 'file' | 'filled' | 'none' {
  const [first, ...rest] = entries;
  if (!first) return 'none';
  if (first.kind !== 'folder') return 'file';
  const isNothing = ({ kind, name }: TarEntry) =>
    kind === 'folder' || skeleton.test(name.split('/').at(-1) ?? '');
  return rest.every(isNothing) ? 'empty' : 'filled';
}
