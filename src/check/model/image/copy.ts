import type { Flag, Instruction } from '../../read/dockerfile.ts';
import { parseImageReference } from './image-reference.ts';
import type { Refusal } from './effects.ts';
import type { Copy, CopySource } from './step.ts';
import { integer } from './user.ts';
import type { Scope } from './value.ts';

/** What COPY and ADD copy; nothing for another instruction. `names` are the stages of the whole file. */
export function copyOf(
  instruction: Instruction,
  scope: Scope,
  names: ReadonlyMap<string, number>,
  index: number,
): { readonly copy: Copy | undefined; readonly refusal?: Refusal } {
  const { keyword, words, flags } = instruction;
  if (keyword !== 'COPY' && keyword !== 'ADD') return { copy: undefined };
  const fromFlag = flags.find(({ name }) => name === 'from')?.value ?? '';
  const from = fromFlag === '' ? undefined : sourceOf(fromFlag, names, index);
  if (typeof from === 'string') return { copy: undefined, refusal: { message: from, openArguments: [] } };
  const values = words.map(({ text }) => scope.resolve(text));
  const destination = values.pop();
  if (!destination) return { copy: undefined };
  const wrong = [...values, destination].find((value) => 'error' in value);
  const flag = (name: string) =>
    flagValue(
      instruction,
      flags.find((one) => one.name === name),
      scope,
    );
  const copy: Copy = { from, sources: values, destination, chown: flag('chown'), chmod: flag('chmod') };
  return wrong && 'error' in wrong
    ? { copy, refusal: { message: wrong.error, openArguments: wrong.openArguments } }
    : { copy };
}

function flagValue({ source }: Instruction, flag: Flag | undefined, scope: Scope) {
  if (!flag?.value) return undefined;
  const value = scope.resolve(flag.value);
  return 'error' in value ? undefined : { ...value, flag, at: { source, span: flag.valueSpan } };
}

/** A stage by name or number, else an image from outside; a text says why it is neither. */
function sourceOf(text: string, names: ReadonlyMap<string, number>, index: number): CopySource | string {
  if (/[$"'\\`]/.test(text)) return '`--from` takes no variables';
  const stage = integer(text) ?? names.get(text.toLowerCase());
  if (stage === undefined) {
    const image = parseImageReference(text);
    return image || text === 'scratch' ? { image } : `\`${text}\` is neither a stage nor an image`;
  }
  return stage >= 0 && stage < index ? { stage } : `the stage \`${text}\` does not come before this one`;
}
