import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { readSavedImages } from '../../../src/check/index.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const trial = {
  on: '2026-11-30',
  with: 'docker 27',
  as: 'image',
  uid: 1000,
  gid: 1000,
  readOnly: true,
  writes: ['/tmp'],
  capabilities: [],
  noNewPrivileges: true,
  ports: [80],
};

function read(entry: unknown, key = digest) {
  const saved = readSavedImages(JSON.stringify({ version: 1, images: { [key]: entry } }));
  return typeof saved === 'string' ? saved : saved.images[key];
}

test('what was saved is read', () => {
  expect(read({ names: ['web'], platform: 'linux/amd64', tried: [trial] })).toEqual({
    names: ['web'],
    platform: 'linux/amd64',
    tried: [trial],
  });
});

describe('what makes no sense is left out', () => {
  test.each([
    ['no digest', { names: ['web'] }, 'web', undefined],
    ['no names', {}, digest, undefined],
    ['no map', [], digest, undefined],
    ['a trial without a user', { names: [], tried: [{ ...trial, uid: 'root' }] }, digest, { names: [] }],
    [
      'a folder that is none',
      { names: [], tried: [{ ...trial, writes: ['/tmp\nprivileged: true'] }] },
      digest,
      { names: [] },
    ],
    [
      'a folder that leads away',
      { names: [], tried: [{ ...trial, writes: ['/a/../b'] }] },
      digest,
      { names: [] },
    ],
    [
      'a capability that is none',
      { names: [], tried: [{ ...trial, capabilities: ['ALL]\n'] }] },
      digest,
      { names: [] },
    ],
    ['a configuration with a hole', { names: [], config: { user: '' } }, digest, { names: [] }],
  ])('%s', (_name, entry, key, expected) => {
    expect(read(entry, key)).toEqual(expected);
  });
});

test.each([
  ['', 'it is not JSON'],
  ['{"version":2}', 'it is not of version 1'],
  ['{"version":1}', 'it has no `images`'],
  ['[]', 'it is not of version 1'],
])('%j cannot be read', (text, reason) => {
  expect(readSavedImages(text)).toBe(reason);
});

describe('the schema says the same', () => {
  const schema = JSON.parse(readFileSync('schema/plimsoll-images.schema.json', 'utf8')) as object;
  const isValid = new Ajv({ strict: false }).compile(schema);
  const file = (one: unknown) => ({ version: 1, images: { [digest]: { names: ['web'], tried: [one] } } });
  test.each([
    [trial, true],
    [{ ...trial, root: 'master' }, true],
    [{ ...trial, root: 'some' }, false],
    [{ ...trial, uid: -1 }, false],
    [{ ...trial, writes: ['relative'] }, false],
    [{ ...trial, capabilities: ['cap_chown'] }, false],
    [{ ...trial, readOnly: undefined }, false],
  ])('%j', (one, expected) => {
    const text = JSON.stringify(file(one));
    const saved = readSavedImages(text);
    expect(isValid(JSON.parse(text))).toBe(expected);
    expect(typeof saved !== 'string' && saved.images[digest]?.tried !== undefined).toBe(expected);
  });
});
