import type { Source } from './source.ts';

/*
 * A file that a program writes is not edited: the next run of the program takes the edit away. It is judged all the same,
 * since what it says is what runs.
 */

const known = new WeakMap<Source, boolean>();

export function isGenerated(source: Source): boolean {
  const found = known.get(source) ?? (saysSo(source.text) || isDump(source.text));
  known.set(source, found);
  return found;
}

/** Whoever writes it says so at the top: Go's "Code generated … DO NOT EDIT", docker-library's templates, Helm's "# Source:". */
function saysSo(text: string): boolean {
  const top = text.slice(0, longestTop).split('\n').slice(0, mostLines);
  return top.some(
    (line) =>
      /^\s*(?:#|\/\/|\/\*|<!--)/.test(line) &&
      /\bdo not (?:edit|modify)\b|@generated\b|\b(?:auto-?|is |was |code |file )generated\b|\bgenerated (?:by|from|via|with)\b|^# Source: \S+\/templates\//i.test(
        line,
      ),
  );
}

const longestTop = 4096;
const mostLines = 30;

/** What `kubectl get -o yaml` prints: the API server alone gives an object these. */
function isDump(text: string): boolean {
  return /^ {2}(?:resourceVersion|managedFields|uid):/m.test(text) && /^status:/m.test(text);
}
