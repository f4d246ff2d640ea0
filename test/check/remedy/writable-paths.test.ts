import { describe, expect, test } from '@jest/globals';
import { isRuby, writablePathsOf } from '../../../src/check/remedy/writable-paths.ts';

const mount = (path: string) => ({ path, readOnly: false, volume: undefined });

describe('what has to stay writable', () => {
  test('is what the image writes to and /tmp, as far as nothing is mounted there', () => {
    expect(writablePathsOf([], [])).toEqual({ paths: ['/tmp'], filled: undefined });
    expect(writablePathsOf([], [mount('/tmp')]).paths).toEqual([]);
    expect(writablePathsOf([], [mount('/tmp/x')]).paths).toEqual(['/tmp']);
    expect(writablePathsOf([], [mount('/')]).paths).toEqual([]);
  });
});

describe('Ruby', () => {
  test.each([
    ['ruby:3.4-slim', []],
    ['example.com/app', ['sh', '/usr/local/bin/bundle']],
    ['fluent/fluentd:v1.18', []],
    ['registry.example.com:5000/gitlab/gitlab-ce', []],
  ])('%s %j', (image, words) => {
    expect(isRuby(image, words)).toBe(true);
  });

  test.each([
    ['fluent/fluent-bit:3', []],
    ['example.com/rubygems-proxy', ['serve']],
  ])('not %s %j', (image, words) => {
    expect(isRuby(image, words)).toBe(false);
  });
});
