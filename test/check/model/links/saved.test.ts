import { describe, expect, test } from '@jest/globals';
import { check, repair } from '../../../../src/check/index.ts';

/* What was tried once is known from then on: for this digest, or for the name it had, started with these words. */

const digest = `sha256:${'a'.repeat(64)}`;
const trial = {
  ...{ on: '2026-11-30', with: 'docker 27', as: 'image', uid: 1000, gid: 1000, readOnly: true },
  ...{ writes: ['/srv/work'], capabilities: [], noNewPrivileges: true, ports: [80] },
};
const config = {
  ...{ on: '2026-11-30', from: 'docker 27', user: '1000:1000', env: [], entrypoint: ['app'], cmd: [] },
  ...{ workdir: '/', ports: [], volumes: [] },
};

function findingsOf(service: string, entry: object) {
  const images = JSON.stringify({
    version: 1,
    images: { [digest]: { names: ['example.com/web:1'], ...entry } },
  });
  const text = `services:\n  web:\n${service.replaceAll(/^/gm, '    ')}\n`;
  return check([{ path: 'compose.yaml', text }], { images: { saved: images } }).findings;
}

describe('where it writes', () => {
  test.each([
    ['its name', 'image: example.com/web:1', trial, true],
    ['its digest', `image: example.com/web@${digest}`, trial, true],
    ['another tag', 'image: example.com/web:2', trial, false],
    ['another digest under this name', `image: example.com/web:1@sha256:${'b'.repeat(64)}`, trial, false],
    ['other words', 'image: example.com/web:1\ncommand: [other]', trial, false],
    ['the same words', 'image: example.com/web:1\ncommand: [other]', { ...trial, cmd: ['other'] }, true],
    ['another service', 'image: example.com/web:1', { ...trial, as: 'Service db' }, false],
  ])('%s', (_name, service, one, isKnown) => {
    const writable = findingsOf(service, { config, tried: [one] }).find(
      ({ rule }) => rule === 'writable-root-filesystem',
    );
    expect(writable?.fix?.title.includes('`/srv/work`') ?? false).toBe(isKnown);
  });
});

test('its user', () => {
  const asRoot = (user: string) =>
    findingsOf('image: example.com/web:1', { config: { ...config, user } }).some(({ message }) =>
      /root(?! file)/.test(message),
    );
  expect(asRoot('')).toBe(true);
  expect(asRoot('1000:1000')).toBe(false);
});

test('a file that cannot be read says nothing', () => {
  const text = 'services:\n  web:\n    image: example.com/web:1\n';
  expect(check([{ path: 'compose.yaml', text }], { images: { saved: '{' } })).toEqual(
    check([{ path: 'compose.yaml', text }]),
  );
});

describe('what was tried is proposed, and said beside it', () => {
  const opaque = { ...config, user: '', entrypoint: ['/app'] };
  const seen = { ...trial, uid: 33, gid: 34, writes: ['/run', '/var/log/app'], ports: [8080] };
  const saved = (one: object) =>
    JSON.stringify({
      version: 1,
      images: { [digest]: { names: ['example.com/web:1'], config: opaque, tried: [one] } },
    });
  const mended = (path: string, text: string, one: object) => {
    const images = { saved: saved(one) };
    const { files, done } = repair([{ path, text }], { images, include: 'test-first' });
    return { text: files[0]?.after ?? text, ran: done.map(({ fix }) => fix.ran ?? '') };
  };
  const pod = (more = '') =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: example.com/web:1\n${more}`;
  const service = (more = '') => `services:\n  web:\n    image: example.com/web:1\n${more}`;

  test('in a pod: the user with its folders, then all that it bore as that user', () => {
    const { text, ran } = mended('pod.yaml', pod(), seen);
    for (const line of ['runAsUser: 33', 'runAsGroup: 34', 'allowPrivilegeEscalation: false', 'drop: [ALL]'])
      expect(text).toContain(line);
    expect(text).toContain('readOnlyRootFilesystem: true');
    expect(text.match(/mountPath: .*/g)).toEqual(
      ['/run', '/var/log/app', '/tmp'].map((path) => `mountPath: ${path}`),
    );
    expect(ran).toContain(
      'Tried on 2026-11-30: it ran as 33, read-only except for `/run` and `/var/log/app`, without capabilities, without new privileges, at `sha256:aaaaaaaaaaaa`.',
    );
  });

  test('in compose likewise, its folders being its user’s', () => {
    const { text } = mended('compose.yaml', service(), seen);
    expect(text).toContain('user: "33:34"');
    expect(text).toContain('read_only: true');
    expect(text).toContain('/run:uid=33,gid=34');
    expect(text).toContain('no-new-privileges=true');
  });

  test.each<[string, object, RegExp]>([
    ['to be read-only', { readOnly: false }, /readOnlyRootFilesystem/],
    ['to lose new privileges', { noNewPrivileges: false }, /allowPrivilegeEscalation/],
    ['another user', { uid: 0, gid: 0 }, /runAsUser/],
    ['to lose its capabilities', { capabilities: ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'] }, /drop/],
  ])('what it did not bear is not proposed: %s', (_name, one, pattern) => {
    expect(mended('pod.yaml', pod(), { ...seen, ...one }).text).not.toMatch(pattern);
  });

  test.each<[string, string, string, RegExp]>([
    [
      'who is told to be somebody else',
      'pod.yaml',
      pod('      securityContext: {runAsUser: 7}\n'),
      /readOnlyRootFilesystem/,
    ],
    [
      'what has a volume of another user’s',
      'compose.yaml',
      service('    volumes: [data:/data]\nvolumes: {data: {}}\n'),
      /user:|read_only/,
    ],
    ['other words', 'pod.yaml', pod('      args: [other]\n'), /runAsUser|readOnly/],
  ])('nor to %s', (_name, path, text, pattern) => {
    expect(mended(path, text, seen).text).not.toMatch(pattern);
  });

  test('ports below 1024, which Docker opens, are opened in a pod', () => {
    const low = { ...seen, ports: [80] };
    expect(mended('pod.yaml', pod(), low).text).toContain('net.ipv4.ip_unprivileged_port_start');
    expect(mended('pod.yaml', pod(), { ...low, as: 'Pod web, container web' }).text).not.toContain('sysctls');
  });
});

describe('an image that compose builds', () => {
  const built = { ...config, user: '', entrypoint: ['/app'] };
  const seen = { ...trial, as: 'Service web', uid: 33, gid: 34, writes: ['/run'], ports: [8080] };
  const files = (compose: string, start = 'ENTRYPOINT ["/app"]', folder = '') => [
    { path: `${folder}Dockerfile`, text: `FROM debian:12\nCOPY app /app\n${start}\n` },
    { path: `${folder}compose.yaml`, text: compose },
  ];
  const plain = 'services:\n  web:\n    build: .\n';
  const mended = (given: ReturnType<typeof files>, name: string, more: object = {}) => {
    const images = {
      version: 1,
      images: { [digest]: { names: [name], config: built, tried: [seen] }, ...more },
    };
    const { files: done } = repair(given, {
      images: { saved: JSON.stringify(images) },
      include: 'test-first',
    });
    return done.find(({ path }) => path.endsWith('compose.yaml'))?.after ?? '';
  };
  const other = { [`sha256:${'b'.repeat(64)}`]: { names: ['other-web'], config: built, tried: [seen] } };

  test('gets its user, its folders and all that it bore, where it is started', () => {
    const text = mended(files(plain), 'shop-web');
    for (const line of ['user: "33:34"', 'read_only: true', '/run:uid=33,gid=34', 'no-new-privileges=true'])
      expect(text).toContain(line);
  });

  test.each<[string, ReturnType<typeof files>, string, object, boolean]>([
    ['by the name in its file', files(`${plain}    image: shop/web\n`), 'shop/web', {}, true],
    ['as version 1 named it', files(plain), 'shop_web', {}, true],
    ['by the name of the project', files(`name: Shop\n${plain}`), 'shop-web', {}, true],
    ['not as another project', files(`name: shop\n${plain}`), 'other-web', {}, false],
    ['by its folder', files(plain, undefined, 'deploy/'), 'deploy-web', {}, true],
    ['not by another folder', files(plain, undefined, 'deploy/'), 'shop-web', {}, false],
    ['not where two may be meant', files(plain), 'shop-web', other, false],
    ['not as another service', files(plain), 'shop-db', {}, false],
    ['not where it starts something else by now', files(plain, 'ENTRYPOINT ["/new"]'), 'shop-web', {}, false],
  ])('%s', (_name, given, name, more, isKnown) => {
    expect(mended(given, name, more).includes('user: "33:34"')).toBe(isKnown);
  });
});

test('what is known of an image by its trial alone may be built here: its port is not moved', () => {
  const files = [
    { path: 'Dockerfile', text: 'FROM nginx:1.26\nCOPY index.html /usr/share/nginx/html/\n' },
    { path: 'compose.yaml', text: 'services:\n  web:\n    image: shop/pages\n    ports: ["8080:80"]\n' },
  ];
  const tried = [{ ...trial, as: 'Service web' }];
  const saved = JSON.stringify({
    version: 1,
    images: { [digest]: { names: ['shop/pages'], config, tried } },
  });
  const { files: changed } = repair(files, { images: { saved }, include: 'test-first' });
  expect(changed.map(({ path }) => path)).not.toContain('Dockerfile');
});
