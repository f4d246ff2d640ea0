import type { Offer, OfferedCommand } from './vocabulary.ts';

/*
 * Bash splits words at `=`, so `--format=js` comes as three of them (COMP_WORDBREAKS). It is told that names of files may
 * follow only where they may, since it then puts a slash behind folders and quotes spaces.
 */

export function bash(commands: readonly OfferedCommand[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `_plimsoll() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= i
  [ "$cur" = = ] && cur=
  [ "$prev" = = ] && prev=\${COMP_WORDS[COMP_CWORD-2]}
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in -*) ;; *) command=\${COMP_WORDS[i]}; break ;; esac
  done
  local words='' files=
  case $command:$prev in
${values(commands)}
  *)
    case $command in
    '') words='${names} --help --version' ;;
${commands.map(wordsOf).join('\n')}
    esac ;;
  esac
  if [ -n "$files" ] && [[ $cur != -* ]]; then
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  fi
}
complete -F _plimsoll plimsoll
`;
}

function values(commands: readonly OfferedCommand[]): string {
  return commands
    .flatMap(({ name, options }) =>
      options.flatMap(({ name: option, short, value }) => {
        if (value === undefined) return [];
        const patterns = [`${name}:--${option}`, ...(short === undefined ? [] : [`${name}:-${short}`])];
        return [`  ${patterns.join('|')}) ${assigned(value)} ;;`];
      }),
    )
    .join('\n');
}

function wordsOf({ name, options, operand }: OfferedCommand): string {
  const switches = options.map((option) => `--${option.name}`);
  const own = operand === 'files' ? [] : operand;
  return `    ${name}) words='${[...own, ...switches].join(' ')}'${operand === 'files' ? ' files=1' : ''} ;;`;
}

function assigned(offer: Offer): string {
  return offer === 'files' ? 'files=1' : `words='${offer.join(' ')}'`;
}
