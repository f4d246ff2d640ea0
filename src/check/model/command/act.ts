import { shellCommands, type ShellWord } from '../../read/shell.ts';
import type { Place, Span } from '../../text/source.ts';
import { defaultPath } from '../image/program.ts';
import { absolutePath, basename } from '../image/path.ts';
import { withoutWrappers } from '../image/wrappers.ts';

/** A word that a program is started with, and where it is written. */
export interface Argument {
  /** Undefined where it cannot be known. */
  readonly text: string | undefined;
  /** The place of a part of the text, as near as its file tells. */
  readonly place: (part: Span) => Place;
  /** The place of a part of the text in a file of its own, where `place` is only what starts that file. */
  readonly inside?: (part: Span) => Place;
}

/** A simple command that a container carries out when it starts, without what only leads up to it: `exec`, `tini --`. */
export interface Act {
  /** The program's name without its folder. */
  readonly program: string;
  /** The same as it is written: `./server`. */
  readonly written: string;
  /** Undefined where only the running shell can tell. */
  readonly args: readonly (string | undefined)[];
  /** Files that its output goes to; undefined where only the running shell can tell. */
  readonly outputs: readonly (string | undefined)[];
  readonly at: Place;
  /** Where it stands in a script of the project that `at` starts. */
  readonly inside: Place | undefined;
  /** Carried out at every start; else it may depend on something that only the running shell can tell. */
  readonly isCertain: boolean;
}

/** The one to tell of several: the first that is certain, if any is. */
export function firstOf(acts: readonly Act[]): Act | undefined {
  return acts.find(({ isCertain }) => isCertain) ?? acts[0];
}

/** Where a finding about it belongs, and what else to look at. */
export function placeOfAct({ at, inside, isCertain }: Act): {
  readonly at: Place;
  readonly confidence?: 'likely';
  readonly related?: readonly { readonly at: Place; readonly message: string }[];
} {
  return {
    at,
    ...(isCertain ? {} : { confidence: 'likely' }),
    ...(inside ? { related: [{ at: inside, message: 'The script does it here.' }] } : {}),
  };
}

export type Scripts = (path: string) => Argument | undefined;

export interface Start {
  readonly argv: readonly Argument[];
  readonly isCertain: boolean;
  /** The program itself is certainly started, whatever it does with its arguments; `isCertain` unless it is given. */
  readonly isProgramCertain?: boolean;
  /** The script that the image is known to have at a path. */
  readonly scripts?: Scripts;
  readonly workdir?: string | null;
}

/** More than any script for a person to read; beyond it nothing is said. */
const longestScript = 65_536;
const deepest = 4;
const mostActs = 2_000;

/** What starting a program with these words comes to. */
export function actsOf(start: Start): Act[] {
  const acts: Act[] = [];
  carryOut({ words: start.argv, outputs: [], isCertain: start.isCertain }, start, acts, 0);
  return acts;
}

interface Simple {
  readonly words: readonly Argument[];
  readonly outputs: readonly (string | undefined)[];
  readonly isCertain: boolean;
  /** Undefined for words that stand in no script. */
  readonly place?: () => Place;
  readonly inside?: (() => Place) | undefined;
}

/** All of a text, whatever its length. */
const whole: Span = { start: 0, end: Number.MAX_SAFE_INTEGER };

function carryOut(simple: Simple, start: Start, acts: Act[], depth: number): void {
  const words = ownWords(simple.words, start);
  const [first, ...args] = words;
  const script = depth < deepest ? scriptOf(words, start) : undefined;
  if (script) {
    const isCertain = (depth === 0 ? start.isProgramCertain : undefined) ?? simple.isCertain;
    for (const command of ownCommandsOf(script, isCertain)) carryOut(command, start, acts, depth + 1);
    if (endsWithArguments(script))
      carryOut({ ...simple, words: script.args, outputs: [] }, start, acts, depth + 1);
    return;
  }
  const place = simple.place ?? (first && (() => first.place(whole)));
  // A variable that is set starts nothing.
  if (!place || acts.length >= mostActs || (!first && simple.outputs.length === 0)) return;
  acts.push({
    program: basename(first?.text ?? ''),
    written: first?.text ?? '',
    args: args.map(({ text }) => text),
    outputs: simple.outputs,
    // To find it is dear, and few are asked.
    get at() {
      return place();
    },
    get inside() {
      return simple.inside?.();
    },
    isCertain: simple.isCertain,
  });
}

/** `exec "$@"` is what most entrypoints end with. */
function endsWithArguments({ text, args }: Script): boolean {
  return args.length > 0 && /"?\$(?:@|\{@\}|\*)"?/.test(text.text ?? '');
}

/** All but those that start what the script is given. */
function ownCommandsOf({ text, args }: Script, isCertain: boolean): readonly Simple[] {
  return commandsOf(text, isCertain).filter((command) => args.length === 0 || !command.isAllArguments);
}

const shells = new Set(['ash', 'bash', 'dash', 'ksh', 'sh', 'zsh']);

interface Script {
  readonly text: Argument;
  readonly args: readonly Argument[];
}

/** The text that a shell is given, or that of a script which the image is known to have. */
function scriptOf(words: readonly Argument[], start: Start): Script | undefined {
  const isShell = shells.has(basename(words[0]?.text ?? ''));
  const at = isShell ? words.findIndex(({ text }, index) => index > 0 && !/^[-+]/.test(text ?? '')) : 0;
  const operand = words[at];
  const isText = isShell && words.slice(1, at).some(({ text }) => /^-[abd-z]*c[a-z]*$/i.test(text ?? ''));
  if (isText) return operand && { text: operand, args: [] };
  const text = operand?.text === undefined ? undefined : fileOf(operand.text, isShell, start);
  return text && { text, args: words.slice(at + 1) };
}

/** A shell looks for a script where it is, anything else without a slash stands in a folder of PATH. */
function fileOf(name: string, isShell: boolean, { scripts, workdir }: Start): Argument | undefined {
  if (!scripts) return undefined;
  const here = isShell || name.includes('/') ? scripts(absolutePath(workdir ?? '/', name)) : undefined;
  if (here || name.includes('/')) return here;
  for (const folder of defaultPath) {
    const found = scripts(`${folder}/${name}`);
    if (found) return found;
  }
  return undefined;
}

interface ScriptCommand extends Simple {
  /** `exec "$@"`: it starts what the script is given, and nothing else. */
  readonly isAllArguments: boolean;
}

function commandsOf({ text, place, inside }: Argument, isCertain: boolean): ScriptCommand[] {
  if (text === undefined || text.length > longestScript) return [];
  return shellCommands(text, () => undefined).map((command) => ({
    ...wordsOf(command.words, text, place),
    isAllArguments: isAllArguments(text, command.words),
    isCertain: isCertain && command.isCertain,
    place: () => place(command.span),
    inside: inside && (() => inside(command.span)),
  }));
}

function isAllArguments(text: string, words: readonly ShellWord[]): boolean {
  const [word, ...others] = words.filter((one) => one.text !== 'exec');
  return (
    word !== undefined &&
    others.length === 0 &&
    /^"?\$(?:@|\{@\}|\*)"?$/.test(text.slice(word.span.start, word.span.end))
  );
}

function wordsOf(
  shellWords: readonly ShellWord[],
  script: string,
  place: Argument['place'],
): Pick<Simple, 'words' | 'outputs'> {
  const words: Argument[] = [];
  const outputs: (string | undefined)[] = [];
  for (let at = 0; at < shellWords.length; at++) {
    const word = shellWords[at];
    if (!word) break;
    const isRedirection = /[<>]/.test(script.charAt(word.span.start));
    if (!isRedirection) {
      const next = shellWords[at + 1];
      const isDescriptor =
        /^\d+$/.test(word.text ?? '') &&
        next?.span.start === word.span.end &&
        /[<>]/.test(script.charAt(next.span.start));
      if (!isDescriptor) words.push({ text: known(word.text), place: (part) => place(within(word, part)) });
      continue;
    }
    const file = known(shellWords[++at]?.text);
    if (/^(?:>>?|<>|&>>?)$/.test(word.text ?? '')) outputs.push(file);
  }
  return { words, outputs };
}

/** A part of a word that is written without quotes inside it stands at this distance from the word's own start. */
function within({ span, text }: ShellWord, part: Span): Span {
  const quotes = text !== undefined && span.end - span.start === text.length + 2 ? 1 : 0;
  const start = span.start + quotes;
  return part.end >= (text?.length ?? 0) && part.start === 0
    ? span
    : { start: Math.min(start + part.start, span.end), end: Math.min(start + part.end, span.end) };
}

/** A template that somebody fills in before the shell sees it. */
function known(text: string | undefined): string | undefined {
  return text?.includes('{{') ? undefined : text;
}

/** Its arguments are started as they are. */
export function isInit(program: string | undefined): boolean {
  return /^(?:catatonit|docker-init|dumb-init|tini)$/.test(basename(program ?? ''));
}

/** A script of this name ends with `exec "$@"`; that is its whole point. */
function ownWords(words: readonly Argument[], start: Start): readonly Argument[] {
  return withoutWrappers(words, (at) => {
    const text = words[at]?.text ?? '';
    return /entrypoint(?:\.sh)?$/.test(text) && words[at + 1] !== undefined && !fileOf(text, false, start);
  });
}
