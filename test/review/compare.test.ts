import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../src/check/index.ts';
import { rules } from '../../src/check/index.ts';
import { compare, manifold } from '../../src/review/compare.ts';
import { findingAt } from '../support/finding.ts';

interface Case {
  readonly base: readonly Finding[];
  readonly head: readonly Finding[];
  readonly renamed?: readonly (readonly [string, string])[];
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  /** Lines of head that the diff brings. */
  readonly fresh?: readonly number[];
  /** The text of a line, the same on both sides. */
  readonly lines?: Readonly<Record<number, string>>;
  /** What runs on each side; the same where it is left out. */
  readonly images?: readonly [base: string, head: string];
}

function told({
  base,
  head,
  renamed = [],
  added = [],
  removed = [],
  fresh = [],
  lines = {},
  images = ['web', 'web'],
}: Case) {
  const { introduced, existing, mended } = compare(base, head, {
    renamed: new Map(renamed),
    added: new Set(added),
    removed: new Set(removed),
    lineOf: (side, { start }) => lines[start.line] ?? `${side} ${start.line}`,
    imageOf: (side) => images[side === 'base' ? 0 : 1],
    isNew: ({ start }) => fresh.includes(start.line),
  });
  const places = (findings: readonly Finding[]) => findings.map(({ path, start }) => `${path}:${start.line}`);
  return { introduced: places(introduced), existing: places(existing), mended: places(mended) };
}

const at = (...lines: number[]) => lines.map((line) => `pod.yaml:${line}`);
const adds = (line: number, capability: string, parts: Partial<Finding> = {}) =>
  findingAt(line, { message: `Container \`web\` adds \`${capability}\`.`, ...parts });
const root = (line: number, stage: string, base = 'node', parts: Partial<Finding> = {}) =>
  findingAt(line, {
    rule: 'root-user',
    subject: `stage ${stage}`,
    message: `\`${base}\` is root.`,
    ...parts,
  });

describe('is the same one', () => {
  test.each<[string, Case]>([
    ['where its line has moved', { base: [findingAt(3)], head: [findingAt(9)] }],
    ['on a line that is written anew', { base: [findingAt(3)], head: [findingAt(3)], fresh: [3] }],
    [
      'in a file of another name',
      {
        base: [findingAt(3, { path: 'old.yaml' })],
        head: [findingAt(3)],
        renamed: [['old.yaml', 'pod.yaml']],
      },
    ],
    [
      'about a file of another name',
      {
        base: [findingAt(1, { path: 'old.yaml', subject: 'old.yaml' })],
        head: [findingAt(1, { subject: 'pod.yaml' })],
        renamed: [['old.yaml', 'pod.yaml']],
      },
    ],
    [
      'about a thing of another name, on an old line',
      { base: [root(1, '0')], head: [root(5, '1')], lines: { 1: 'FROM node', 5: 'FROM node' } },
    ],
    [
      'in a new file, where the old one is gone',
      {
        base: [findingAt(3, { path: 'all.yaml' })],
        head: [findingAt(3)],
        added: ['pod.yaml'],
        removed: ['all.yaml'],
        fresh: [3],
      },
    ],
    [
      'with the next version of its base image',
      { base: [root(1, 'app', 'node:22')], head: [root(1, 'app', 'node:24')], fresh: [1] },
    ],
    ['in place, with another image', { base: [findingAt(3)], head: [findingAt(3)], images: ['web', 'shop'] }],
    ['with less of it', { base: [adds(3, 'A`, `B')], head: [adds(3, 'A')], fresh: [3] }],
    ['and weighs less', { base: [findingAt(3)], head: [findingAt(3, { severity: 'notice' })] }],
  ])('%s', (_case, given) => {
    const { introduced, mended } = told(given);
    expect([introduced, mended]).toEqual([[], []]);
  });
});

describe('is brought in', () => {
  test.each<[string, Case, readonly string[], readonly string[]]>([
    ['where there was none', { base: [], head: [root(1, 'app')] }, at(1), []],
    ['a second one', { base: [adds(3, 'A')], head: [adds(3, 'A'), adds(4, 'B')], fresh: [4] }, at(4), []],
    ['another one in its place', { base: [adds(3, 'A')], head: [adds(3, 'B')], fresh: [3] }, at(3), at(3)],
    [
      'the same in another thing',
      { base: [], head: [findingAt(3, { subject: 'Pod app, container log' })] },
      at(3),
      [],
    ],
    [
      'what weighs more',
      { base: [findingAt(3, { severity: 'warning' })], head: [findingAt(3)] },
      at(3),
      at(3),
    ],
    [
      'what is certain now',
      { base: [findingAt(3, { confidence: 'likely' })], head: [findingAt(3)] },
      at(3),
      at(3),
    ],
    [
      'a thing of another name, on a new line',
      { base: [root(1, 'a')], head: [root(5, 'b')], lines: { 1: 'FROM node', 5: 'FROM node' }, fresh: [5] },
      at(5),
      at(1),
    ],
    [
      'the same in a file of another name, with another image',
      {
        base: [findingAt(3, { path: 'old.yaml' })],
        head: [findingAt(3)],
        renamed: [['old.yaml', 'pod.yaml']],
        images: ['web', 'evil'],
      },
      at(3),
      ['old.yaml:3'],
    ],
    [
      'the same in a thing of another name, with another image, on an old line',
      {
        base: [findingAt(3, { subject: 'Pod app' })],
        head: [findingAt(3, { subject: 'Pod shop' })],
        lines: { 3: 'privileged: true' },
        images: ['web', 'evil'],
      },
      at(3),
      at(3),
    ],
    [
      'the same in a new file, where the old one is gone, with another image',
      {
        base: [findingAt(3, { path: 'all.yaml' })],
        head: [findingAt(3)],
        added: ['pod.yaml'],
        removed: ['all.yaml'],
        fresh: [3],
        images: ['web', 'evil'],
      },
      at(3),
      ['all.yaml:3'],
    ],
    [
      'a copy in a new file',
      {
        base: [findingAt(3, { path: 'all.yaml' })],
        head: [findingAt(3, { path: 'all.yaml' }), findingAt(3)],
        added: ['pod.yaml'],
      },
      at(3),
      [],
    ],
  ])('%s', (_case, given, introduced, mended) => {
    expect(told(given)).toMatchObject({ introduced, mended });
  });
});

test('what is gone is mended, a deleted file included', () => {
  const base = [findingAt(3), findingAt(3, { path: 'gone.yaml' })];
  expect(told({ base, head: [], removed: ['gone.yaml'] }).mended).toEqual(['pod.yaml:3', 'gone.yaml:3']);
});

test('several of one meaning are counted', () => {
  const [one, two] = [findingAt(3), findingAt(8)];
  expect(told({ base: [one, two], head: [findingAt(4)] })).toEqual({
    introduced: [],
    existing: at(4),
    mended: at(8),
  });
  expect(told({ base: [one], head: [findingAt(3), findingAt(8)] }).introduced).toHaveLength(1);
});

test('a great many of one meaning take no time', () => {
  const many = Array.from({ length: 20_000 }, (_, index) => adds(index, `C${index}`));
  const others = many.map((finding) => ({ ...finding, message: `${finding.message} \`x\`` }));
  expect(told({ base: many, head: others }).introduced).toHaveLength(many.length);
});

test('the rules that can be broken in several ways are rules', () => {
  const ids = new Set(rules.map(({ id }) => id));
  expect([...manifold].filter((id) => !ids.has(id))).toEqual([]);
});
