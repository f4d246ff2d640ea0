import type { Field } from '../read/field.ts';
import { shownPlace, type Source } from '../text/source.ts';

/*
 * Somebody has written down why a setting is as it is: behind it, or in the lines above. That is no permission, but it is
 * the reason to begin with, and nobody proposes to take away what is explained.
 */

/** The comment beside this value, where it says why. */
export function reasonBeside(field: Field): string | undefined {
  if (!field.exists) return undefined;
  const { source, span } = shownPlace(field);
  const line = source.lineAt(span.start);
  const behind = /^[\s,}\]]*#(.*)$/.exec(source.text.slice(span.end, Math.max(span.end, line.span.end)))?.[1];
  const [beside, above] = [behind ?? '', linesAbove(source, line.span.start).join(' ')].map(cleaned);
  if (beside !== undefined && saysWhy(beside, purpose)) return beside;
  return above !== undefined && saysWhy(above, need) ? above : undefined;
}

/** The comment of its own that ends where this line begins, without settings that somebody has taken out. */
function linesAbove(source: Source, start: number): string[] {
  const lines: string[] = [];
  for (let at = start; at > 0 && lines.length < mostLines;) {
    const before = source.lineAt(at - 1);
    const comment = /^\s*#(.*)$/.exec(before.text)?.[1];
    if (comment === undefined || /^\s*(?:- )?[\w.-]+:(?:\s|$)/.test(comment)) break;
    lines.unshift(comment);
    at = before.span.start;
  }
  return lines;
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

/** What stands above may be about the setting in general; of that only what says a need is a reason. */
const need =
  /\b(?:needs?|needed|requires?|required|must|because|so that|since|in order to|necessary|allows?)\b/i;
const purpose =
  /\b(?:needs?|needed|requires?|required|must|because|so that|since|to|for|necessary|allows?)\b/i;

function saysWhy(comment: string, words: RegExp): boolean {
  if (/^(?:plimsoll|todo|fixme|xxx)\b/i.test(comment) || comment.split(' ').length < 3) return false;
  return words.test(comment);
}
