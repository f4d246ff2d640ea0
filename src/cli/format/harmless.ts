/*
 * What a repository may hold and a terminal would obey: control characters, which start escape sequences, and the
 * marks that change the direction of writing (Unicode TR 36), which make a line look like another one.
 */
const commanding = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** One line of text that no terminal acts upon: line breaks and tabs become spaces, the rest becomes visible. */
export function harmless(text: string): string {
  return text.replaceAll(/[\t\n\r]+/g, ' ').replaceAll(commanding, visible);
}

/** A picture of a control character, as in ␛ for escape; the code of anything else. */
export function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return commands(character) ? `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>` : character;
}

function commands(character: string): boolean {
  commanding.lastIndex = 0;
  return commanding.test(character);
}
