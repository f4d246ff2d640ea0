import { isGuarded, isWilling } from '../../../facts/willing-programs.ts';
import type { Place } from '../../../text/source.ts';
import { oncePerProject } from '../../once.ts';
import type { Stage } from '../dockerfile.ts';
import { modeOf } from '../mode.ts';
import { absolutePath, basename, isWithin } from '../path.ts';
import { plainWords } from '../printed.ts';
import type { ProgramCall } from '../script.ts';
import type { Step } from '../step.ts';
import type { Copy } from '../dockerfile.ts';
import { copyBy } from './copies.ts';
import { changesBySetcap } from './setcap.ts';
import { buildEvents, type CallEvent, codeOf, type ImageFiles, placeOf } from './build.ts';

/*
 * Programs of an image that are root whoever starts them: by the set-user-ID bit, or by capabilities of their file. Both
 * outlive a COPY from stage to stage. What is known is whether such a program does what it is told.
 */

export interface Raised {
  readonly at: Place;
  /** As it is written. */
  readonly program: string;
  /** It starts or writes what it is told, so whoever starts it is root; else nobody knows here what it does. */
  readonly isWilling: boolean;
  /** `SETUID`; `all`. Undefined for the set-user-ID bit. */
  readonly capability?: string | undefined;
}

/** More than anybody raises. */
const mostRaised = 100;

type Found = ReadonlyMap<string, Raised>;

export function raisedPrograms(stage: Stage, files?: ImageFiles): readonly Raised[] {
  return [...raisedIn(stage, files).values()];
}

/** By the whole path. */
const raisedIn = oncePerProject((stage: Stage, files: ImageFiles | undefined): Found => {
  const search: Search = { stage, files, found: new Map(), copies: new Map() };
  for (const event of buildEvents(stage, files)) {
    if (event.copy) copied(event.copy, event.step, search);
    else called(event, search);
  }
  return search.found;
});

interface Search {
  readonly stage: Stage;
  readonly files: ImageFiles | undefined;
  readonly found: Map<string, Raised>;
  /** Other paths of willing programs. */
  readonly copies: Map<string, string>;
}

function called(event: CallEvent, search: Search): void {
  const { call, step } = event;
  // In a folder that nobody knows, its name is all that is known.
  const whole = (path: string) => placeOf(path, event) ?? path;
  const copy = copyBy(call);
  if (copy && isWilling(nameOf(whole(copy.from), search))) search.copies.set(whole(copy.to), copy.from);
  for (const { path, capability, isUndone } of changesBy(call, step, search)) {
    if (isUndone) search.found.delete(whole(path));
    else raise(path, whole(path), { at: call.at, capability }, search);
  }
}

/** What it is, whatever it is called. */
function nameOf(path: string, { copies }: Search): string {
  return basename(copies.get(path) ?? path);
}

function raise(
  written: string,
  path: string,
  { at, capability }: Pick<Raised, 'at' | 'capability'>,
  search: Search,
): void {
  const name = nameOf(path, search);
  if (/[*?[]|\/$/.test(written) || isGuarded(name) || search.found.size >= mostRaised) return;
  search.found.set(path, { at, program: written, isWilling: isWilling(name), capability });
}

interface Change {
  readonly path: string;
  readonly capability?: string | undefined;
  /** The bit is taken away again. */
  readonly isUndone: boolean;
}

function changesBy(call: ProgramCall, step: Step, { stage, files }: Search): readonly Change[] {
  const words = wordsOf(call);
  switch (call.program) {
    case 'rm':
      return call.isCertain ? words.map((path) => ({ path, isUndone: true })) : [];
    case 'chmod':
      return byMode(call, words);
    case 'install':
      return byInstall(words);
    case 'setcap':
      return changesBySetcap(call, words)
        .map((change) => ({ ...change, isUndone: change.capability === undefined }))
        .filter(({ isUndone }) => call.isCertain || !isUndone);
    case 'setfattr':
      return words.some((word) => /^(?:-n|--name=)?security\.capability$/.test(word))
        ? words.slice(-1).map((path) => ({ path, capability: 'all', isUndone: false }))
        : [];
    default: {
      const code = codeOf(call, stage, step, files);
      return code === undefined ? [] : byCode(code);
    }
  }
}

/** Those that are known; a program that the shell looks for has its name. */
function wordsOf({ args, inner = [] }: ProgramCall): string[] {
  const found = inner.flatMap(
    (text) => /\b(?:which|command -v|type -p)\s+["']?([\w./-]+)/.exec(text)?.[1] ?? [],
  );
  return plainWords(args).flatMap((word) => word ?? found.shift() ?? []);
}

function byMode(call: ProgramCall, words: readonly string[]): Change[] {
  const reference = words.find((word) => word.startsWith('--reference='))?.slice('--reference='.length);
  const operands = words.filter((word) => !/^-(?![rwxXst,+=-]*$)|^--/.test(word));
  if (reference !== undefined)
    return /\bsu(?:do)?$/.test(reference) ? operands.map((path) => ({ path, isUndone: false })) : [];
  const [mode = '', ...paths] = operands;
  const parsed = modeOf(mode);
  if (!parsed) return [];
  if (parsed.setsUser) return paths.map((path) => ({ path, isUndone: false }));
  const takes = call.isCertain && (/^\d{3,}$/.test(mode) || /-[rwx]*s/.test(mode));
  return takes ? paths.map((path) => ({ path, isUndone: true })) : [];
}

function byInstall(words: readonly string[]): Change[] {
  const at = words.findIndex((word) => /^(?:-[a-zA-Z]*m|--mode)/.test(word));
  const option = words[at] ?? '';
  const inside = option.replace(/^(?:-[a-zA-Z]*?m|--mode=?)/, '');
  const mode = inside === '' ? (words[at + 1] ?? '') : inside;
  if (at === -1 || !modeOf(mode)?.setsUser) return [];
  const skipped = inside === '' ? at + 1 : at;
  const operands = words.filter(
    (word, index) => !word.startsWith('-') && index !== skipped && !/^-[ogtS]$/.test(words[index - 1] ?? ''),
  );
  const target = operands.at(-1);
  return target === undefined ? [] : [{ path: target, isUndone: false }];
}

/** `os.chmod("/bin/bash", 0o4755)` */
function byCode(text: string): Change[] {
  return Array.from(text.matchAll(/chmod/gi))
    .slice(0, 20)
    .flatMap(({ index }): Change[] => {
      const near = text.slice(index, index + 200);
      const path = /["'](\/[\w./+-]+)["']/.exec(near)?.[1];
      const isRaised = /\b0?o?0?[4-7][0-7]{3}\b/.test(near) || near.includes('S_ISUID');
      return path !== undefined && isRaised ? [{ path, isUndone: false }] : [];
    });
}

function copied(copy: Copy, step: Step, search: Search): void {
  const { destination, sources } = copy;
  if ('error' in destination || !destination.isKnown) return;
  const target = absolutePath(step.workdir ?? '/', destination.text);
  const isFolder = /(?:^|\/)\.?$/.test(destination.text) || sources.length > 1;
  for (const source of sources) {
    if ('error' in source) continue;
    const path = isFolder ? absolutePath(target, basename(source.text)) : target;
    arrived(copy, source.text, { path, target }, search);
  }
}

function arrived(copy: Copy, source: string, to: Target, search: Search): void {
  const { chmod } = copy;
  const { path } = to;
  if (isWilling(basename(source))) search.copies.set(path, source);
  const mode = chmod?.isKnown === true ? modeOf(chmod.text) : undefined;
  if (!mode) broughtAlong(copy, absolutePath('/', source), to, search);
  else if (mode.setsUser && chmod) raise(path, path, { at: chmod.at }, search);
}

/** What another stage has raised stays so, unless the COPY says another mode. */
function broughtAlong({ from }: Copy, source: string, to: Target, search: Search): void {
  const other = from && 'stage' in from ? search.stage.dockerfile.stages[from.stage] : undefined;
  const before = other ? raisedIn(other, search.files) : [];
  for (const [was, raised] of before) carried(source, was, raised, to, search);
}

interface Target {
  readonly path: string;
  readonly target: string;
}

/** What is at, or below, a path of another stage keeps its bits. */
function carried(source: string, was: string, raised: Raised, to: Target, { found }: Search): void {
  if (!isWithin(was, source)) return;
  const path =
    was === source ? to.path : absolutePath(to.target, was.slice(source === '/' ? 1 : source.length + 1));
  if (found.size < mostRaised) found.set(path, raised);
}
