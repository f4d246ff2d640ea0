import { shellCommands, type ShellCommand } from '../../read/shell.ts';

/** Shells in shells, deeper than anybody puts them. */
const deepest = 3;

const shell = /^(?:\S*\/)?(?:ba|da|a|k|z)?sh$/;
const running = /^-[a-z]*c$/;

/** The commands, and those that they hand to another shell: `bash -c 'useradd app'`. */
export function withNested(
  commands: readonly ShellCommand[],
  get: (name: string) => string | undefined = () => undefined,
  left = deepest,
): readonly ShellCommand[] {
  return commands.flatMap((command) => {
    const script = left > 0 ? handedOver(command) : undefined;
    if (script === undefined) return [command];
    const inner = withNested(shellCommands(script, get), get, left - 1);
    return [
      command,
      ...inner.map(({ words, isCertain }) => ({
        ...{ words: words.map(({ text }) => ({ text, span: command.span })), span: command.span },
        isCertain: isCertain && command.isCertain,
      })),
    ];
  });
}

function handedOver({ words }: ShellCommand): string | undefined {
  const at = words.findIndex(({ text }) => shell.test(text ?? ''));
  const option =
    at === -1 ? -1 : words.findIndex(({ text }, index) => index > at && running.test(text ?? ''));
  return option === -1 ? undefined : words[option + 1]?.text;
}
