import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rules } from '../src/check/index.ts';
import { sentencesIn } from './support/sentences.ts';

/*
 * How we speak to people: plain words, in short sentences. These say nothing to somebody who reads a finding for the first
 * time, or say it in a way that nobody searches for.
 */
const unwanted: readonly (readonly [word: RegExp, instead: string])[] = [
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\bstands?\b(?!-)/i, 'is'],
  [/\bbr(?:ings?|ought) in\b/i, 'add, introduce'],
  [/\bcom(?:es?|ing) in as\b/i, 'meets, is'],
  [/\bbehind\b/i, 'after'],
  [/\bwho(?:so)?ever\b/i, 'anyone who'],
  [/\bnobody\b/i, 'no one, or another subject'],
  [/\bof ours\b/i, 'our'],
  [/\bbut for\b/i, 'except for'],
  [/\bis to be\b/i, 'must be'],
  [/\bas can be told\b/i, 'as is known'],
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
  ['A stand-in for GitHub.', 0],
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

  test('advice follows "To fix:"', () => {
    expect(advice).toMatch(/^(?:$|[a-z`].*\.$)/);
  });
});

/** Texts in another language than that of people, with words of it that happen to look like ours. */
const notForPeople: ReadonlySet<string> = new Set([
  'src/check/facts/base-images.data.ts',
  'src/github/wire/opinions.ts',
  'src/github/wire/queries.ts',
  'src/queue/redis/scripts.ts',
  'src/sandbox/graphql/schema.ts',
]);

/** Every literal of the program: findings, errors, help, progress, the App's words, the demo, the site and its pages. */
const sources = ['src', 'scripts/site', 'action']
  .flatMap(sourcesIn)
  .filter((file) => !notForPeople.has(file));

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((file) => /\.[cm]?[jt]s$/.test(file))
    .sort();
}

test('no source is left out by a slip', () => {
  expect([...notForPeople].filter((file) => !sourcesIn('src').includes(file))).toEqual([]);
  for (const folder of [
    'cli',
    'review',
    'github',
    'server',
    'sandbox',
    'site',
    'runtime',
    'registry',
    'check',
  ])
    expect(sources.filter((file) => file.startsWith(`src/${folder}/`)).length).toBeGreaterThan(5);
});

test('the reader sees what is written, put together and inside of what is put in', () => {
  const source = "const a = `It ${b ? 'stands there' : ''} is` + 'plain text'; // behind\nimport 'x y';";
  expect(sentencesIn('a.ts', source).map(({ text }) => text)).toEqual([
    'It … is',
    'stands there',
    'plain text',
  ]);
});

test.each(sources)('%s speaks plainly', (file) => {
  const found = sentencesIn(file, readFileSync(file, 'utf8')).flatMap(({ text, line }) =>
    unwantedIn(text).map((words) => `${file}:${line}: ${words}`),
  );
  expect(found).toEqual([]);
});

/** What is written as text: what the workflow of the action says, and what the registration shows at GitHub. */
test.each(['action.yml', 'app.yml', '.pre-commit-hooks.yaml'])('%s speaks plainly', (file) => {
  const lines = readFileSync(file, 'utf8').split('\n');
  expect(lines.filter((line) => !/^\s*#/.test(line)).flatMap(unwantedIn)).toEqual([]);
});

/** The part of a page that is written by a person; the rest comes from the rule. */
test.each(readdirSync('docs/rules').map((name) => posix.join('docs/rules', name)))('%s', (page) => {
  const text = readFileSync(page, 'utf8').replaceAll(/```[\s\S]*?```/g, '');
  expect(text.split(/\n+/).flatMap(unwantedIn)).toEqual([]);
});
