/*
 * Text of a pull request on its way into Markdown. Whoever opens one chooses its file names, images, keys and reasons;
 * GitHub would make mentions, links, pictures, HTML and references of them. So such text stands in code spans and fenced
 * blocks alone, where GitHub makes nothing of it, and cannot end them.
 */

/** Control characters, and marks that change the direction of writing or cannot be seen (Unicode TR 36). */
const unseen =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff]/gu;

/** One line in which everything can be seen. */
export function oneLine(text: string, longest = 200): string {
  const line = cut(text, longest)
    .replaceAll(/[\t\n\r]+/g, ' ')
    .replaceAll(unseen, visible);
  return cut(line, longest);
}

/** A picture of a control character, as in ␛ for escape; the code of anything else. */
function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** What everybody reads as code and nobody as a command. */
export function code(text: string, longest?: number): string {
  const line = oneLine(text, longest);
  if (line.trim() === '') return '(empty)';
  const fence = '`'.repeat(longestRun(line) + 1);
  const room = /^[ `]|[ `]$/.test(line) ? ' ' : '';
  return `${fence}${room}${unmentioning(line)}${room}${fence}`;
}

/**
 * GitHub mentions nobody out of code. But a reply by e-mail quotes it as it pleases, so a space without width parts the
 * name from its sign.
 */
function unmentioning(line: string): string {
  return line.replaceAll(/(?<!\w)@(?=\w)/g, '@\u200b');
}

/** What GitHub makes something of wherever it stands in plain text, escaped or not. */
const live = /[@#$]|:\/\/|www\.|gh-\d|(?<![a-z\d])[\da-f]{7,}(?![a-z\d])|:[\w+-]+:/i;

/**
 * A sentence of ours, with identifiers of the pull request between backticks. One that holds a backtick itself ends its
 * span too soon: what then stands outside is read as hostile, so what is no plain prose becomes code again. What comes
 * out can begin a line: it is neither a list nor a heading.
 */
export function prose(sentence: string, longest = 2000): string {
  const parts = cut(sentence, longest).split('`');
  // An odd sign cannot be paired: nobody knows which part is whose.
  if (parts.length % 2 === 0) return code(sentence, longest);
  return parts
    .map((part, index) => {
      if (index % 2 === 1) return code(part);
      // Two spans side by side would be read as one.
      return part === '' && index > 0 && index < parts.length - 1 ? ' ' : between(part);
    })
    .join('')
    .trim()
    .replace(/^(?=[-+=])|(?<=^\d+)(?=[.)])/, '\\');
}

function between(part: string): string {
  const line = oneLine(part, 2000);
  if (!live.test(line)) return line.replaceAll(/[\\*_[\]<>&~|`]/g, String.raw`\$&`);
  const inner = line.trim();
  const start = line.indexOf(inner);
  const [before, after] = [line.slice(0, start), line.slice(start + inner.length)];
  return `${before || ' '}${code(inner)}${after || ' '}`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}

/** For a title or an annotation, which GitHub shows as it is. */
export function plain(sentence: string, longest = 2000): string {
  return oneLine(sentence.replaceAll('`', ''), longest).trim();
}

/** A block of code. What a suggestion holds is committed as it stands, so only what a person reads is made visible. */
export function fenced(language: string, lines: readonly string[]): string {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [fence + language, ...lines, fence].join('\n');
}

/** Lines for a block that is only read. */
export function readable(lines: readonly string[]): string[] {
  return lines.map((line) =>
    cut(line, 2000).replaceAll(unseen, (sign) => (sign === '\t' ? sign : visible(sign))),
  );
}

/** The label is Markdown of ours. */
export function link(label: string, address: string): string {
  if (!/^https?:\/\//.test(address) || address.length > longestAddress) return label;
  return `[${label}](${address.replaceAll(/[^\w\-.~:/?#@!$&*+,;=%]/gu, percentEncoded)})`;
}

/** What browsers and proxies still take. */
const longestAddress = 2000;

function percentEncoded(character: string): string {
  // encodeURIComponent leaves the parentheses, and throws at half a character.
  if (/[()']/.test(character)) return `%${character.charCodeAt(0).toString(16)}`;
  return /\p{Cs}/u.test(character) ? '%EF%BF%BD' : encodeURIComponent(character);
}

/** Markdown for a cell of a table, which a bar would end even within code. */
export function cell(markdown: string): string {
  return markdown.replaceAll(/(?<!\\)((?:\\\\)*)\|/g, String.raw`$1\|`);
}
