/** C1 controls and marks that turn the direction of writing: JSON allows them bare, and a terminal obeys them. */
const commanding = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

export function jsonOf(value: object): string {
  const text = JSON.stringify(value, null, 2);
  const escape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${text.replaceAll(commanding, escape)}\n`;
}
