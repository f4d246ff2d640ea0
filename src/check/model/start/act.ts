import { shellCommands, type ShellWord } from '../../source/shell.ts';
import type { Place, Span } from '../../source/source.ts';
import { absolutePath, basename } from '../stage/path.ts';

/** A word that a program is started with, and where it is written. */
export interface Argument {
  /** Undefined where it cannot be known. */
  readonly text: string | undefined;
  /** The place of a part of the text, as near as its file tells. */
  readonly place: (part: Span) => Place;
}

/** A simple command that a container carries out when it starts, without what only leads up to it: `exec`, `tini --`. */
export interface Act {
  /** The program's name without its folder. */
  readonly program: string;
  /** Undefined where only the running shell can tell. */
  readonly args: readonly (string | undefined)[];
  /** Files that its output goes to. */
  readonly outputs: readonly string[];
  readonly at: Place;
  /** Carried out at every start; else it may depend on something that only the running shell can tell. */
  readonly isCertain: boolean;
}

export interface Start {
  readonly argv: readonly Argument[];
  readonly isCertain: boolean;
  /** Scripts that the image is known to have, by path. */
  readonly scripts?: ReadonlyMap<string, Argument>;
  readonly workdir?: string | null;
}

/** More than any script for a person to read; beyond it nothing is said. */
const longestScript = 65_536;
const deepest = 4;
const mostActs = 2_000;

/** What starting a program with these words comes to. */
export function actsOf(start: Start): Act[] {
  const acts: Act[] = [];
  const { argv, isCertain } = start;
  carryOut({ words: argv, outputs: [], isCertain }, start, acts, 0);
  return acts;
}

interface Simple {
  readonly words: readonly Argument[];
  readonly outputs: readonly string[];
  readonly isCertain: boolean;
  /** Undefined for words that stand in no script. */
  readonly place?: () => Place;
}

/** All of a text, whatever its length. */
const whole: Span = { start: 0, end: Number.MAX_SAFE_INTEGER };

function carryOut(simple: Simple, start: Start, acts: Act[], depth: number): void {
  const words = withoutWrappers(simple.words, start.scripts);
  const [first, ...args] = words;
  const script = depth < deepest ? scriptOf(words, start) : undefined;
  if (script) {
    for (const command of commandsOf(script, simple.isCertain)) carryOut(command, start, acts, depth + 1);
    return;
  }
  const place = simple.place ?? (first && (() => first.place(whole)));
  if (!place || acts.length >= mostActs) return;
  acts.push({
    program: basename(first?.text ?? ''),
    args: args.map(({ text }) => text),
    outputs: simple.outputs,
    // To find it is dear, and few are asked.
    get at() {
      return place();
    },
    isCertain: simple.isCertain,
  });
}

const shells = new Set(['ash', 'bash', 'dash', 'ksh', 'sh', 'zsh']);

/** The text that a shell is given, or that of a script which the image is known to have. */
function scriptOf(words: readonly Argument[], { scripts, workdir }: Start): Argument | undefined {
  const isShell = shells.has(basename(words[0]?.text ?? ''));
  const at = isShell ? words.findIndex(({ text }, index) => index > 0 && !/^[-+]/.test(text ?? '')) : 0;
  const operand = words[at];
  const isText = isShell && words.slice(1, at).some(({ text }) => /^-[a-z]*c[a-z]*$/i.test(text ?? ''));
  if (isText || operand?.text === undefined) return isText ? operand : undefined;
  return scripts?.get(absolutePath(workdir ?? '/', operand.text));
}

function commandsOf({ text, place }: Argument, isCertain: boolean): Simple[] {
  if (text === undefined || text.length > longestScript) return [];
  return shellCommands(text, () => undefined).map((command) => ({
    ...wordsOf(command.words, text, place),
    isCertain: isCertain && command.isCertain,
    place: () => place(command.span),
  }));
}

function wordsOf(
  shellWords: readonly ShellWord[],
  script: string,
  place: Argument['place'],
): Pick<Simple, 'words' | 'outputs'> {
  const words: Argument[] = [];
  const outputs: string[] = [];
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
    if (file !== undefined && /^(?:>>?|<>)$/.test(word.text ?? '')) outputs.push(file);
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

/** Programs that start another one: their options that take the next word, and how many operands stand before it. */
const wrappers: ReadonlyMap<string, { readonly options: string; readonly operands: number }> = new Map([
  ['catatonit', { options: '', operands: 0 }],
  ['command', { options: '', operands: 0 }],
  ['docker-init', { options: '', operands: 0 }],
  ['dumb-init', { options: 'r', operands: 0 }],
  ['env', { options: 'uC', operands: 0 }],
  ['exec', { options: 'a', operands: 0 }],
  ['gosu', { options: '', operands: 1 }],
  ['ionice', { options: 'cn', operands: 0 }],
  ['nice', { options: 'n', operands: 0 }],
  ['nohup', { options: '', operands: 0 }],
  ['setpriv', { options: '', operands: 0 }],
  ['stdbuf', { options: 'ioe', operands: 0 }],
  ['su-exec', { options: '', operands: 1 }],
  ['sudo', { options: 'ugpCDhRTU', operands: 0 }],
  ['timeout', { options: 'ks', operands: 1 }],
  ['tini', { options: 'pe', operands: 0 }],
  ['xargs', { options: 'InPLdsE', operands: 0 }],
]);

/** A script of this name ends with `exec "$@"`; that is its whole point. */
const entrypoint = { options: '', operands: 0 };

function withoutWrappers(words: readonly Argument[], scripts: Start['scripts']): readonly Argument[] {
  let at = 0;
  for (;;) {
    while (/^[A-Za-z_]\w*=/.test(words[at]?.text ?? '')) at++;
    const text = words[at]?.text ?? '';
    const isEntrypoint =
      /entrypoint(?:\.sh)?$/.test(text) && words[at + 1] !== undefined && !scripts?.has(text);
    const wrapper = wrappers.get(basename(text)) ?? (isEntrypoint ? entrypoint : undefined);
    if (!wrapper) return words.slice(at);
    at = afterOptions(words, at + 1, wrapper.options) + wrapper.operands;
  }
}

function afterOptions(words: readonly Argument[], from: number, takingWord: string): number {
  let at = from;
  for (; /^-./.test(words[at]?.text ?? ''); at++) {
    const option = words[at]?.text ?? '';
    if (option === '--') return at + 1;
    if (/^-[A-Za-z]$/.test(option) && takingWord.includes(option.charAt(1))) at++;
  }
  return at;
}
