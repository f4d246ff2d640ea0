import type { Flag, Instruction } from '../../read/dockerfile.ts';
import type { Place } from '../../text/source.ts';
import type { Refusal } from './effects.ts';
import type { Scope, Value } from './value.ts';

/** `RUN --mount=…`, variables put in. */
export interface Mount {
  readonly type: MountType;
  /** A stage or an image; empty for the build context, or where the type has no source. */
  readonly from: string;
  readonly target: string;
  /** What else is given: `uid`, `mode`, `sharing`; `readonly` and the like without a value are `true`. */
  readonly options: ReadonlyMap<string, string>;
  readonly flag: Flag;
  readonly at: Place;
}

export type MountType = 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh';

const types: ReadonlyMap<string, MountType> = new Map(
  (['bind', 'cache', 'tmpfs', 'secret', 'ssh'] as const).map((type) => [type, type]),
);

export interface Mounts {
  readonly mounts: readonly Mount[];
  readonly refusal?: Refusal;
}

/** parseMount of commands_runmount.go. */
export function mountsOf(
  instruction: Instruction,
  scope: Scope,
  names: ReadonlyMap<string, number>,
  index: number,
): Mounts {
  const mounts: Mount[] = [];
  for (const flag of instruction.flags) {
    if (instruction.keyword !== 'RUN' || flag.name !== 'mount') continue;
    const mount = mountOf(instruction, flag, scope);
    if ('message' in mount) return { mounts, refusal: mount };
    mounts.push(mount);
    const stage = mount.from === '' ? undefined : names.get(mount.from.toLowerCase());
    if (stage !== undefined && stage >= index)
      return { mounts, refusal: refused(`the stage \`${mount.from}\` does not come before this one`) };
  }
  return { mounts };
}

function mountOf({ source }: Instruction, flag: Flag, scope: Scope): Mount | Refusal {
  const options = new Map<string, string>();
  for (const field of fieldsOf(flag.value ?? '')) {
    const option = optionOf(field, scope);
    if ('message' in option) return option;
    options.set(option.name, option.text);
  }
  const type = types.get((options.get('type') ?? 'bind').toLowerCase());
  if (type === undefined) return refused(`\`${options.get('type') ?? ''}\` is no type of mount`);
  const wrong = misfitOf(type, options);
  if (wrong !== undefined) return refused(wrong);
  return {
    type,
    from: options.get('from') ?? '',
    target: options.get('target') ?? '',
    options,
    flag,
    at: { source, span: flag.span },
  };
}

/** Comma separated values, of which one may stand in double quotes. */
function fieldsOf(value: string): string[] {
  if (!value.includes('"')) return value.split(',');
  return Array.from(value.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain = '']) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  );
}

const aliases: ReadonlyMap<string, string> = new Map([
  ['src', 'source'],
  ['dst', 'target'],
  ['destination', 'target'],
  ['ro', 'readonly'],
  ['rw', 'readwrite'],
]);

const plain = new Set(['readonly', 'readwrite', 'required']);

function optionOf(field: string, scope: Scope): (Value & { readonly name: string }) | Refusal {
  const equals = field.indexOf('=');
  const key = (equals === -1 ? field : field.slice(0, equals)).toLowerCase();
  const name = aliases.get(key) ?? key;
  if (equals === -1)
    return plain.has(name)
      ? { name, text: 'true', isKnown: true, openArguments: [] }
      : refused(`\`${field}\` is no option of a mount`);
  const text = field.slice(equals + 1);
  if (name === 'from' && /\$./.test(text)) return refused('`from` of a mount takes no variables');
  const value = scope.resolve(text);
  if ('error' in value) return { message: value.error, openArguments: value.openArguments };
  if (value.isKnown && !isOption(name, value.text))
    return { message: `\`${field}\` is no option of a mount`, openArguments: value.openArguments };
  return { name, ...value };
}

function isOption(name: string, value: string): boolean {
  switch (name) {
    case 'readonly':
    case 'readwrite':
    case 'required':
      return /^(?:1|0|t|f|T|F|true|false|True|False|TRUE|FALSE)$/.test(value);
    case 'uid':
    case 'gid':
      return /^\d+$/.test(value) && Number(value) < 2 ** 32;
    case 'mode':
      return /^[0-7]+$/.test(value) && Number.parseInt(value, 8) < 2 ** 32;
    case 'sharing':
      return /^(?:shared|private|locked)$/i.test(value);
    default:
      return /^(?:type|from|source|target|id|size|env)$/.test(name);
  }
}

/** Options that this type of mount does not have. */
function misfitOf(type: MountType, options: ReadonlyMap<string, string>): string | undefined {
  const has = (...names: string[]) => names.some((name) => options.has(name));
  const isSecret = type === 'secret' || type === 'ssh';
  const misfits: readonly (readonly [string, boolean])[] = [
    ['uid, gid or mode', has('uid', 'gid', 'mode') && !isSecret && type !== 'cache'],
    ['required', has('required') && !isSecret],
    ['size', has('size') && type !== 'tmpfs'],
    ['sharing', has('sharing') && type !== 'cache'],
    ['from', has('from') && type === 'secret'],
  ];
  const misfit = misfits.find(([, isWrong]) => isWrong)?.[0];
  if (misfit !== undefined) return `a ${type} mount has no ${misfit}`;
  if (type === 'secret' && !has('source', 'target', 'id')) return 'a secret mount needs an id or a target';
  return type === 'secret' && has('source') && has('id')
    ? 'a secret mount takes an id or a source'
    : undefined;
}

function refused(message: string): Refusal {
  return { message, openArguments: [] };
}
