import type { Act } from '../model/command/act.ts';
import { sourceNeeds } from '../model/command/source-writes.ts';
import { startOfStage } from '../model/command/stage.ts';
import { allWritesOf } from '../model/command/system-write.ts';
import { isBaseServer, isUnderstood } from '../model/command/understood.ts';
import type { Stage } from '../model/image/dockerfile.ts';
import { absolutePath, isWithin } from '../model/image/path.ts';
import { oncePerProject } from '../model/once.ts';
import type { Project } from '../model/project.ts';
import { sourcesOf } from './build-sources.ts';
import { preparedFolders } from './prepared-folders.ts';

/*
 * Where the program of an image writes, as far as what it is started with, its scripts, its sources and its Dockerfile
 * tell. Another user than root is proposed only where that is known, with these folders as that user's.
 */

/** Folders that have to belong to the program's user. Undefined: nobody can tell what it writes or needs. */
export const writesOfStage = oncePerProject(
  (stage: Stage, project: Project | undefined): readonly string[] | undefined => {
    const acts = startOfStage(stage, project);
    if (acts.length === 0) return undefined;
    // What its base is made for writes to the base's own folders, as the user that these belong to.
    if (acts.every((act) => isBaseServer(act, stage))) return isConfiguredAnew(stage) ? undefined : [];
    if (!acts.every((act) => isUnderstood(act, stage))) return undefined;
    const prepared = preparedFolders(stage);
    const started = foldersOf(acts, stage);
    const sources = project && sourceFolders(stage, project);
    if (!prepared || !started || !sources) return undefined;
    const folders = outermost([...prepared, ...started, ...sources]);
    return folders.every((folder) => isOwnFolder(folder, stage)) ? folders : undefined;
  },
);

/** With another configuration it may write, or listen, elsewhere. */
function isConfiguredAnew({ steps }: Stage): boolean {
  return steps.some(
    ({ copy, workdir }) =>
      copy &&
      !('error' in copy.destination) &&
      isWithin(absolutePath(workdir ?? '/', copy.destination.text), '/usr/local/etc/php-fpm.d'),
  );
}

/** What a script makes and writes at its start. */
function foldersOf(acts: readonly Act[], stage: Stage): readonly string[] | undefined {
  const folders = acts.flatMap((act) => {
    const isFolder = act.program === 'mkdir';
    return allWritesOf(act).map((path) => path && placeOf(path, isFolder, stage));
  });
  return folders.includes(undefined) ? undefined : closed(folders);
}

function placeOf(path: string, isFolder: boolean, { workdir }: Stage): string {
  const whole = absolutePath(workdir ?? '/', path);
  return isFolder || isOpen(whole) ? whole : absolutePath('/', whole.slice(0, whole.lastIndexOf('/')) || '/');
}

function sourceFolders(stage: Stage, project: Project): readonly string[] | undefined {
  const sources = sourcesOf(stage, project);
  const needs = sources?.map(sourceNeeds);
  if (!needs || needs.some(({ needsRoot }) => needsRoot)) return undefined;
  const writes = needs.flatMap((one) => one.writes);
  if (writes.includes(undefined)) return undefined;
  return closed(writes.map((path) => path && absolutePath(stage.workdir ?? '/', path)));
}

function closed(folders: readonly (string | undefined)[]): string[] {
  return folders.flatMap((folder) => (folder === undefined || isOpen(folder) ? [] : folder));
}

/** Anybody may write there. */
function isOpen(path: string): boolean {
  return ['/dev', '/proc/self', '/tmp', '/var/tmp'].some((folder) => isWithin(path, folder));
}

function outermost(paths: readonly string[]): string[] {
  const unique = [...new Set(paths)];
  return unique.filter((path) => !unique.some((other) => other !== path && isWithin(path, other))).sort();
}

/** One that can be given away: no folder of the system, and none that holds code. */
function isOwnFolder(folder: string, stage: Stage): boolean {
  if (!/^(?:\/[\w.@+-]+)+$/.test(folder) || shared.has(folder)) return false;
  if (systems.some((system) => isWithin(folder, system)) && !isWithin(folder, '/usr/src')) return false;
  return !holdsCode(folder, stage);
}

const shared = new Set([
  ...[
    '/',
    '/app',
    '/apps',
    '/home',
    '/media',
    '/mnt',
    '/opt',
    '/run',
    '/srv',
    '/usr/src',
    '/usr/src/app',
    '/var',
  ],
  ...[
    '/code',
    '/src',
    '/workspace',
    '/var/cache',
    '/var/lib',
    '/var/log',
    '/var/run',
    '/var/spool',
    '/var/www',
  ],
]);
const systems = ['/bin', '/boot', '/etc', '/lib', '/lib64', '/proc', '/root', '/sbin', '/sys', '/usr'];

/** The folder that it works in, and those into which something is copied, hold the program. */
function holdsCode(folder: string, { workdir, steps, parent }: Stage): boolean {
  const targets = [...steps, ...(parent?.steps ?? [])].flatMap(({ copy, workdir: at }) =>
    copy && !('error' in copy.destination) ? absolutePath(at ?? '/', copy.destination.text) : [],
  );
  return [workdir ?? '/', ...targets].some((place) => isWithin(place, folder));
}
