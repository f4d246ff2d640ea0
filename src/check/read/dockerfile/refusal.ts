import { Keyword } from 'dockerfile-ast';
import type { Flag } from './flag.ts';
import { heredocOf } from './heredoc.ts';
import type { Instruction } from './instruction.ts';

/*
 * What BuildKit objects to in a single instruction (instructions/parse.go, bflag.go). The words are ours.
 *
 * Of dockerfile-ast only the vocabulary is used. Its parser takes `echo "a <<EOF b"` for a heredoc and `3<<EOF` for
 * none, which moves the borders of instructions, needs Node's Buffer and is not linear; its model has no stages.
 */

const keywords: ReadonlySet<string> = new Set(Object.values(Keyword));

type FlagKind = 'text' | 'switch' | 'list';

const flagsByKeyword: ReadonlyMap<string, ReadonlyMap<string, FlagKind>> = new Map([
  [
    'ADD',
    kinds({
      text: ['chown', 'chmod', 'checksum'],
      switch: ['link', 'keep-git-dir', 'unpack'],
      list: ['exclude'],
    }),
  ],
  ['COPY', kinds({ text: ['chown', 'chmod', 'from'], switch: ['link', 'parents'], list: ['exclude'] })],
  ['FROM', kinds({ text: ['platform'] })],
  ['RUN', kinds({ text: ['network', 'security'], list: ['mount', 'device'] })],
  ['HEALTHCHECK', kinds({ text: ['interval', 'timeout', 'start-period', 'start-interval', 'retries'] })],
]);

function kinds(names: Partial<Record<FlagKind, readonly string[]>>): ReadonlyMap<string, FlagKind> {
  const { text = [], switch: switches = [], list = [] } = names;
  return new Map([
    ...text.map((name) => [name, 'text'] as const),
    ...switches.map((name) => [name, 'switch'] as const),
    ...list.map((name) => [name, 'list'] as const),
  ]);
}

/** What is wrong with this instruction by itself; undefined where BuildKit takes it. */
export function refusalOf(instruction: Instruction): string | undefined {
  const { keyword, words } = instruction;
  if (!keywords.has(keyword)) return `\`${keyword}\` is not an instruction`;
  // BuildKit never looks at the flags of these.
  const withoutFlags = keyword === 'ARG' || keyword === 'STOPSIGNAL' || isNoHealthcheck(instruction);
  return (
    (withoutFlags ? undefined : flagRefusal(instruction)) ??
    countRefusal(keyword, words.length, instruction.json !== undefined) ??
    detailRefusal(instruction)
  );
}

function isNoHealthcheck({ keyword, words }: Instruction): boolean {
  return keyword === 'HEALTHCHECK' && words[0]?.text.toUpperCase() === 'NONE';
}

function flagRefusal({ keyword, flags }: Instruction): string | undefined {
  const known = flagsByKeyword.get(keyword);
  const seen = new Set<string>();
  for (const flag of flags) {
    const kind = known?.get(flag.name);
    if (kind === undefined) return `\`${keyword}\` has no flag \`--${flag.name}\``;
    if (seen.has(flag.name) && kind !== 'list') return `\`--${flag.name}\` is given twice`;
    seen.add(flag.name);
    if (!isFlagValue(kind, flag)) return `\`--${flag.name}\` has no fitting value`;
  }
  return undefined;
}

function isFlagValue(kind: FlagKind, { value }: Flag): boolean {
  if (kind !== 'switch') return value !== undefined;
  return value === undefined || /^(?:true|false)$/i.test(value);
}

const exactlyOne = new Set(['MAINTAINER', 'STOPSIGNAL', 'USER', 'WORKDIR']);
const atLeastOne = new Set(['ARG', 'ENV', 'LABEL', 'EXPOSE', 'VOLUME', 'HEALTHCHECK', 'ONBUILD', 'SHELL']);

function countRefusal(keyword: string, count: number, isJson: boolean): string | undefined {
  if (exactlyOne.has(keyword) && count !== 1) return `\`${keyword}\` needs an argument`;
  if (atLeastOne.has(keyword) && count === 0) return `\`${keyword}\` needs an argument`;
  if ((keyword === 'ADD' || keyword === 'COPY') && count < 2)
    return `\`${keyword}\` needs a source and a destination`;
  if (keyword === 'SHELL' && !isJson) return '`SHELL` needs a JSON array of strings';
  return undefined;
}

function detailRefusal(instruction: Instruction): string | undefined {
  const { keyword, words, assignments, trigger } = instruction;
  switch (keyword) {
    case 'FROM':
      return fromRefusal(words.map(({ text }) => text));
    case 'ENV':
    case 'LABEL':
    case 'ARG':
      return assignments.some(({ name }) => name === '') ? 'a name is empty' : undefined;
    case 'ADD':
    case 'COPY':
      return typeof heredocOf(words.at(-1)?.text ?? '') === 'object'
        ? 'a heredoc cannot be a destination'
        : undefined;
    case 'VOLUME':
      return words.some(({ text }) => text.trim() === '') ? 'a volume has no path' : undefined;
    case 'HEALTHCHECK':
      return healthcheckRefusal(instruction);
    case 'RUN':
      return runRefusal(instruction);
    case 'ONBUILD':
      return trigger && /^(?:FROM|MAINTAINER|ONBUILD)$/.test(trigger.keyword)
        ? `\`ONBUILD\` cannot hold \`${trigger.keyword}\``
        : undefined;
    default:
      return undefined;
  }
}

export const stageName = /^[a-z][a-z0-9-_.]*$/;

function fromRefusal(words: readonly string[]): string | undefined {
  const [, as = '', name = ''] = words;
  if (words.length === 1) return undefined;
  if (words.length !== 3 || as.toLowerCase() !== 'as')
    return '`FROM` takes an image, or an image `AS` a name';
  return stageName.test(name.toLowerCase()) ? undefined : `\`${name}\` cannot be the name of a stage`;
}

function healthcheckRefusal({ words, flags }: Instruction): string | undefined {
  const type = words[0]?.text.toUpperCase();
  if (type === 'NONE') return words.length > 1 ? '`HEALTHCHECK NONE` takes no arguments' : undefined;
  if (type !== 'CMD') return '`HEALTHCHECK` takes `CMD` or `NONE`';
  if (words.length === 1) return '`HEALTHCHECK CMD` needs a command';
  const wrong = flags.find(
    ({ name, value = '' }) => !(name === 'retries' ? isRetries(value) : isDuration(value)),
  );
  return wrong ? `\`--${wrong.name}\` has no fitting value` : undefined;
}

function isRetries(value: string): boolean {
  return value === '' || (/^[+-]?\d+$/.test(value) && Number(value) >= 0 && Number(value) < 2 ** 31);
}

const nanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};

/** time.ParseDuration, and no less than a millisecond unless it is none at all. */
function isDuration(value: string): boolean {
  if (/^[+-]?0?$/.test(value)) return value === '' || value.endsWith('0');
  if (!/^\+?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(value))
    return /^-0+(?:ns|us|µs|μs|ms|s|m|h)$/.test(value);
  let total = 0;
  for (const [, count, unit = ''] of value.matchAll(/\+?([\d.]+)(ns|us|µs|μs|ms|s|m|h)/gy))
    total += Number(count) * (nanoseconds[unit] ?? 0);
  return (total < 1 || total >= 1e6) && total < 2 ** 63;
}

function runRefusal({ flags, heredocs, json }: Instruction): string | undefined {
  for (const { name, value = '' } of flags) {
    if (name === 'network' && !/^(?:default|none|host)$/.test(value))
      return `\`--network=${value}\` is no network`;
    if (name === 'security' && !/^(?:insecure|sandbox)$/.test(value))
      return `\`--security=${value}\` is no mode`;
  }
  return json && heredocs.length > 0 ? 'the exec form takes no heredoc' : undefined;
}
