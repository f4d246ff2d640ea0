import { type Cause, causesOf, type Finding, type RuleId } from '../check/index.ts';

/** The first sentence of a message, and the others. A full stop within a code span ends none. */
export function headline(message: string): { readonly first: string; readonly rest: string } {
  const parts = message.split('`');
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const stop = index % 2 === 0 ? part.search(/[.!?](?=\s)/) : -1;
    if (stop !== -1) return { first: message.slice(0, at + stop + 1), rest: message.slice(at + stop + 2) };
    at += part.length + 1;
  }
  return { first: message, rest: '' };
}

/** What a message says happens, without the reason behind a colon. */
export function clause(message: string): string {
  const { first } = headline(message);
  const parts = first.split('`');
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const stop = index % 2 === 0 ? part.search(/: /) : -1;
    if (stop !== -1) return first.slice(0, at + stop);
    at += part.length + 1;
  }
  return unending(first);
}

export function unending(sentence: string): string {
  return sentence.replace(/\.\s*$/, '');
}

/** An imperative, or several, in the middle of a sentence: "set this; drop that". */
export function titleWords(title: string): string {
  return unending(title).replaceAll(
    /(^|; )([A-Z])(?=[a-z])/g,
    (_all, before: string, letter: string) => before + letter.toLowerCase(),
  );
}

export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** One finding of each cause: what is counted wherever something is counted. */
export function headsOf(findings: readonly Finding[]): Finding[] {
  return causesOf(findings).map(({ finding }) => finding);
}

/** Whether the button does something about it. */
export function isSafelyMended({ finding, others }: Cause): boolean {
  return [finding, ...others].some(({ fix }) => fix?.safety === 'safe');
}

/** `2 errors and 1 warning`, the heaviest first. */
export function severitiesOf(findings: readonly Finding[]): string {
  const counts = (['error', 'warning', 'notice'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
  return listed(counts);
}

const own: ReadonlySet<string> = new Set<RuleId>([
  'broken-configuration',
  'unreadable-file',
  'unused-waiver',
  'void-waiver',
]);

/** Findings about what is written for Plimsoll, or a file that cannot be read: no waiver silences them. */
export function isOwn(rule: string): boolean {
  return own.has(rule);
}

/** What only the strictest level forbids is the lightest of its severity. */
export function weightOf({ severity, confidence, podSecurity }: Finding): number {
  const isCommon = podSecurity?.level !== 'restricted';
  return (severity === 'error' ? 4 : 0) + (confidence === 'certain' ? 2 : 0) + (isCommon ? 1 : 0);
}
