import type { Stage } from '../model/image/dockerfile.ts';
import { folderOf, join } from '../text/path.ts';

/** Whoever knows where the builds of a Dockerfile find their files. */
export interface Building {
  contextsOf(dockerfile: string): readonly string[];
  /** The files of the project, sorted. */
  readonly paths?: readonly string[];
}

/** The folder to build from: of those that the project names, else of the Dockerfile's and those above, one with all that is copied. */
export function contextFor({ dockerfile }: Stage, building: Building): string {
  const file = dockerfile.source.path;
  const named = building.contextsOf(file);
  const candidates = named.length > 0 ? named : foldersUp(folderOf(file));
  const copied = dockerfile.stages.flatMap(({ steps }) =>
    steps.flatMap(({ copy }) => (copy?.from ? [] : (copy?.sources ?? []))),
  );
  const names = copied
    .slice(0, mostSources)
    .flatMap((source) => ('error' in source || !source.isKnown ? [] : plain(source.text)));
  const fitting = candidates.find((folder) =>
    names.every((name) => holds(building.paths ?? [], join(folder, name))),
  );
  return fitting ?? candidates[0] ?? '';
}

/** More than are needed to tell one folder from another. */
const mostSources = 32;

function foldersUp(folder: string): string[] {
  return folder === '' ? [''] : [folder, ...foldersUp(folderOf(folder))];
}

/** Of `src/*.js` the folder; nothing of an address. */
function plain(source: string): string[] {
  if (/^\w+:\/\//.test(source)) return [];
  const text = source
    .split('/')
    .filter((part) => part !== '')
    .join('/');
  const glob = text.search(/[*?[]/);
  const whole = glob === -1 ? text : text.slice(0, Math.max(text.lastIndexOf('/', glob), 0));
  return whole === '' || whole === '.' ? [] : [whole];
}

/** A file of this path, or one below it. */
function holds(sorted: readonly string[], path: string): boolean {
  return firstFrom(sorted, path) === path || firstFrom(sorted, `${path}/`).startsWith(`${path}/`);
}

/** The first that does not come before this text. */
function firstFrom(sorted: readonly string[], text: string): string {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return sorted[low] ?? '';
}
