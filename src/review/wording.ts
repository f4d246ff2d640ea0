import type { Finding, RuleId } from '../check/index.ts';

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

/** `Error, fails the check`: how heavy a finding is, and what that means for this pull request. */
export function severityOf({ severity, confidence }: Finding, fails: boolean): string {
  const likely = confidence === 'likely' ? `likely ${severity}` : severity;
  const words = `${likely.charAt(0).toUpperCase()}${likely.slice(1)}`;
  return `${words}, ${fails ? 'fails' : 'does not fail'} the check`;
}

/** What only the strictest level forbids is the lightest of its severity. */
export function weightOf({ severity, confidence, podSecurity }: Finding): number {
  const isCommon = podSecurity?.level !== 'restricted';
  return (severity === 'error' ? 4 : 0) + (confidence === 'certain' ? 2 : 0) + (isCommon ? 1 : 0);
}
