import type { Offer, OfferedCommand, OfferedOption } from './vocabulary.ts';

export function fish(commands: readonly OfferedCommand[]): string {
  return `complete -c plimsoll -f
complete -c plimsoll -n __fish_use_subcommand -s h -l help -d 'Print this help.'
complete -c plimsoll -n __fish_use_subcommand -s V -l version -d 'Print the version.'
${commands.flatMap(linesOf).join('\n')}
`;
}

function linesOf({ name, help, operand, options }: OfferedCommand): string[] {
  const after = `complete -c plimsoll -n '__fish_seen_subcommand_from ${name}'`;
  const start = `complete -c plimsoll -n __fish_use_subcommand -a ${name} -d ${quoted(help)}`;
  const own = operand.length === 0 ? [] : [`${after} ${offered(operand)}`];
  return [start, ...own, ...options.map((option) => `${after} ${optionOf(option)}`)];
}

function optionOf({ name, short, value, help }: OfferedOption): string {
  const names = short === undefined ? `-l ${name}` : `-s ${short} -l ${name}`;
  const takes = value === undefined ? '' : value.length === 0 ? ' -x' : ` -r ${offered(value)}`;
  return `${names}${takes} -d ${quoted(help)}`;
}

/** \`-f\` above switched names of files off, \`-F\` switches them on. */
function offered(offer: Offer): string {
  return offer === 'files' ? '-F' : `-f -a ${quoted(offer.join(' '))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
