import { shellCommands } from '../../read/shell.ts';
import type { Place } from '../../text/source.ts';
import type { Command, Stage } from '../image/dockerfile.ts';
import { absolutePath, basename } from '../image/path.ts';
import { defaultPath } from '../image/program.ts';
import { type Scripted, scriptsOf } from './script.ts';

/*
 * An image that starts through sudo or doas is root, whoever its user is: directly, or in the last thing that a script of
 * its own does. Both become root unless they are told to become somebody else (sudo(8), doas(1)).
 */

export interface RootStart {
  readonly at: Place;
  readonly program: 'sudo' | 'doas';
  /** Where a script does it. */
  readonly inside: Place | undefined;
}

type Words = readonly (string | undefined)[];

/** Scripts that start scripts. */
const deepest = 4;

export function rootStartOf(stage: Stage, project: Scripted): RootStart | undefined {
  const { entrypoint, command } = stage;
  const [first, second] = [entrypoint, command].filter((one) => one && one.from !== 'base');
  if (!first) return undefined;
  const isRead = first.form !== 'shell' && second;
  const words = [...wordsOf(first), ...(isRead ? wordsOf(second) : [])];
  const scripts = scriptsOf(stage, { project, at: first.at });
  const lookUp = (name: string) => {
    const folders = name.includes('/') ? [stage.workdir ?? '/'] : [...defaultPath, stage.workdir ?? '/'];
    return folders.map((folder) => scripts(absolutePath(folder, name))).find((found) => found !== undefined);
  };
  return startOf(words, { at: first.at, inside: undefined, lookUp, left: deepest });
}

/** A shell that a list names is given its text as a word; the shell form has it after the shell. */
function wordsOf({ argv }: Command): Words {
  return argv;
}

interface Following {
  readonly at: Place;
  readonly inside: Place | undefined;
  readonly lookUp: (name: string) => ReturnType<ReturnType<typeof scriptsOf>>;
  readonly left: number;
}

function startOf(words: Words, following: Following): RootStart | undefined {
  const own = words.slice(words.findIndex((word) => !leading.test(basename(word ?? ''))));
  const [first, ...rest] = own;
  const { at, inside, left } = following;
  const program = basename(first ?? '');
  if (program === 'sudo' || program === 'doas') return asRoot(rest) ? { at, program, inside } : undefined;
  if (left === 0 || first === undefined) return undefined;
  const isShell = /^(?:ba|da|a|k|z)?sh$/.test(program);
  const option = isShell ? rest.findIndex((word) => /^-\w*c$/.test(word ?? '')) : -1;
  const text = option === -1 ? undefined : rest[option + 1];
  if (text !== undefined) return startIn(text, rest.slice(option + 2), following);
  const operand = isShell ? rest.findIndex((word) => !/^[-+]/.test(word ?? '')) : -1;
  const name = isShell ? rest[operand] : first;
  const script = name === undefined ? undefined : following.lookUp(name);
  if (script?.text === undefined) return undefined;
  const place = (span: { readonly start: number; readonly end: number }) =>
    (script.inside ?? script.place)(span);
  return startIn(script.text, isShell ? rest.slice(operand + 1) : rest, following, place);
}

/** `tini -- env A=b nohup`: start what comes after them. */
const leading =
  /^(?:exec|env|nohup|nice|time|command|tini|dumb-init|catatonit|docker-init|--|-g|-s|-i|\w+=.*)$/;

/** Of a script what stays: what it turns into, or does last. */
function startIn(
  text: string,
  args: Words,
  following: Following,
  place?: (span: { readonly start: number; readonly end: number }) => Place,
): RootStart | undefined {
  const commands = shellCommands(text, () => undefined);
  const last = commands.at(-1);
  for (const command of commands) {
    const words = command.words.map((word) => word.text);
    if (command !== last && words[0] !== 'exec') continue;
    const raw = text.slice(command.span.start, command.span.end);
    const whole = /"?\$(?:@|\{@\}|\*)"?$/.test(raw) ? [...words.slice(0, -1), ...args] : words;
    const found = startOf(whole, {
      ...following,
      inside: place ? place(command.span) : following.inside,
      left: following.left - 1,
    });
    if (found) return found;
  }
  return undefined;
}

/** `-u app` is somebody else. */
function asRoot(words: Words): boolean {
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined || !word.startsWith('-') || word === '--') return true;
    const joined = userIn(word);
    if (joined !== undefined) return /^(?:#?0+|root)$/.test(joined === '' ? (words[at + 1] ?? '') : joined);
    if (/^-[gpChDRTrt]$/.test(word)) at++;
  }
  return true;
}

/** What is joined to `-u` or `--user`, perhaps nothing; undefined where the word is another option. */
function userIn(word: string): string | undefined {
  if (word.startsWith('--user')) return word.slice(6).replace(/^=/, '');
  const [letters = ''] = /^-[A-Za-z]*/.exec(word) ?? [];
  const last = letters.lastIndexOf('u');
  return last === -1 ? undefined : word.slice(last + 1);
}
