import { describe, expect, test } from '@jest/globals';
import { closeness, coversAll } from '../../../src/check/facts/tag-pattern.ts';

describe('a pattern covers', () => {
  test.each([
    ['*', 'latest', true],
    ['latest', 'latest', true],
    ['latest', 'latest-dev', false],
    ['jdk*', 'jdk17', true],
    ['jdk*', '8-jdk17', false],
    ['*-alpine*', '24-alpine3.23', true],
    ['*-alpine*', 'alpine', true],
    ['*-alpine*', 'notalpine', false],
    ['*-slim', 'slim', true],
    ['*-slim', 'slim-bookworm', false],
    ['*-a*a', '1-a', false],
    ['*apache*', '8-apache', true],
    ['=18*', '18', true],
    ['=18*', '18.1-bookworm', true],
    ['=18*', '180', false],
    ['=18*', 'bookworm', false],
    ['=18', '18-bookworm', false],
    ['=8.0-noble*', '8.0.11-noble-amd64', true],
    ['=8.0', '8', false],
    ['=3*', 'v3.1', true],
    ['<=17*', '9.6-alpine', true],
    ['<=17*', '17', true],
    ['<=17*', '18', false],
    ['<=1.15', '1', false],
    ['>=2.4*', '2', true],
    ['>=2.4*', '2.3', false],
    ['>=2.4*', '2.10-alpine', true],
    ['=8.2..8.16*', '8.2', true],
    ['=8.2..8.16*', '8.16.1-slim', true],
    ['=8.2..8.16*', '8.17', false],
    ['=8.2..8.16*', '8.1-slim', false],
    ['=8.2..8.16*', '8', false],
    ['=16..18*', '17', true],
    ['* !*-builder*', '2', true],
    ['* !*-builder*', '2-builder', false],
    ['* !*-builder*', 'builder-alpine', false],
  ])('%s %s: %s', (patterns, tag, expected) => {
    expect(closeness(patterns.split(' '), tag) !== undefined).toBe(expected);
  });
});

test.each([
  ['24-alpine', ['*', '*-alpine*']],
  ['24-fpm-alpine', ['*-alpine*', '*-fpm-alpine*']],
  ['8.0-noble-chiseled', ['=8.0-noble*', '=8.0-noble-chiseled*']],
  ['debug-nonroot', ['debug debug-*', 'debug-nonroot debug-nonroot-*']],
  ['17-alpine', ['<=17*', '<=17*-alpine*']],
])('%s: of %j the later is closer', (tag, [first = '', second = '']) => {
  expect(closeness(second.split(' '), tag)).toBeGreaterThan(closeness(first.split(' '), tag) ?? Infinity);
});

test.each([
  ['*', true],
  ['*-a *', true],
  ['* !*-a', false],
  ['=3*', false],
])('%s covers every tag: %s', (patterns, expected) => {
  expect(coversAll(patterns.split(' '))).toBe(expected);
});

test('a long tag against many stars takes no time', () => {
  expect(closeness(['*a*a*a*a*a*a*a*a*b'], 'a'.repeat(100_000))).toBeUndefined();
});
