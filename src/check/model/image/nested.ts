import { shellCommands, type ShellCommand, type ShellWord } from '../../read/shell.ts';
import { basename } from './path.ts';
import { givenBy, plainWords, printedBy } from './printed.ts';
import { withoutWrappers } from './wrappers.ts';

/** Shells in shells, deeper than anybody puts them. */
const deepest = 5;

const shell = /^(?:ba|da|a|k|z)?sh$/;
const running = /^-[a-z]*c$/;

type Look = (name: string) => string | undefined;
type Words = readonly (string | undefined)[];

/**
 * The commands, and those that they hand to another shell or program: `bash -c 'useradd app'`, `eval`, `$(…)`, `xargs`,
 * `find -exec`, `echo … | sh`. Each knows what it reads, as far as it is written.
 */
export function withNested(
  commands: readonly ShellCommand[],
  get: Look = () => undefined,
  left = deepest,
): readonly ShellCommand[] {
  return commands.flatMap((command, at) => {
    const input = command.input ?? givenBy(textsOf(command)) ?? printedInto(commands[at - 1]);
    const whole = input === undefined ? command : { ...command, input };
    if (left === 0) return [whole];
    const inner = handedOver(whole).map((each) =>
      typeof each === 'string' ? shellCommands(each, get) : [commandOf(each, whole)],
    );
    const all = inner.flatMap((each) => withNested(each, get, left - 1));
    return [whole, ...all.map((one) => standingIn(one, command))];
  });
}

function printedInto(before: ShellCommand | undefined): string | undefined {
  return before?.isPiped ? printedBy(before) : undefined;
}

/** All that is known of its place is that of the command that hands it over. */
function standingIn(one: ShellCommand, { span, isCertain }: ShellCommand): ShellCommand {
  const words = one.words.map(({ text }) => ({ text, span }));
  return { ...one, words, span, isCertain: one.isCertain && isCertain };
}

function commandOf(words: Words, { span, input }: ShellCommand): ShellCommand {
  const own = { words: words.map((text): ShellWord => ({ text, span })), span, isCertain: true };
  return input === undefined ? own : { ...own, input };
}

function textsOf({ words }: { readonly words: readonly ShellWord[] }): Words {
  return words.map(({ text }) => text);
}

/** Texts that a shell carries out, and commands by their words. */
function handedOver(command: ShellCommand): (string | Words)[] {
  const texts = textsOf(command);
  const words = withoutWrappers(command.words).map(({ text }) => text);
  const own: (string | Words)[] = words.length < texts.length && words.length > 0 ? [words] : [];
  const xargs = texts.findIndex((word) => basename(word ?? '') === 'xargs');
  if (xargs !== -1) return [...(command.inner ?? []), filledIn(texts.slice(xargs + 1), words, command.input)];
  if (own.length > 0) return [...(command.inner ?? []), ...own];
  return [...(command.inner ?? []), ...byProgram(words, command.input)];
}

function byProgram(words: Words, input: string | undefined): (string | Words)[] {
  const [first, ...rest] = words;
  const program = basename(first ?? '');
  if (shell.test(program)) return textsFor(rest, input);
  switch (program) {
    case 'eval':
      return rest.includes(undefined) ? [] : [rest.join(' ')];
    case 'trap':
      return rest[0] === undefined ? [] : [rest[0]];
    case 'find':
      return executedBy(rest);
    case 'su':
    case 'runuser':
    case 'script':
      return textsFor(
        rest.filter((word) => running.test(word ?? '') || !/^-/.test(word ?? '')),
        undefined,
      );
    default:
      return [];
  }
}

/** `-c TEXT`; without an operand a shell reads what to do. */
function textsFor(words: Words, input: string | undefined): string[] {
  const option = words.findIndex((word) => running.test(word ?? ''));
  const text = option === -1 ? undefined : words[option + 1];
  if (text !== undefined) return [text];
  const hasOperand = plainWords(words).some((word) => !/^[-+]/.test(word ?? ''));
  return option === -1 && !hasOperand && input !== undefined ? [input] : [];
}

/** Words that somebody writes out for another command. */
const mostGiven = 100;

/** `xargs chmod u+s`, with what it reads behind it, or in the place of `{}`. */
function filledIn(options: Words, words: Words, input: string | undefined): Words {
  const given: Words =
    input === undefined ? [undefined] : input.split(/\s+/, mostGiven).filter((word) => word !== '');
  const at = options.findIndex((word) => /^-[Ii]/.test(word ?? ''));
  const option = options[at] ?? '';
  const mark = option.length > 2 ? option.slice(2) : (options[at + 1] ?? '{}');
  if (at === -1 || !words.some((word) => word?.includes(mark))) return [...words, ...given];
  return words.flatMap((word) => (word?.includes(mark) ? given : word));
}

/** `find /bin -name bash -exec chmod u+s {} \;` */
function executedBy(words: Words): Words[] {
  const found = foundBy(words);
  const commands: (string | undefined)[][] = [];
  let command: (string | undefined)[] | undefined;
  for (const word of words) {
    if (/^-(?:exec|execdir|ok|okdir)$/.test(word ?? '')) commands.push((command = []));
    else if (word === ';' || word === '+') command = undefined;
    else command?.push(word === '{}' ? found : word);
  }
  return commands;
}

/** The one file that it can be; undefined where only the file system tells. */
function foundBy(words: Words): string | undefined {
  const folder = words.find((word) => !/^-[HLPO]/.test(word ?? '')) ?? '';
  const at = words.findIndex((word) => /^-(?:i?name|i?path|i?wholename)$/.test(word ?? ''));
  const name = at === -1 ? undefined : words[at + 1];
  if (name === undefined || /[*?[]/.test(name)) return undefined;
  return name.startsWith('/') ? name : `${folder.replace(/\/$/, '')}/${name}`;
}
