import type { Field } from '../read/field.ts';
import { removeField, setField, type Value } from '../write/change.ts';
import type { Fix } from './fix.ts';

/**
 * What was without effect gets one, so it is to be tried. A setting that gives more is not moved where it would begin to
 * give it; and what is decided at the right place already, or would be refused there, is for a person to sort out.
 */
export function moveTo(field: Field, targets: readonly Field[]): Fix | undefined {
  const key = targets[0]?.key ?? '';
  const value = valueOf(field);
  if (value === undefined || field.shared || targets.length === 0) return undefined;
  if (givesMore(key, field) || targets.some((target) => target.written || isRefused(target, value)))
    return undefined;
  return {
    title: key === field.key ? `Move \`${key}\` to where it takes effect` : `Rename it to \`${key}\``,
    safety: 'test-first',
    changes: [removeField(field), ...targets.map((target) => setField(target, value))],
  };
}

function givesMore(key: string, field: Field): boolean {
  if (key === 'capabilities') return field.at('add').exists;
  if (key === 'privileged' || key === 'allowPrivilegeEscalation') return field.value !== false;
  return key === 'procMount';
}

function isRefused(target: Field, value: Value): boolean {
  return (
    target.key === 'allowPrivilegeEscalation' &&
    value === false &&
    target.parent?.at('privileged').value === true
  );
}

/** Deeper than any setting of a security context. */
const deepest = 4;

/** What is written, to be written elsewhere; undefined where not all of it is known. */
function valueOf(field: Field, depth = 0): Value | undefined {
  if (depth > deepest || field.unknown !== undefined) return undefined;
  if (field.kind === 'scalar') return field.value ?? null;
  const parts = field.kind === 'seq' ? field.items() : field.entries().map(([, value]) => value);
  const values = parts.map((part) => valueOf(part, depth + 1));
  const known = values.filter((value) => value !== undefined);
  if (known.length < values.length) return undefined;
  if (field.kind === 'seq') return known;
  return Object.fromEntries(field.entries().map(([key], index) => [key, known[index] ?? null]));
}
