import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rules } from '../src/check/index.ts';

/*
 * How we speak to people: plain words, in short sentences. These say nothing to somebody who reads a finding for the first
 * time, or say it in a way that nobody searches for.
 */
const unwanted: readonly (readonly [word: RegExp, instead: string])[] = [
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\bstands?\b/i, 'is'],
  [/\bbr(?:ings?|ought) in\b/i, 'add, introduce'],
  [/\bbehind\b/i, 'after'],
  [/\bwho(?:so)?ever\b/i, 'anyone who'],
  [/\bnobody\b/i, 'no one, or another subject'],
  [/\bof ours\b/i, 'our'],
  [/\bbest practices?\b/i, 'the reason itself'],
  [/\bshould consider\b/i, 'an imperative'],
  [/\bpotential(?:ly)?\b/i, 'may, or what is known'],
  [/\bvulnerabilit(?:y|ies)\b/i, 'what an attacker can do'],
  [/\bCIS\b/, 'the reason itself'],
  [/[a-z]!(?:\s|$)/, 'a full stop'],
  [/\p{Extended_Pictographic}/u, 'a word'],
];

function unwantedIn(text: string): string[] {
  const words = text.replaceAll(/`[^`]*`/g, '`…`');
  return unwanted.flatMap(([word, instead]) => {
    const found = word.exec(words)?.[0];
    return found === undefined ? [] : [`"${found}" in "${text.slice(0, 100)}": say ${instead}`];
  });
}

test.each([
  ['The image stands on `node`.', 1],
  ['Whoever takes over the process can mend nothing.', 2],
  ['`behind` is a name.', 0],
  ['It runs as root.', 0],
])('%j has %i unwanted words', (text, number) => {
  expect(unwantedIn(text)).toHaveLength(number);
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, { summary, why, advice = '' }) => {
  test('is plain', () => {
    expect([summary, why, advice].flatMap(unwantedIn)).toEqual([]);
  });

  test('is short', () => {
    expect(why.length).toBeLessThanOrEqual(140);
    expect(advice.length).toBeLessThanOrEqual(140);
    expect(summary.length).toBeLessThanOrEqual(80);
  });

  test('advice follows "No automatic fix:"', () => {
    expect(advice).toMatch(/^(?:$|[a-z`].*\.$)/);
  });
});

/** What is told is written where it is told: in the rules, and in the titles of their fixes. */
describe.each([
  'src/check/rules',
  'src/check/remedy',
  'src/check/hooks.ts',
  'src/check/facts/capability-reach.ts',
])('%s', (path) => {
  test.each(filesIn(path))('%s', (file) => {
    expect(sentencesOf(readFileSync(file, 'utf8')).flatMap(unwantedIn)).toEqual([]);
  });
});

function filesIn(path: string): string[] {
  if (path.endsWith('.ts')) return [path];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(path, name));
}

/** The literals of a source that are words for people: those with a blank in them. */
function sentencesOf(source: string): string[] {
  const code = source.replaceAll(/^\s*(?:\/?\*.*|\/\/.*)$/gm, '').replaceAll(/^import .*$/gm, '');
  const literals = code.match(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g) ?? [];
  return literals
    .map((literal) => literal.slice(1, -1).replaceAll('\\`', '`'))
    .filter((text) => text.includes(' '));
}

/** The part of a page that is written by a person; the rest comes from the rule. */
test.each(readdirSync('docs/rules').map((name) => join('docs/rules', name)))('%s', (page) => {
  const text = readFileSync(page, 'utf8').replaceAll(/```[\s\S]*?```/g, '');
  expect(text.split(/\n+/).flatMap(unwantedIn)).toEqual([]);
});
