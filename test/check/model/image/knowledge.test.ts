import { describe, expect, test } from '@jest/globals';
import type { SavedConfiguration, SavedImage, SavedImages, SavedTrial } from '../../../../src/check/index.ts';
import { check, imagesIn } from '../../../../src/check/index.ts';
import { type ImageSources, ImageKnowledge } from '../../../../src/check/model/image/knowledge.ts';
import { parseImageReference } from '../../../../src/check/model/image/image-reference.ts';

/* What is known of an image, from whom, and which of them counts. */

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

function configOf(parts: Partial<SavedConfiguration> = {}): SavedConfiguration {
  return {
    ...{ on: '2026-12-01', from: 'registry', user: '1000', env: [], entrypoint: [], cmd: [] },
    ...{ workdir: '/', ports: [], volumes: [], ...parts },
  };
}

function images(entries: Readonly<Record<string, SavedImage>>): SavedImages {
  return { version: 1, images: entries };
}

function one(name: string, parts: Partial<SavedConfiguration> = {}, letter = 'a'): SavedImages {
  return images({ [digest(letter)]: { names: [name], platform: 'linux/amd64', config: configOf(parts) } });
}

function factsOf(text: string, sources: ImageSources, platform?: string) {
  const image = parseImageReference(text);
  return image && new ImageKnowledge(sources).of(image, platform);
}

const table = [
  {
    images: ['example.com/web'],
    tags: ['*'],
    user: 'web',
    ids: [70, 71] as const,
    users: [['web', 70, 71] as const],
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['web'],
    writes: ['/run'],
    drops: 'gosu' as const,
    shells: ['sh'],
    sources: [],
  },
];

describe('who is believed', () => {
  const saved = one('example.com/web:1', { user: '2' });
  const registry = one('example.com/web:1', { user: '3' }, 'b');
  test.each([
    ['the table alone', 'example.com/web:1', { table }, 'web', undefined],
    ['nobody', 'example.com/web:1', { table: [] }, undefined, undefined],
    ['what is saved before the table', 'example.com/web:1', { table, saved }, '2', 'saved'],
    ['a registry before what is saved', 'example.com/web:1', { table, saved, registry }, '3', 'registry'],
    ['what is saved of a digest', `example.com/web@${digest('a')}`, { table, saved, registry }, '2', 'saved'],
    [
      'nobody of another digest',
      `example.com/web@${digest('c')}`,
      { table: [], saved },
      undefined,
      undefined,
    ],
    ['another tag', 'example.com/web:2', { table: [], saved, registry }, undefined, undefined],
  ])('%s', (_name, image, sources, user, from) => {
    const facts = factsOf(image, sources);
    expect([facts?.user, facts?.basis?.from]).toEqual([user, from]);
  });

  test('another platform is another image', () => {
    expect(factsOf('example.com/web:1', { table, registry }, 'linux/arm64')?.user).toBe('web');
    expect(factsOf('example.com/web:1', { table, registry }, 'linux/amd64')?.user).toBe('3');
  });
});

describe('what the table says beside a configuration', () => {
  const same = { user: 'web', entrypoint: ['/usr/local/bin/docker-entrypoint.sh'], cmd: ['web', '-v'] };
  test.each<[string, Partial<SavedConfiguration>, object]>([
    [
      'the same user and start',
      same,
      { uid: 70, gid: 71, writes: ['/run'], dropsRoot: 'gosu', cmd: ['web', '-v'] },
    ],
    ['its number', { ...same, user: '70' }, { user: '70', uid: 70, writes: ['/run'] }],
    ['another user', { ...same, user: 'app' }, { user: 'app', uid: undefined, writes: [], isOpaque: true }],
    ['root', { ...same, user: '' }, { user: 'root', uid: 0, gid: 0, writes: [], dropsRoot: 'unknown' }],
    ['another start', { ...same, entrypoint: ['/web'] }, { users: [], uid: undefined, shells: undefined }],
    ['a shell', { user: '0', cmd: ['bash'] }, { uid: 0, dropsRoot: undefined }],
    ['a group', { ...same, user: 'app:7' }, { user: 'app:7', uid: undefined, gid: 7 }],
  ])('%s', (_name, config, expected) => {
    expect(factsOf('example.com/web:1', { table, registry: one('example.com/web:1', config) })).toMatchObject(
      expected,
    );
  });
});

describe('a trial', () => {
  const trial = {
    ...{ on: '2026-11-30', with: 'docker 27', as: 'image', uid: 1000, gid: 1000, readOnly: true },
    ...{ writes: ['/srv/spool'], capabilities: [], noNewPrivileges: true, ports: [80] },
  };
  const tried = { names: ['example.com/web:1'], config: configOf(), tried: [trial] };
  test.each([
    ['of the digest that the tag has', 'a', {}, true],
    ['of what was built again', 'b', {}, true],
    ['of what has another user now', 'b', { user: '7' }, false],
    ['of what starts something else now', 'b', { entrypoint: ['x'] }, false],
  ])('%s', (_name, letter, config, holds) => {
    const registry = one('example.com/web:1', config, letter);
    const knowledge = new ImageKnowledge({ saved: images({ [digest('a')]: tried }), registry });
    const image = parseImageReference('example.com/web:1');
    expect(image && knowledge.savedOf(image)?.[1].tried !== undefined).toBe(holds);
  });
});

describe('a Dockerfile on an image that only a registry knows', () => {
  const report = (text: string, config: Partial<SavedConfiguration>) =>
    check([{ path: 'Dockerfile', text }], { images: { registry: one('example.com/base:1', config) } });

  test('has its user, and says on what that rests', () => {
    const { images: built, findings } = report('FROM example.com/base:1\nCMD ["/app"]\n', { user: '' });
    expect(built[0]).toMatchObject({
      user: { kind: 'root', from: 'base' },
      source: { from: 'registry', digest: digest('a'), on: '2026-12-01' },
    });
    const root = findings.find(({ rule }) => rule === 'root-user');
    expect(root?.why).toMatch(/ `example\.com\/base:1` as of `sha256:a{12}`, asked on 2026-12-01\.$/);
    expect(root?.restsOn).toMatchObject({ digest: digest('a'), from: 'registry' });
  });

  test.each<[string, string, Partial<SavedConfiguration>, object]>([
    [
      'its variables',
      'USER $APP_UID',
      { env: ['APP_UID=1654'] },
      { value: '1654', kind: 'uid', from: 'USER' },
    ],
    ['a variable that it does not set', 'USER ${APP_UID}', {}, { kind: 'root', from: 'default' }],
    ['the user of its ONBUILD', '', { onbuild: ['USER app'] }, { kind: 'unknown' }],
    ['an ONBUILD without a user', '', { onbuild: ['COPY . .'] }, { value: '1000' }],
  ])('%s', (_name, line, config, user) => {
    const { images: built } = report(`FROM example.com/base:1\n${line}\n`, config);
    expect(built[0]?.user).toMatchObject(user);
  });
});

test('nothing that rests on what is in an image is safe where that is not known', () => {
  const text =
    'services:\n  web:\n    image: example.com/web:1\n    read_only: true\n    cap_drop: [ALL]\n    security_opt: []\n';
  const registry = one('example.com/web:1', { user: '1000:1000', entrypoint: ['/web'] });
  const { findings } = check([{ path: 'compose.yaml', text }], { images: { registry } });
  expect(findings.map(({ rule, fix }) => [rule, fix?.safety])).toContainEqual([
    'privilege-escalation',
    'test-first',
  ]);
});

test('imagesIn names each image once, with all its places, and what is known of it', () => {
  const files = [
    {
      path: 'Dockerfile',
      text: 'FROM node:24 AS build\nFROM build AS next\nFROM example.com/base:1\nUSER 7\n',
    },
    { path: 'compose.yaml', text: 'services:\n  a:\n    image: node:24\n  b:\n    build: .\n' },
  ];
  expect(imagesIn(files)).toEqual([
    {
      image: 'docker.io/library/node:24',
      user: 'root',
      source: { from: 'table' },
      frozen: null,
      places: [
        { path: 'Dockerfile', line: 1 },
        { path: 'compose.yaml', line: 3 },
      ],
    },
    {
      image: 'example.com/base:1',
      user: null,
      source: null,
      frozen: null,
      places: [{ path: 'Dockerfile', line: 3 }],
    },
  ]);
});

describe('of an image that starts as root a trial says what of it stays so', () => {
  const config = configOf({ user: '', entrypoint: ['/start'], cmd: ['serve'] });
  const trial = {
    ...{ on: '2026-11-30', with: 'docker 27', as: 'image', uid: 1000, gid: 1000, readOnly: true },
    ...{ writes: ['/srv'], capabilities: [], noNewPrivileges: true, ports: [] },
  };
  const judged = (text: string, tried: readonly SavedTrial[], path = 'compose.yaml') => {
    const saved = images({ [digest('a')]: { names: ['example.com/web:1'], config, tried } });
    const { findings } = check([{ path, text }], { images: { saved: JSON.stringify(saved) } });
    const root = findings.find(({ rule }) => rule === 'root-user');
    return [root?.severity, root?.confidence, / (\w+) as root/.exec(root?.message ?? '')?.[1]];
  };
  const service = (rest = '') => `services:\n  web:\n    image: example.com/web:1\n${rest}`;
  test.each<[string, readonly SavedTrial[], string, string, string]>([
    ['nothing, without one', [], 'warning', 'likely', 'starts'],
    ['nothing, where nobody could tell', [trial], 'warning', 'likely', 'starts'],
    ['all', [{ ...trial, root: 'all' }], 'warning', 'certain', 'runs'],
    ['the first process', [{ ...trial, root: 'master' }], 'notice', 'certain', 'runs'],
    ['none', [{ ...trial, root: 'none' }], 'notice', 'certain', 'starts'],
  ])('%s', (_name, tried, ...expected) => {
    expect(judged(service(), tried)).toEqual(expected);
    expect(judged('FROM example.com/web:1\nCOPY . /srv\n', tried, 'Dockerfile')[2]).toEqual(expected[2]);
  });

  test('of another start than was tried nobody can tell', () => {
    const tried = [{ ...trial, root: 'none' as const }];
    expect(judged(service('    command: [other]\n'), tried)).toEqual(['warning', 'likely', 'starts']);
    const own = [{ ...trial, root: 'none' as const, as: 'Service web', cmd: ['other'] }];
    expect(judged(service('    command: [other]\n'), own)).toEqual(['notice', 'certain', 'starts']);
  });
});
