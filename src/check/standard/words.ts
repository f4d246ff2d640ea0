import type { Field } from '../read/field.ts';
import { containerTypes } from './checks/se-linux-options.ts';

/*
 * How the API server words a refusal: k8s.io/pod-security-admission policy/helpers.go, and Go's own sorting and quoting.
 */

/** `"a", "b"`; the names are not escaped. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

/** `container "a"`, `containers "a", "b"` */
export function counted(names: readonly string[], one: string, many: string): string {
  return `${plural(names.length, one, many)} ${quoted(names)}`;
}

/** Each once, in the order of their bytes, as Go's `sets.String.List` gives them. */
export function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort(byBytes);
}

/** JavaScript compares UTF-16 units, which is the order of the bytes in UTF-8 but for surrogate pairs. */
export function byBytes(a: string, b: string): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    if (a.charCodeAt(at) !== b.charCodeAt(at)) return (a.codePointAt(at) ?? 0) - (b.codePointAt(at) ?? 0);
  }
  return a.length - b.length;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

/** Go's `%q`: printable characters stand for themselves (strconv.Quote). */
export function goQuoted(text: string): string {
  const characters = Array.from(text, (character) => escapes.get(character) ?? printable(character));
  return `"${characters.join('')}"`;
}

/** strconv.IsPrint: letters, marks, numbers, punctuation, symbols, and of the spaces only the ASCII one. */
function printable(character: string): string {
  if (/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x80) return `\\x${hex.padStart(2, '0')}`;
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/** What is wrong with a profile whose type this is. */
export function profileWords({ string, text, exists }: Field, profile: string, unconfined: string): string {
  if (string === 'Unconfined' || string === 'unconfined') return unconfined;
  const article = profile.startsWith('A') ? 'an' : 'a';
  return exists
    ? `has the ${profile} \`${text ?? ''}\`, which is neither \`RuntimeDefault\` nor \`Localhost\``
    : `has ${article} ${profile} without a \`type\``;
}

/** What a part of an SELinux label does that somebody sets. */
export function labelWords(key: string, value = ''): string {
  if (key === 'type' && value === 'spc_t')
    return 'runs as the SELinux type `spc_t`, which SELinux does not confine';
  const setting = `sets the SELinux ${key} \`${value}\``;
  return key === 'type' ? `${setting}, which is not a container type` : `${setting} instead of the default`;
}

/** opencontainers/selinux go-selinux label.InitLabels: `disable`, or one part of the label by its name. */
export function labelEffect(value: string): string | undefined {
  if (value === 'disable') return 'switches SELinux off for itself (`label=disable`)';
  const [, key = '', given = ''] = /^(type|user|role):(.+)$/.exec(value) ?? [];
  if (key === '' || (key === 'type' && containerTypes.includes(given))) return undefined;
  return labelWords(key, given);
}
