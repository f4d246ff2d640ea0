import { check, type Report, type Rule } from '../src/check/index.ts';

export interface Example {
  readonly verdict: 'good' | 'bad';
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/**
 * The examples of a page are its fences marked `bad` or `good`. A fence marked `and` belongs to the example before it:
 * that is how a rule that compares two files shows both. The file's name follows from the language, or is given.
 */
export function examplesOf(page: string): Example[] {
  const examples: { verdict: Example['verdict']; files: { path: string; text: string }[] }[] = [];
  for (const [, language = '', info = '', text = ''] of page.matchAll(/^```(\w+) ([^\n]+)\n(.*?)^```$/gms)) {
    const words = info.split(' ');
    const file = { path: pathOf(language, words), text };
    const verdict = (['good', 'bad'] as const).find((word) => words.includes(word));
    if (verdict) examples.push({ verdict, files: [file] });
    else if (words.includes('and')) examples.at(-1)?.files.push(file);
  }
  return examples;
}

/** What the rule says of an example while all rules run, as they do for a user. */
export function findingsIn({ files }: Example, { id }: Rule): Report['findings'] {
  const config = files.find(({ path }) => path === '.github/plimsoll.yml');
  const { findings } = check(files, { today: '2027-01-01', ...(config && { config }) });
  return findings.filter(({ rule }) => rule === id);
}

function pathOf(language: string, words: readonly string[]): string {
  const given = words.find((word) => /[./]/.test(word));
  if (given) return given;
  if (language === 'dockerfile') return 'Dockerfile';
  return words.includes('compose') ? 'compose.yaml' : 'pod.yaml';
}
