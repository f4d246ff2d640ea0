import { describe, expect, test } from '@jest/globals';
import { endedImage } from '../../../src/check/facts/ended-images.ts';

const ended = (image: string) => {
  const [name = '', tag = 'latest'] = image.split(':');
  return endedImage(`docker.io/library/${name}`, tag);
};

describe('a version that is not built any more', () => {
  test.each([
    ['python:3.6', /^2022-/, '3.14'],
    ['python:2.7.18-slim', /^2020-/, '3.14-slim'],
    ['debian:stretch-slim', /^2022-/, 'trixie-slim'],
    ['debian:9', /^2022-/, '13'],
    ['ubuntu:18.04', /^2023-/, '26.04'],
    ['alpine:3.10', /^2021-/, '3.24'],
    ['node:14.9-alpine', /^2023-/, '24-alpine'],
    ['golang:1.15-alpine', /^2021-/, '1.27-alpine'],
    ['php:7.4-apache-buster', /^2022-/, '8.5-apache'],
  ])('%s ended in %s: %s', (image, since, successor) => {
    expect(ended(image)).toMatchObject({ since: expect.stringMatching(since), successor });
  });

  test.each([
    ['golang:1.24.3', true],
    ['golang:1.15', undefined],
    ['node:14.9-alpine', true],
    ['node:14-alpine', undefined],
    ['debian:stretch-slim', undefined],
  ])('%s is one release of what ended: %s', (image, isBound) => {
    expect(ended(image)?.isBound).toBe(isBound);
  });

  test('the same version goes on upon a newer distribution', () => {
    expect(ended('python:3.12-slim-buster')).toMatchObject({ successor: '3.12-slim' });
  });

  test('a variant that is none of today is not guessed', () => {
    expect(ended('tomcat:8.5-jdk8-openjdk')).toMatchObject({ successor: undefined });
  });
});

test.each([
  'python:3.14',
  'python:3',
  'python',
  'node:24-alpine',
  'debian:trixie-slim',
  'alpine:3.24.1',
  'ubuntu:24.04',
  'rust:1.70',
  'python:custom',
  'team/python:2.7',
])('%s: nothing is known to have ended', (image) => {
  expect(ended(image)).toBeUndefined();
});
