import { existsSync, statSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { isVendored } from '../../check/index.ts';
import { WrongUse } from '../io.ts';
import { filesKeptByGit, vendoredByAttribute, workTreeOf } from './git.ts';
import { walk } from './walk.ts';

export interface SelectedFile {
  /** As the caller will see it: what was given, and the way from there. */
  readonly shown: string;
  readonly absolute: string;
  /** Named by itself on the command line, so it is checked whatever it is and a link is followed. */
  readonly named: boolean;
  /** Its content, where it does not come from the disk. */
  readonly bytes?: Buffer;
}

export interface Selection {
  /** The folder that configuration and waivers count from: the git work tree's top, or the folder itself. */
  readonly base: string;
  /** By the name below the base, which is how configuration, waivers and the links between files speak of a file. */
  readonly files: ReadonlyMap<string, SelectedFile>;
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
  /** How many files that might matter were left out as vendored or generated. */
  readonly vendored: number;
}

type Matters = (path: string) => boolean;

export function select(cwd: string, paths: readonly string[], matters: Matters): Selection {
  const given = (paths.length === 0 ? ['.'] : paths).map((path) => targetOf(cwd, path));
  const base = baseOf(cwd, given[0]);
  const found = new Map<string, SelectedFile>();
  const unreadable: { path: string; reason: string }[] = [];
  let vendored = 0;
  for (const target of given) {
    const listing = target.isFolder ? filesIn(target, matters) : aloneIn(target);
    for (const file of listing.files) {
      const earlier = found.get(file.absolute);
      if (earlier === undefined) found.set(file.absolute, file);
      else if (file.named) found.set(file.absolute, { ...earlier, named: true });
    }
    unreadable.push(...listing.unreadable);
    vendored += listing.vendored;
  }
  const sorted = [...found.values()].sort((a, b) => (a.shown < b.shown ? -1 : 1));
  const files = new Map(sorted.map((file) => [below(base, file.absolute), file]));
  return { base, files, unreadable, vendored };
}

/** What a file that is gone has is nothing. */
export function bytesOf({ files }: Selection): number {
  let bytes = 0;
  for (const file of files.values())
    bytes += file.bytes?.length ?? statSync(file.absolute, { throwIfNoEntry: false })?.size ?? 0;
  return bytes;
}

/** One file whose content somebody hands over, under the name that it will have. */
export function selectGiven(cwd: string, path: string, bytes: Buffer): Selection {
  const absolute = resolve(cwd, path);
  const target = { shown: posix.normalize(forward(path)), absolute, isFolder: false };
  const base = baseOf(cwd, target);
  const file = { shown: target.shown, absolute, named: true, bytes };
  return { base, files: new Map([[below(base, absolute), file]]), unreadable: [], vendored: 0 };
}

interface Target {
  readonly shown: string;
  readonly absolute: string;
  readonly isFolder: boolean;
}

function targetOf(cwd: string, given: string): Target {
  const absolute = resolve(cwd, given);
  if (!existsSync(absolute)) throw new WrongUse(`no such file or folder: \`${given}\`.`);
  const shown = posix.normalize(forward(given)).replace(/(?<=.)\/$/, '');
  return { shown, absolute, isFolder: statSync(absolute).isDirectory() };
}

function baseOf(cwd: string, first: Target | undefined): string {
  if (first === undefined) return cwd;
  const folder = first.isFolder ? first.absolute : dirname(first.absolute);
  const tree = workTreeOf(folder);
  if (tree !== undefined) return tree;
  return isInside(cwd, folder) ? cwd : folder;
}

interface Listing {
  readonly files: readonly SelectedFile[];
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
  readonly vendored: number;
}

function aloneIn({ shown, absolute }: Target): Listing {
  return { files: [{ shown, absolute, named: true }], unreadable: [], vendored: 0 };
}

function filesIn(folder: Target, matters: Matters): Listing {
  const all = isVendored(folder.shown);
  const tree = workTreeOf(folder.absolute);
  const kept = tree === undefined ? [] : (filesKeptByGit(folder.absolute) ?? []);
  // Git has nothing here: no repository, no git, or a folder that it ignores and somebody names all the same.
  const walked = kept.length > 0 ? undefined : walk(folder.absolute, (path) => all || !isVendored(path));
  const paths = walked?.files ?? kept;
  const leftOut = all ? new Set<string>() : vendoredAmong(folder.absolute, paths, matters, kept.length > 0);
  // A folder of nothing but vendored files was named for their sake.
  const asked = folder.absolute !== tree && leftOut.size === paths.filter(matters).length;
  const files = paths.filter((path) => asked || !leftOut.has(path)).map((path) => fileIn(folder, path));
  const unreadable = [...(walked?.unreadable ?? []), ...misnamed(paths.filter(matters))].map((skipped) => ({
    ...skipped,
    path: posix.join(folder.shown, skipped.path),
  }));
  return { files, unreadable, vendored: asked ? 0 : leftOut.size };
}

/** Bytes that are no UTF-8 come out as the replacement character, and lead to no file any more. */
function misnamed(paths: readonly string[]): { path: string; reason: string }[] {
  return paths
    .filter((path) => path.includes('\ufffd'))
    .map((path) => ({ path, reason: 'its name is not UTF-8' }));
}

function fileIn({ shown, absolute }: Target, path: string): SelectedFile {
  return {
    shown: shown === '.' ? path : `${shown === '/' ? '' : shown}/${path}`,
    absolute: join(absolute, path),
    named: false,
  };
}

/** The way from the base, with forward slashes. To work it out step by step takes long where there are many files. */
function below(base: string, path: string): string {
  const start = base.endsWith(sep) ? base : base + sep;
  return forward(path.startsWith(start) ? path.slice(start.length) : relative(base, path));
}

function vendoredAmong(
  folder: string,
  paths: readonly string[],
  matters: Matters,
  git: boolean,
): Set<string> {
  const candidates = paths.filter(matters);
  const said = git ? vendoredByAttribute(folder, candidates) : new Map<string, boolean>();
  return new Set(candidates.filter((path) => said.get(path) ?? isVendored(path)));
}

function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function forward(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
