import type { Option } from './arguments.ts';
import { commands, type Command } from './commands.ts';

/** What every command takes. */
export const globalOptions: readonly Option[] = [
  { name: 'help', short: 'h', help: 'Print this help.' },
  { name: 'version', short: 'V', help: 'Print the version.' },
];

export function generalHelp(): string {
  const entries = commands.map((command) => ({ call: callOf(command), summary: command.summary }));
  const all = [...entries, { call: 'help [COMMAND]', summary: 'Say more about a command.' }];
  const width = Math.max(...all.map(({ call }) => call.length));
  const list = all.map(({ call, summary }) => `  ${call.padEnd(width)}  ${summary}`);
  return `Plimsoll shows how much privilege a container may carry before it may merge.

Usage: plimsoll COMMAND

${list.join('\n')}

Options:
${optionList(globalOptions)}
`;
}

export function commandHelp(command: Command): string {
  return `Usage: plimsoll ${callOf(command)} [OPTIONS]

${command.details}

Options:
${optionList([...command.options, ...globalOptions])}
`;
}

function callOf({ name, operands }: Command): string {
  return operands === '' ? name : `${name} ${operands}`;
}

function optionList(options: readonly Option[]): string {
  const heads = options.map(headOf);
  const width = Math.max(...heads.map((head) => head.length));
  return options.map(({ help }, index) => `  ${(heads[index] ?? '').padEnd(width)}  ${help}`).join('\n');
}

function headOf({ name, short, value }: Option): string {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
}
