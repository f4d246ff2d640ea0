import { expect, test } from '@jest/globals';
import { check } from '../../../../src/check/index.ts';

const skipped = (text: string) =>
  check([{ path: 'compose.yaml', text }], { fixes: false }).skipped.map(({ reason }) => reason);
const service = (line: string, more = '') => `services: {web: {image: a, ${line}}}\n${more}`;
const volume = (options: string) => `volumes: {data: {${options}}}\n`;
const host = volume('driver_opts: {type: none, o: bind, device: /}');

test.each([
  ['services: {web: {build: {context: "${C}"}}}\n', '`"${C}"` decides what service `web` is built from'],
  [service('volumes_from: ["container:db"]'), 'service `web` mounts what container `db` does'],
  [service('command: a', host), 'volume `data` is `/` of the host, and no service here mounts it'],
])('%s is not fully judged', (text, reason) => {
  expect(skipped(text)).toEqual([reason]);
});

test.each([
  ['a volume that a service mounts', service('volumes: ["data:/a"]', host)],
  ['a volume that nobody mounts', service('command: a', volume('driver: local'))],
  ['a volume of a plugin', service('command: a', volume('driver: vieux/sshfs'))],
  [
    'a share of the network',
    service('command: a', volume('driver_opts: {type: nfs, o: addr=a, device: ":/"}')),
  ],
  [
    'a folder of the project',
    service('command: a', volume('driver_opts: {type: none, o: bind, device: ./a}')),
  ],
  ['a default', 'services: {web: {build: {context: "${C:-.}"}, read_only: true}}\n'],
  ['the volumes of a service', 'services: {web: {image: a, volumes_from: [db]}, db: {image: b}}\n'],
])('%s is', (_, text) => {
  expect(skipped(text)).toEqual([]);
});
