import { type Directive, directiveOf } from '../read/dockerfile/directive.ts';
import { lineAt } from '../read/dockerfile/lines.ts';

/*
 * What reads a Dockerfile in the place of BuildKit's own frontend: an image of somebody, which may build whatever it
 * likes.
 */

/** By the file itself (frontend/dockerfile/parser/directives.go, DetectSyntax): behind a `#!`, with `#`, `//` or as JSON. */
export function foreignFrontend(text: string): string | undefined {
  const rest = text.replace(/^\uFEFF/, '').replace(/^#![^\n]*\n?/, '');
  const said =
    syntaxIn(rest) ?? syntaxIn(rest.replace(/^#/gm, ';#').replace(/^([ \t]*)\/\//gm, '$1#')) ?? inJson(rest);
  return said === undefined || isDockers(said) ? undefined : said;
}

function syntaxIn(text: string): string | undefined {
  for (let at = 0; at < text.length;) {
    const line = lineAt(text, at);
    const directive: Directive | undefined = directiveOf(text, line);
    if (!directive) return undefined;
    if (directive.name === 'syntax') return directive.value.split(/\s/, 1)[0];
    at = line.next;
  }
  return undefined;
}

function inJson(text: string): string | undefined {
  return /^\s*\{[^}]{0,200}"syntax"[ \t]*:[ \t]*"([^"]{1,200})"/i.exec(text)?.[1];
}

function isDockers(image: string): boolean {
  return /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(image);
}

/** The argument that chooses the frontend, whatever the file says (frontend/dockerfile/builder/build.go). */
const chooser = 'BUILDKIT_SYNTAX';

/** By what a compose file, Bake, a workflow or Skaffold gives to a build; without a value it is the environment's. */
export function chosenFrontend(given: string): string | undefined {
  const text = plainly(given);
  for (const { index } of text.matchAll(/BUILDKIT_SYNTAX/g)) {
    const from = index + chooser.length;
    const value = /^["']?\s{0,20}[=:]\s{0,20}["']?([^\s"',}\]]{1,300})/.exec(
      text.slice(from, from + 400),
    )?.[1];
    if (value === undefined || !isDockers(value)) return value ?? chooser;
  }
  return undefined;
}

/** Letters that are written as numbers, or over the end of a line. */
function plainly(text: string): string {
  if (text.includes(chooser) || !text.includes('\\')) return text;
  return text
    .replace(/\\\r?\n[ \t]*/g, '')
    .replace(/\\(?:x|u00|U000000)([4-7][\dA-Fa-f])/g, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
}
