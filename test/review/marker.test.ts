import { describe, expect, test } from '@jest/globals';
import { digestOf, keysOf, readMarker, written } from '../../src/review/marker.ts';
import { findingAt } from '../support/finding.ts';

const keyOf = (...parts: Parameters<typeof findingAt>) => {
  const finding = findingAt(...parts);
  return keysOf([finding]).get(finding);
};

describe('the key of a finding', () => {
  test.each([
    ['stays where its lines move', findingAt(90), true],
    ['stays when it is said in other words', findingAt(3, { rule: 'root-user', message: 'Other.' }), true],
    ['is another in another file', findingAt(3, { path: 'other.yaml' }), false],
    ['is another of another thing', findingAt(3, { subject: 'Pod db' }), false],
    [
      'is another where the thing does it in another way',
      findingAt(3, { message: 'Container `web` adds `NET_ADMIN`.' }),
      false,
    ],
  ])('%s', (_case, finding, isSame) => {
    expect(keysOf([finding]).get(finding) === keyOf(3, { rule: finding.rule })).toBe(isSame);
  });

  test('numbers those of one name', () => {
    const findings = [findingAt(9), findingAt(3)];
    expect(new Set(keysOf(findings).values()).size).toBe(2);
    expect(keysOf(findings).get(findings[1] ?? findingAt(0))).toBe(keyOf(3));
  });
});

const marker = { keys: [digestOf('a'), digestOf('b')], digest: digestOf('c') };

describe('a marker', () => {
  test.each([
    ['is read back', `text\n\n${written(marker)}`],
    ['with the line ends of the web', `text\r\n\r\n${written(marker)}\r\n`],
    [
      'the last one, for a suggestion may hold what looks like one',
      `${written({ keys: [digestOf('x')], digest: digestOf('y') })}\n${written(marker)}`,
    ],
    ['though somebody wrote behind it', `${written(marker)}\nand I agree`],
  ])('%s', (_case, body) => {
    expect(readMarker(body)).toEqual(marker);
  });

  test.each([
    ['in the middle of a line', `see ${written(marker)}`],
    ['of another version', written(marker).replace(':1', ':2')],
    ['without keys', '<!-- plimsoll:1 = 0123456789abcdef -->'],
    ['nowhere', 'text'],
  ])('is none %s', (_case, body) => {
    expect(readMarker(body)).toBeUndefined();
  });
});

test('texts that differ a little have digests that differ', () => {
  const digests = Array.from({ length: 20_000 }, (_, index) => digestOf(`finding ${index}`));
  expect(new Set(digests).size).toBe(digests.length);
});
