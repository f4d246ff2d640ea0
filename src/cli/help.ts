import { commands, groups } from './commands.ts';
import { globalOptions } from './table/options.ts';
import type { Command, Group, Option } from './table/shape.ts';

export function generalHelp(): string {
  const width = Math.max(...commands.map((command) => callOf(command).length));
  return `Plimsoll checks how much privilege your containers have: Dockerfiles, Kubernetes
manifests, Helm charts, Kustomize and compose files.

Usage: plimsoll COMMAND

  plimsoll check       check this folder
  plimsoll fix         apply the safe fixes
  plimsoll help check  list the options of a command

${groups.map((group) => groupHelp(group, width)).join('\n\n')}

Options:
${optionList(globalOptions)}
`;
}

function groupHelp({ title, commands: own }: Group, width: number): string {
  const list = own.map((command) => `  ${callOf(command).padEnd(width)}  ${command.summary}`);
  return `${title}:\n${list.join('\n')}`;
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
