/**
 * Whether a template engine would find something to do in this text: the brackets of Go, Jinja and ERB. Those in a
 * comment count for nothing, since they explain no mistake of the file.
 */
export function hasBrackets(text: string): boolean {
  return brackets.test(text) && brackets.test(text.replaceAll(/^[ \t]*#.*/gm, ''));
}

const brackets = /\{\{|\{%|<%/;
