import type { Finding } from '../check/index.ts';
import { headline } from './wording.ts';

/*
 * One cause, one comment. A service that runs an image as root, since its Dockerfile says no user, has no problem of its
 * own: it is told as a note where the image gets its user, and is gone with it.
 */

/** Without those that are there because of another, which then tells of them. */
export function withoutEchoes(introduced: readonly Finding[]): Finding[] {
  const echoes = new Map<Finding, Finding[]>();
  for (const finding of introduced) {
    const cause = introduced.find((each) => isCause(each, finding));
    if (cause) echoes.set(cause, [...(echoes.get(cause) ?? []), finding]);
  }
  const gone = new Set([...echoes.values()].flat());
  return introduced.filter((finding) => !gone.has(finding)).map((each) => told(each, echoes.get(each) ?? []));
}

/** Never one that weighs less: what blocks may not vanish into what does not. */
function isCause(cause: Finding, { rule, path, related, severity, confidence }: Finding): boolean {
  if (cause.rule !== 'root-user' || rule !== 'root-user' || cause.path === path) return false;
  const isLighter = severity === 'error' && cause.severity !== 'error';
  if (isLighter || (confidence === 'certain' && cause.confidence !== 'certain')) return false;
  return related.some((note) => note.path === cause.path && note.start.line === cause.start.line);
}

function told(cause: Finding, echoes: readonly Finding[]): Finding {
  const notes = echoes.map(({ path, start, end, message }) => ({
    ...{ path, start, end },
    message: headline(message).first,
  }));
  return notes.length === 0 ? cause : { ...cause, related: [...cause.related, ...notes] };
}
