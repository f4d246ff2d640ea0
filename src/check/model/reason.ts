import type { Field } from '../read/field.ts';
import { shownPlace } from '../text/source.ts';

/*
 * Somebody has written down why a setting is as it is: behind it, or in the lines above. That is no permission, but it is
 * the reason to begin with, and nobody proposes to take away what is explained.
 */

/** The comment beside this value, where it says why. */
export function reasonBeside(field: Field): string | undefined {
  if (!field.exists) return undefined;
  const { source, span } = shownPlace(field);
  const line = source.lineAt(span.start);
  const behind = /^[\s,}\]]*#(.*)$/.exec(source.text.slice(span.end, Math.max(span.end, line.span.end)));
  const above: string[] = [];
  for (let at = line.span.start; at > 0 && above.length < mostLines;) {
    const before = source.lineAt(at - 1);
    const comment = /^\s*#(.*)$/.exec(before.text)?.[1];
    if (comment === undefined) break;
    above.unshift(comment);
    at = before.span.start;
  }
  return [behind?.[1] ?? '', above.join(' ')].map(cleaned).find(saysWhy);
}

const mostLines = 4;

/** On one line, and short enough to be quoted. */
function cleaned(comment: string): string {
  return comment
    .slice(0, 400)
    .replaceAll(/[\s#]+/g, ' ')
    .trim()
    .slice(0, 160);
}

function saysWhy(comment: string): boolean {
  if (/^(?:plimsoll|todo|fixme|xxx)\b/i.test(comment) || comment.split(' ').length < 3) return false;
  return /\b(?:needs?|needed|requires?|required|must|because|so that|since|in order to|to|for|allows?)\b/i.test(
    comment,
  );
}
