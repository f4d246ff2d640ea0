import { escaped, safeAddress } from './markup.ts';

/*
 * The part of GitHub Flavored Markdown that stands within a paragraph. Every piece of the result is made here: text is
 * escaped, and of HTML the few tags below are written anew, without attributes. One pass, and no look-back that grows.
 */

const allowed = new Set(['b', 'br', 'code', 'em', 'i', 'kbd', 'strong', 'sub', 'sup']);

/** What a position of the text begins with; the first that fits. All are anchored there. */
const patterns: readonly [pattern: RegExp, write: (match: RegExpExecArray, into: Writer) => void][] = [
  [
    /(`+)(?!`)/y,
    (match, into) => {
      into.code(match);
    },
  ],
  [
    /\\([!-/:-@[-`{-~])/y,
    ([, text = ''], into) => {
      into.text(text);
    },
  ],
  [
    /\\?\n|<br ?\/?>/iy,
    (_, into) => {
      into.raw('<br>\n');
    },
  ],
  [
    /<!--[\s\S]*?-->/y,
    () => {
      /* Nobody shall see it: it is where programs leave their marks. */
    },
  ],
  [
    /<(\/?)([a-z]+)>/iy,
    (match, into) => {
      into.tag(match);
    },
  ],
  [
    /<(https?:\/\/[^\s<>]+)>/iy,
    ([, address = ''], into) => {
      into.link(address, escaped(address));
    },
  ],
  [
    /!?\[/y,
    (match, into) => {
      into.bracket(match);
    },
  ],
  [
    /&(?:[a-z]{2,8}|#\d{1,6}|#x[\da-f]{1,5});/iy,
    ([entity], into) => {
      into.raw(entity);
    },
  ],
  [
    /\*{1,2}|_{1,2}|~~/y,
    (match, into) => {
      into.mark(match);
    },
  ],
];
