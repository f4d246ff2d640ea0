import type { Source } from '../../text/source.ts';
import { folderOf, join } from '../../text/path.ts';
import type { Copy, Stage } from '../image/dockerfile.ts';
import { once } from '../once.ts';
import { absolutePath, isWithin } from '../image/path.ts';

/** Where the build of a Dockerfile finds its files, and what is there. */
export interface BuildFiles {
  /** The contexts that it is built with, from the root of the project. */
  readonly contexts: readonly string[];
  source(path: string): Source | undefined;
}

/** More stages than anybody puts on top of one another, or copies through. */
const longestWay = 32;
/** More than any script for a person to read. */
const longestScript = 65_536;

/** The file of the project that an image has at this path, if it is a shell script. */
export function scriptAt(stage: Stage, path: string, files: BuildFiles): Source | undefined {
  const file = fileAt(stage, path, files);
  return file && isScript(file) ? file : undefined;
}

/**
 * The file of the project that an image has at this path: the one that the last COPY or ADD there brought. Undefined too
 * where several contexts have different files for it.
 */
export function fileAt(stage: Stage, path: string, files: BuildFiles): Source | undefined {
  const search: Search = { left: longestWay, budget: { left: mostSteps } };
  for (const candidate of copiedTo(stage, absolutePath(stage.workdir ?? '/', path), search)) {
    const { file, isSure } = inContexts(stage, candidate, files);
    if (file) return isSure ? file : undefined;
  }
  return undefined;
}

/** The file at a path of the context that a stage is built with. */
export function contextFileAt(stage: Stage, path: string, files: BuildFiles): Source | undefined {
  const { file, isSure } = inContexts(stage, path, files);
  return isSure ? file : undefined;
}

function inContexts(
  { dockerfile: { source: dockerfile } }: Stage,
  path: string,
  files: BuildFiles,
): { readonly file: Source | undefined; readonly isSure: boolean } {
  const contexts = files.contexts.length > 0 ? files.contexts : [folderOf(dockerfile.path), ''];
  const found = new Map(
    contexts.flatMap((context) => {
      const source = files.source(join(context, path));
      return source ? [[source.path, source] as const] : [];
    }),
  );
  const [file, other] = [...found.values()];
  // Without a configuration the Dockerfile's own folder goes before the top of the project.
  return { file, isSure: !other || files.contexts.length === 0 };
}

/** By its first line, else by its name. */
function isScript({ text, path }: Source): boolean {
  const isShell = text.startsWith('#!')
    ? /^#![^\n]*\b(?:ba|da|a|k|z)?sh\b/.test(text)
    : /\.(?:ba|k|z)?sh$/.test(path);
  return isShell && text.length <= longestScript;
}

interface Search {
  /** Stages to go through. */
  readonly left: number;
  readonly budget: { left: number };
}

/** Stages that copy all of one another, each more than once, lead to the same place in more ways than can be gone. */
const mostSteps = 2000;

/**
 * The paths in the build context that a file of the image may have come from, the likeliest first. Whether a source is a
 * folder only the context knows, so an earlier COPY may be the one.
 */
function copiedTo(stage: Stage, path: string, search: Search): string[] {
  const { left, budget } = search;
  if (left <= 0) return [];
  const found: string[] = [];
  for (const arrival of arrivalsIn(stage)) {
    if (--budget.left <= 0) return found;
    found.push(...originsIn(arrival, path, stage, search));
    // What is put at this very path takes the place of all that was there.
    if (arrival.target === path && found.length > 0) return found;
  }
  return stage.parent ? [...found, ...copiedTo(stage.parent, path, { left: left - 1, budget })] : found;
}

/** What a COPY or ADD brings, and where to. */
interface Arrival {
  readonly copy: Copy;
  readonly target: string;
}

/** The last first. Each program that a script calls is looked for in every folder of PATH, so this is asked often. */
const arrivalsIn = once((stage: Stage): readonly Arrival[] =>
  stage.steps.toReversed().flatMap(({ copy, workdir }) => {
    const target = copy && targetOf(copy, workdir);
    return copy && target !== undefined ? [{ copy, target }] : [];
  }),
);

function originsIn(
  { copy, target }: Arrival,
  path: string,
  { dockerfile }: Stage,
  { left, budget }: Search,
): string[] {
  if (!isWithin(path, target)) return [];
  const origins = copy.sources.flatMap((source) =>
    'error' in source || !source.isKnown ? [] : originsOf(source.text, path, target),
  );
  const { from } = copy;
  if (!from) return origins;
  const other = 'stage' in from ? dockerfile.stages[from.stage] : undefined;
  const further = { left: left - 1, budget };
  return other ? origins.flatMap((origin) => copiedTo(other, absolutePath('/', origin), further)) : [];
}

function targetOf({ destination }: Copy, workdir: string | null): string | undefined {
  if ('error' in destination || !destination.isKnown) return undefined;
  return workdir === null && !destination.text.startsWith('/')
    ? undefined
    : absolutePath(workdir ?? '/', destination.text);
}

/** A file becomes the target, or a file in it; of a folder what is in it does. */
function originsOf(source: string, path: string, target: string): string[] {
  if (path === target) return [source];
  const below = path.slice(target === '/' ? 1 : target.length + 1);
  const name =
    source
      .replace(/(?<!\/)\/+$/, '')
      .split('/')
      .at(-1) ?? '';
  const asFile =
    name === below || matches(name, below) ? [source.slice(0, source.lastIndexOf(name)) + below] : [];
  return [...asFile, `${source}/${below}`];
}

/** `*.sh`; the rest of Go's patterns nobody writes here. */
function matches(pattern: string, name: string): boolean {
  const [start = '', end, ...more] = pattern.split('*');
  if (end === undefined || more.length > 0 || name.includes('/')) return false;
  return name.startsWith(start) && name.endsWith(end) && name.length >= pattern.length - 1;
}
