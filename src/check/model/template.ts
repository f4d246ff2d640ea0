import { hasBrackets } from '../read/brackets.ts';
import type { Place } from '../text/source.ts';

/*
 * What a program is to make a file of: people keep such files under the name of what comes out. That it cannot be read
 * as it stands is then no mistake. What such a program would fill in must stand where reading fails: a word in a comment
 * or the name of a folder turns no mistake into a template.
 */

const reason = 'a template: only what a program makes of it could be judged';

/** Why a mistake at this place is none; undefined where it is one. */
export function templateNote({ source, span }: Place): string | undefined {
  const { text, span: line } = source.lineAt(span.start);
  const before = source.text.slice(0, line.start);
  const start = before.lastIndexOf('\n---') + 1;
  const near = before.slice(start).trimEnd().split('\n').slice(-2);
  const isTemplate =
    hasBrackets(source.text.slice(start, line.end)) ||
    [...near, text].some((each) => marks.test(each)) ||
    /^\s*FROM\s+[A-Z][A-Z\d_]+\s*(?:AS\s|$)/.test(text);
  return isTemplate ? reason : undefined;
}

/** `@@NAME@@`, `name: @NAME@`, `name: {self.path}` and `{extra}` on a line of their own (Python's str.format). */
const marks =
  /@@\w+@@|^[ \t]*(?:- )?(?:[\w.-]+:[ \t]+)?(?:@\w+@|\{[A-Za-z_]\w*(?:[.[][\w.\]-]{1,80})?\})[ \t\r]*$/;
