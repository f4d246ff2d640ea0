import { isDate } from '../config/date.ts';
import { didYouMean } from '../../text/nearest.ts';
import type { Place, Source, Span } from '../../text/source.ts';
import type { Waiver, WaiverProblem } from '../waiver.ts';

/*
 * # plimsoll: ignore root-user, low-port until 2027-03-31 -- binds raw sockets, see ADR 12
 *
 * A comment that speaks to Plimsoll and says something else is a mistake and not passed over, since whoever wrote it
 * counts on it.
 */

/** The comments of a file, each from its `#` on. */
export interface Comments {
  readonly spans: readonly Span[];
  /** What a waiver in this comment would cover; undefined where nothing follows that it could. */
  readonly coveredBy: (comment: Span) => Span | undefined;
}

export interface CommentReading {
  readonly waiver: Waiver | undefined;
  readonly problems: readonly WaiverProblem[];
}

/** The comment speaks to Plimsoll; other sentences may name it too. */
export function isAddressed(comment: string): boolean {
  return /^#+[ \t]*plimsoll(?::|[ \t]+ignore\b)/i.test(comment);
}

export function readComment(
  source: Source,
  comment: Span,
  covers: Span | undefined,
  rules: ReadonlySet<string>,
): CommentReading {
  const reader = new CommentReader({ source, span: comment }, rules);
  const words = reader.read();
  const at = { source, span: comment };
  return {
    waiver: words && { ...words, at, covers: { path: source.path, span: covers ?? comment } },
    problems: reader.problems,
  };
}

interface Word {
  readonly text: string;
  readonly span: Span;
}

/** Every rule there is can be named in as many. */
const longestComment = 2000;

/** What a comment says: what of a waiver stands in its words. */
type Said = Omit<Waiver, 'at' | 'covers'>;

class CommentReader {
  readonly problems: WaiverProblem[] = [];
  readonly #comment: Place;
  readonly #rules: ReadonlySet<string>;

  constructor(comment: Place, rules: ReadonlySet<string>) {
    this.#comment = comment;
    this.#rules = rules;
  }

  read(): Said | undefined {
    if (this.#comment.span.end - this.#comment.span.start > longestComment) {
      this.#refuse(this.#comment.span, `It is longer than ${longestComment} characters.`);
      return undefined;
    }
    const { words, reason } = this.#parts();
    const [verb, ...rest] = words;
    const until = rest.findIndex(({ text }) => text.toLowerCase() === 'until');
    const named = until === -1 ? rest : rest.slice(0, until);
    const days = until === -1 ? undefined : rest.slice(until + 1);
    const flaw = flawOf(verb, named, reason);
    if (flaw !== undefined) this.#refuse(this.#comment.span, flaw);
    if (flaw !== undefined || (days && !this.#isDay(days))) return undefined;
    const rules = named.filter((name) => this.#isRule(name)).map(({ text }) => text);
    return rules.length === 0 ? undefined : { rules, reason, until: days?.[0]?.text };
  }

  /** The words up to the dashes, without commas, and what stands behind the dashes. */
  #parts(): { readonly words: readonly Word[]; readonly reason: string } {
    const { source, span } = this.#comment;
    const text = source.slice(span);
    const lead = /^#+[ \t]*plimsoll:?/i.exec(text)?.[0].length ?? 0;
    // An editor may have made one long dash of the two.
    const dashes = /[ \t](?:--+|–|—)(?=[ \t]|$)/.exec(text);
    const end = dashes?.index ?? text.length;
    const words = [...text.slice(lead, end).matchAll(/[^\s,]+/g)].map(({ 0: word, index }) => ({
      text: word,
      span: { start: span.start + lead + index, end: span.start + lead + index + word.length },
    }));
    return { words, reason: dashes ? text.slice(end + dashes[0].length).trim() : '' };
  }

  #isDay(days: readonly Word[]): boolean {
    const [day, extra] = days;
    if (day && !extra && isDate(day.text)) return true;
    const said = days.map(({ text }) => text).join(' ');
    if (day) this.#refuse(day.span, `\`${cut(said)}\` is not a date such as \`2027-03-31\`.`);
    else this.#refuse(this.#comment.span, '`until` needs a date, such as 2027-03-31.');
    return false;
  }

  #isRule({ text, span }: Word): boolean {
    if (this.#rules.has(text)) return true;
    this.#report(
      span,
      `This waiver names an unknown rule, \`${cut(text)}\`.${didYouMean(text, this.#rules)}`,
    );
    return false;
  }

  #refuse(span: Span, flaw: string): void {
    this.#report(span, `This comment waives nothing. ${flaw}`);
  }

  #report(span: Span, message: string): void {
    this.problems.push({ kind: 'unreadable', at: { source: this.#comment.source, span }, message });
  }
}

function flawOf(verb: Word | undefined, named: readonly Word[], reason: string): string | undefined {
  if (!verb) return `It says nothing. ${example('root-user')}`;
  if (verb.text.toLowerCase() !== 'ignore')
    return `\`${cut(verb.text)}\` means nothing to Plimsoll. ${example('root-user')}`;
  if (named.length === 0) return `It names no rule. ${example('root-user')}`;
  return reason === '' ? `It gives no reason. ${example(list(named))}` : undefined;
}

function example(rules: string): string {
  return `Write \`# plimsoll: ignore ${rules} -- why\`.`;
}

function list(words: readonly Word[]): string {
  return cut(words.map(({ text }) => text).join(', '));
}

/** Messages quote what a pull request says, but not a page of it. */
function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
