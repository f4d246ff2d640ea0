import { describe, expect, test } from '@jest/globals';
import { distrolessStatus } from '../../../src/check/facts/distroless.ts';
import { parseImageReference } from '../../../src/check/model/image/image-reference.ts';

function statusOf(text: string) {
  const image = parseImageReference(text);
  return image && distrolessStatus(image);
}

test.each([
  ['static', undefined],
  ['static:nonroot', undefined],
  ['static-debian13:debug-nonroot-arm64', undefined],
  ['static-debian12', '2026-09-30'],
  ['cc-debian12:nonroot', '2026-09-30'],
  ['nodejs22-debian13', undefined],
  ['nodejs24', undefined],
  ['java25-debian13:nonroot', undefined],
  ['python3', undefined],
  [`base-debian13@sha256:${'a'.repeat(64)}`, undefined],
])('gcr.io/distroless/%s is published, supported until %s', (name, supportedUntil) => {
  expect(statusOf(`gcr.io/distroless/${name}`)).toEqual({ kind: 'published', supportedUntil });
});

test.each([
  ['nodejs24-debian12', '2026-02-27', 'nodejs24-debian13', true],
  ['nodejs24-debian12:nonroot', '2026-02-27', 'nodejs24-debian13', true],
  ['nodejs20-debian12', '2026-02-27', 'nodejs22-debian13', false],
  ['nodejs20', '2026-05-01', 'nodejs22-debian13', false],
  ['nodejs20-debian13', '2026-05-01', 'nodejs22-debian13', false],
  ['nodejs18-debian12', '2025-04-30', 'nodejs22-debian13', false],
  ['nodejs:16', undefined, 'nodejs22-debian13', false],
  ['java17-debian12', '2026-02-27', 'java17-debian13', true],
  ['java11-debian11', undefined, 'java17-debian13', false],
  ['java-base-debian12', '2026-02-27', 'java-base-debian13', true],
  ['python3-debian12', '2026-05-12', 'python3-debian13', false],
  ['python3-debian11', undefined, 'python3-debian13', false],
  ['static-debian11', undefined, 'static-debian13', true],
  ['cc-debian10:debug', undefined, 'cc-debian13', true],
])('gcr.io/distroless/%s is frozen since %s; %s instead', (name, since, replacement, sameVersion) => {
  expect(statusOf(`gcr.io/distroless/${name}`)).toEqual({
    kind: 'frozen',
    since,
    replacement: { repository: `gcr.io/distroless/${replacement}`, sameVersion },
  });
});

test('what has no successor has no replacement', () => {
  expect(statusOf('gcr.io/distroless/python2.7')).toEqual({
    kind: 'frozen',
    since: undefined,
    replacement: undefined,
  });
});

describe('unknown', () => {
  test.each([
    'node',
    'ghcr.io/distroless/static',
    'gcr.io/distroless/static:v1',
    'gcr.io/distroless/rust',
    'gcr.io/distroless/static/more',
  ])('%s', (text) => {
    expect(statusOf(text)).toEqual({ kind: 'unknown' });
  });
});
