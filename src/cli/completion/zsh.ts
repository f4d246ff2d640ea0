import type { Offer, OfferedCommand, OfferedOption, Word } from './vocabulary.ts';

export function zsh(commands: readonly OfferedCommand[]): string {
  return `#compdef plimsoll
_plimsoll() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C '1: :->command' '*:: :->rest' '(- *)'{-h,--help}'[Print this help.]' '(- *)'{-V,--version}'[Print the version.]'
  case $state in
  command)
    local -a commands=(
${commands.map(commandLine).join('\n')}
    )
    _describe command commands ;;
  rest)
    case $line[1] in
${commands.map(argumentsFor).join('\n')}
    esac ;;
  esac
}
compdef _plimsoll plimsoll
`;
}

function commandLine({ name, help }: Word): string {
  return `      ${quoted(`${name}:${help.replaceAll(':', '\\:')}`)}`;
}

function argumentsFor({ name, options, operand }: OfferedCommand): string {
  const specifications = [...options.map(optionOf), quoted(`*: :${actionOf(operand)}`)];
  return `    ${name}) _arguments -S ${specifications.join(' ')} ;;`;
}

function optionOf({ name, short, value, help }: OfferedOption): string {
  const tail = quoted(
    `[${help.replaceAll(/[[\]]/g, '\\$&')}]${value === undefined ? '' : `: :${actionOf(value)}`}`,
  );
  const equals = value === undefined ? '' : '=';
  return short === undefined ? `'*'--${name}${equals}${tail}` : `'*'{-${short},--${name}${equals}}${tail}`;
}

function actionOf(offer: Offer): string {
  return offer === 'files' ? '_files' : `(${offer.join(' ')})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
