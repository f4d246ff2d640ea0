import { capabilityNames } from '../../../facts/capabilities.ts';
import { givesRoot, isGuarded, isWilling } from '../../../facts/willing-programs.ts';
import type { Place } from '../../../text/source.ts';
import { oncePerProject } from '../../once.ts';
import type { Stage } from '../dockerfile.ts';
import { modeOf } from '../mode.ts';
import { absolutePath, basename, isWithin } from '../path.ts';
import { plainWords } from '../printed.ts';
import type { ProgramCall } from '../script.ts';
import type { Step } from '../step.ts';
import type { Copy } from '../dockerfile.ts';
import { type BuildEvent, buildEvents, codeOf, type ImageFiles } from './build.ts';

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

function called({ call, step }: Extract<BuildEvent, { call: ProgramCall }>, search: Search): void {
  const whole = (path: string) => absolutePath(step.workdir ?? '/', path);
  const copy = copyBy(call);
  if (copy && isWilling(nameOf(whole(copy.from), search))) search.copies.set(whole(copy.to), copy.from);
  if (call.program === 'rm' && call.isCertain)
    for (const word of call.args) if (word !== undefined) search.found.delete(whole(word));
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
    case 'chmod':
      return byMode(call, words);
    case 'install':
      return byInstall(words);
    case 'setcap':
      return bySetcap(call, words);
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
  const takes = call.isCertain && (/^\d{4,}$/.test(mode) || /-[rwx]*s/.test(mode));
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

/** `setcap [-q] [-n UID] CAPABILITIES FILE …`, `setcap -r FILE` (setcap(8)). */
function bySetcap({ input, isCertain }: ProgramCall, words: readonly string[]): Change[] {
  if (words.some((word) => /^-\w*[vh]$/.test(word))) return [];
  const changes: Change[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '-n') at++;
    else if (word === '-r') {
      const path = words[++at];
      if (path !== undefined && isCertain) changes.push({ path, isUndone: true });
    } else if (word === '-' || !/^-/.test(word)) {
      const path = words[++at];
      const capability = givenIn(word === '-' ? (input ?? '') : word);
      if (path !== undefined && capability !== undefined) changes.push({ path, capability, isUndone: false });
    }
  }
  return changes;
}

/** The first that gives root (cap_from_text(3)); names are of any case, and may be numbers. */
function givenIn(text: string): string | undefined {
  for (const clause of text.trim().split(/\s+/)) {
    const [, list = '', operators = ''] = /^([\w,]*)((?:[-+=][eip]*)+)$/.exec(clause) ?? [];
    if (!/[+=][ei]*p/.test(operators)) continue;
    if (list === '' || list.toLowerCase() === 'all') return 'all';
    const names = list
      .split(',')
      .map((name) => capabilityNames[Number(name)] ?? name.toUpperCase().replace(/^CAP_/, ''));
    const giving = names.find(givesRoot);
    if (giving !== undefined) return giving;
  }
  return undefined;
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

/** `cp /bin/sh /x`, `cat /bin/sh > /x`, `dd if=/bin/sh of=/x` */
function copyBy({ program, args }: ProgramCall): { readonly from: string; readonly to: string } | undefined {
  const known = args.flatMap((word) => word ?? []);
  const [from, to, ...more] = known.filter((word) => !word.startsWith('-'));
  switch (program) {
    case 'cp':
    case 'ln':
    case 'mv':
    case 'install': {
      const files = program === 'install' ? known.filter((word) => word.startsWith('/')) : [from, to];
      const [source, target] = files;
      if (source === undefined || target === undefined || (more.length > 0 && program !== 'install'))
        return undefined;
      return { from: source, to: target.endsWith('/') ? target + basename(source) : target };
    }
    case 'cat':
      return from !== undefined && to === '>' && more[0] !== undefined ? { from, to: more[0] } : undefined;
    case 'dd': {
      const of = (name: string) => known.find((word) => word.startsWith(name))?.slice(name.length);
      const [source, target] = [of('if='), of('of=')];
      return source !== undefined && target !== undefined ? { from: source, to: target } : undefined;
    }
    default:
      return undefined;
  }
}

function copied(copy: Copy, step: Step, search: Search): void {
  const { destination, sources, from, chmod } = copy;
  if ('error' in destination || !destination.isKnown) return;
  const target = absolutePath(step.workdir ?? '/', destination.text);
  const isFolder = /(?:^|\/)\.?$/.test(destination.text) || sources.length > 1;
  const isRaised = chmod?.isKnown === true && modeOf(chmod.text)?.setsUser === true;
  const other = from && 'stage' in from ? search.stage.dockerfile.stages[from.stage] : undefined;
  const before = other && raisedIn(other, search.files);
  for (const source of sources) {
    if ('error' in source) continue;
    const path = isFolder ? absolutePath(target, basename(source.text)) : target;
    if (isWilling(basename(source.text))) search.copies.set(path, source.text);
    if (isRaised && chmod) raise(path, path, { at: chmod.at }, search);
    else
      for (const [was, raised] of before ?? [])
        carried(absolutePath('/', source.text), was, raised, { path, target }, search);
  }
}

/** What is at, or below, a path of another stage keeps its bits. */
function carried(
  source: string,
  was: string,
  raised: Raised,
  to: { readonly path: string; readonly target: string },
  { found }: Search,
): void {
  if (!isWithin(was, source)) return;
  const path =
    was === source ? to.path : absolutePath(to.target, was.slice(source === '/' ? 1 : source.length + 1));
  if (found.size < mostRaised) found.set(path, raised);
}
