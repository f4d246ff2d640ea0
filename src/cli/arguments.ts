import { parseArgs } from 'node:util';
import { didYouMean } from '../check/text/nearest.ts';
import { WrongUse } from './io.ts';
import type { Arguments, Option } from './table/shape.ts';

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

/** parseArgs splits the words; what is wrong with them is said here, in one line with a way out. */
export function argumentsOf(argv: readonly string[], known: readonly Option[], help: string): Arguments {
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(known.map((option) => [option.name, shapeOf(option)])),
  });
  const options = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = known.find(({ name }) => name === token.name);
    if (option === undefined) throw unknownOption(token, known, help);
    const value = valueOf(option, token, known);
    const earlier = option.repeats ? options.get(option.name) : undefined;
    options.set(option.name, earlier === undefined ? value : `${earlier}\n${value}`);
  }
  return { positionals, options };
}

function shapeOf({ value, short }: Option): { type: 'string' | 'boolean'; short?: string } {
  return { type: value === undefined ? 'boolean' : 'string', ...(short !== undefined && { short }) };
}

function unknownOption(token: OptionToken, known: readonly Option[], help: string): WrongUse {
  const names = known.map(({ name }) => `--${name}`);
  const hint = didYouMean(`--${token.name}`, names) || ` \`${help}\` lists the options.`;
  return new WrongUse(`unknown option \`${token.rawName}\`.${hint}`);
}

function valueOf({ name, value, choices }: Option, token: OptionToken, known: readonly Option[]): string {
  if (value === undefined) {
    if (token.value !== undefined) throw new WrongUse(`\`--${name}\` is a switch and takes no value.`);
    return '';
  }
  const wanted = choices === undefined ? `a value: --${name} ${value}` : `one of ${choices.join(', ')}`;
  // `--config --quiet`: a value was forgotten, and no file is called so.
  const isOption = !token.inlineValue && known.some((option) => token.value === `--${option.name}`);
  if (token.value === undefined || token.value === '' || isOption)
    throw new WrongUse(`\`--${name}\` needs ${wanted}.`);
  if (choices !== undefined && !choices.includes(token.value)) {
    throw new WrongUse(`\`--${name}\` needs ${wanted}, not \`${token.value}\`.`);
  }
  return token.value;
}
