/*
 * How many columns a terminal gives to text: none to combining marks and joiners, two to East Asian wide and
 * full-width characters (Unicode TR 11) and to pictures, one to the rest.
 */
const narrow = /^[\x20-\x7e]*$/;
const none = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]$/u;
const picture = /^\p{Emoji_Presentation}$/u;

export function widthOf(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

function widthOfCharacter(character: string): 0 | 1 | 2 {
  if (none.test(character)) return 0;
  return wide.test(character) || picture.test(character) ? 2 : 1;
}
