import { expect, test } from '@jest/globals';
import { comparisons } from '../../../scripts/facts/compare.ts';
import { readingOf } from '../../../scripts/facts/reading.ts';
import { type BaseImageRow, ImageTable } from '../../../src/check/facts/base-images.ts';

const image = 'docker.io/library/app';

function verdicts(row: Partial<BaseImageRow>, dockerfile: string, scripts: Record<string, string> = {}) {
  const facts = new ImageTable([{ images: [image], tags: ['*'], sources: ['x'], ...row }]).of({
    repository: image,
    tag: '1',
  });
  const reading = readingOf('Dockerfile', dockerfile, new Map(Object.entries(scripts)), () => undefined);
  if (!facts || !reading) throw new Error('nothing to compare');
  return Object.fromEntries(
    comparisons(facts, reading).map(({ field, verdict, read }) => [field, `${verdict} ${read}`]),
  );
}

test.each<[string, Partial<BaseImageRow>, string, Record<string, string>]>([
  ['a number', { user: '1000', ids: [1000, null] }, 'USER 1000', { user: 'agrees 1000', uid: 'agrees 1000' }],
  [
    'root by default',
    { user: 'root', ids: [0, 0] },
    '',
    { user: 'agrees root', uid: 'agrees 0', gid: 'agrees 0' },
  ],
  ['another user', { user: 'root' }, 'USER app', { user: 'differs app' }],
  [
    'a number left to chance',
    { user: 'app', ids: [999, null] },
    'RUN useradd -r app\nUSER app',
    { uid: 'differs ?' },
  ],
  ['the number of a user of the base', { user: 'other', ids: [5, null] }, 'USER other', { uid: 'unread ?' }],
  [
    'a user that is made',
    { users: [['app', 999, null]] },
    'RUN useradd -u 999 app',
    { users: 'agrees app=999:?' },
  ],
  [
    'one with another number',
    { users: [['app', 999, null]] },
    'RUN useradd -u 1000 app',
    { users: 'differs app=1000:?' },
  ],
  ['one of the distribution', { users: [['www-data', 33, 33]] }, '', { users: 'unread ' }],
  [
    'ports in another order',
    { ports: ['80/tcp', '443/tcp'] },
    'EXPOSE 443 80',
    { ports: 'agrees 443/tcp 80/tcp' },
  ],
  ['volumes', { volumes: ['/data'] }, 'VOLUME /data /logs', { volumes: 'agrees /data' }],
  ['a volume that is not there', { volumes: ['/data'] }, 'VOLUME /logs', { volumes: 'differs /logs' }],
  ['a command', { cmd: ['app'] }, 'CMD ["app", "run"]', { cmd: 'differs ["app","run"]' }],
])('%s', (_, row, instructions, expected) => {
  expect(verdicts(row, `FROM alpine\n${instructions}\n`)).toMatchObject(expected);
});

test('the entrypoint script says how root is left', () => {
  const dockerfile =
    'FROM alpine\nCOPY docker-entrypoint.sh /\nENTRYPOINT ["/docker-entrypoint.sh"]\nCMD ["app"]\n';
  const script = '#!/bin/sh\nset -e\nif [ "$(id -u)" = 0 ]; then exec su-exec app "$0" "$@"; fi\nexec "$@"\n';
  expect(verdicts({ drops: 'su-exec' }, dockerfile, { 'docker-entrypoint.sh': script })).toMatchObject({
    drops: 'agrees su-exec',
  });
});
