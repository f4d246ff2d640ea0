import { type Cause, causesOf, type Finding, type Skipped } from '../check/index.ts';

/* How many of what: the same words and the same numbers wherever they are said, on a terminal, at GitHub and on a page. */

export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : thing.endsWith('x') ? 'es' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** One finding of each cause: what is counted wherever something is counted. */
export function headsOf(findings: readonly Finding[]): Finding[] {
  return causesOf(findings).map(({ finding }) => finding);
}

/** Whether something of it can be fixed without a test. */
export function isSafelyFixed({ finding, others }: Cause): boolean {
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

/** `2 files not judged`, `1 file not fully judged`. What was not judged at all is not counted again as judged in part. */
export function notJudged(skipped: readonly Pick<Skipped, 'path' | 'kind'>[]): string[] {
  const none = new Set(skipped.flatMap(({ path, kind }) => (kind === 'partly' ? [] : [path])));
  const part = new Set(skipped.map(({ path }) => path).filter((path) => !none.has(path)));
  return [
    ...(none.size > 0 ? [`${counted(none.size, 'file')} not judged`] : []),
    ...(part.size > 0 ? [`${counted(part.size, 'file')} not fully judged`] : []),
  ];
}

/** The same as a sentence; none where all was judged. */
export function notJudgedSentence(skipped: Parameters<typeof notJudged>[0]): string[] {
  const facts = notJudged(skipped);
  return facts.length === 0 ? [] : [`${facts.join(', ')}.`];
}
