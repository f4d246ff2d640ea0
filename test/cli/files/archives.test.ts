import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { mayMatter } from '../../../src/check/index.ts';
import { bytesAt, unpacked } from '../../../src/cli/files/archives.ts';
import { Disk } from '../../../src/cli/files/disk.ts';
import { select } from '../../../src/cli/files/selection.ts';
import { folderWith } from '../support/folder.ts';
import { run } from '../support/io.ts';
import { archive, entry } from '../../support/archive.ts';

function namesIn(bytes: Buffer) {
  const folder = folderWith({ 'a.tgz': bytes });
  const { files, left } = unpacked([['charts/a.tgz', bytesAt(join(folder, 'a.tgz'))]]);
  return [[...files].map(([name, text]) => `${name}=${text}`), left.map(({ reason }) => reason)];
}

test.each<[string, Buffer, string[], string[]]>([
  [
    'its files',
    archive(entry('db/Chart.yaml', 'a'), entry('db/', '', '5')),
    ['charts/a.tgz/db/Chart.yaml=a'],
    [],
  ],
  [
    'a long name',
    archive(entry('x', 'db/long.yaml\0', 'L'), entry('cut', 'a')),
    ['charts/a.tgz/db/long.yaml=a'],
    [],
  ],
  [
    'a pax name',
    archive(entry('x', '21 path=db/long.yaml\n', 'x'), entry('cut', 'a')),
    ['charts/a.tgz/db/long.yaml=a'],
    [],
  ],
  [
    'nothing outside of it',
    archive(entry('../x', 'a'), entry('/etc/x', 'a'), entry('db/link', '', '2')),
    [],
    [],
  ],
  ['no archive', Buffer.from('abc'), [], ['an archive that cannot be unpacked: incorrect header check']],
  [
    'cut off',
    gzipSync(entry('db/a', 'x'.repeat(2000)).subarray(0, 600)),
    [],
    ['an archive that cannot be unpacked: it is cut off'],
  ],
  [
    'a bomb',
    gzipSync(Buffer.alloc(17 * 1024 * 1024)),
    [],
    ['an archive that cannot be unpacked: it holds more than 16 MiB'],
  ],
  [
    'many entries',
    archive(...Array.from({ length: 2001 }, () => entry('a', ''))),
    [],
    ['an archive that cannot be unpacked: it has more than 2000 entries'],
  ],
])('of an archive: %s', (_, bytes, files, left) => {
  expect(namesIn(bytes)).toEqual([_ === 'many entries' ? expect.anything() : files, left]);
});

const db = archive(
  entry('db/Chart.yaml', 'apiVersion: v2\nname: db\nversion: 1.0.0\n'),
  entry('db/values.yaml', 'escalates: true\n'),
  entry(
    'db/templates/db.yaml',
    'apiVersion: v1\nkind: Pod\nmetadata: { name: db }\nspec:\n  containers:\n    - name: db\n      image: registry.example/db:1\n      securityContext:\n        runAsUser: 1000\n        allowPrivilegeEscalation: {{ .Values.escalates }}\n',
  ),
);

const files = {
  'Chart.yaml':
    'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: [{ name: db, version: 1.x.x, repository: "https://example.org" }]\n',
  'values.yaml': 'db: {}\n',
  'charts/db-1.0.0.tgz': db,
};

test('a dependency in an archive is rendered and judged, and nothing in it is edited', async () => {
  const folder = folderWith(files);
  expect(new Disk(select(folder, [], mayMatter)).paths).toContain('charts/db-1.0.0.tgz/db/templates/db.yaml');
  const rendered = await run(folder, ['render', '.']);
  expect([rendered.status, rendered.stderr]).toEqual([0, '']);
  expect(rendered.stdout).toContain('# Source: shop/charts/db/templates/db.yaml');
  const { stdout } = await run(folder, ['check', '--format', 'json']);
  const { workloads, findings } = JSON.parse(stdout) as {
    workloads: { name: string }[];
    findings: { rule: string; path: string; fix: unknown }[];
  };
  expect(workloads.map(({ name }) => name)).toEqual(['db']);
  const finding = findings.find(({ rule }) => rule === 'privilege-escalation');
  expect([finding?.path, finding?.fix]).toEqual(['charts/db-1.0.0.tgz/db/values.yaml', null]);
});
