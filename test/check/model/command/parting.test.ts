import { expect, test } from '@jest/globals';
import { fileSetOf, Project } from '../../../../src/check/model/project.ts';
import { partingOfContainer, partingOfService } from '../../../../src/check/model/command/parting.ts';
import { containerIn, projectOf } from '../../../support/project.ts';

function inCompose(service: string): string | undefined {
  const project = new Project(
    fileSetOf([{ path: 'compose.yaml', text: `services:\n  web: { ${service} }\n` }]),
  );
  const [compose] = project.composeProjects(['compose.yaml']);
  const web = compose?.services[0];
  return web && partingOfService(web, project.knownImage(web));
}

function inPod(container: string): string | undefined {
  const text = `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: web, ${container} }] }\n`;
  const project = projectOf({ 'pod.yaml': text });
  const web = containerIn(project, 'pod.yaml');
  return partingOfContainer(web, project.knownImage(web));
}

test.each([
  ['as it is', 'image: redis:7', 'gosu'],
  ['with options', 'image: redis:7, command: --port 1', 'gosu'],
  ['its own server', 'image: redis:7, command: redis-server /x.conf', 'gosu'],
  ['its own server, in full', 'image: redis:7, command: [/usr/local/bin/redis-server]', 'gosu'],
  ['a shell', 'image: redis:7, command: sh -c "redis-server"', undefined],
  [
    'a shell in the place of the entrypoint',
    'image: valkey/valkey:8, entrypoint: [sh, -c, "exec valkey-server"]',
    undefined,
  ],
  ['its server in the place of the entrypoint', 'image: redis:7, entrypoint: redis-server', undefined],
  ['no entrypoint', 'image: redis:7, entrypoint: [], command: redis-server', undefined],
  [
    'the entrypoint again',
    'image: postgres:17, entrypoint: [sh, -c, "prepare && docker-entrypoint.sh postgres"]',
    'unknown',
  ],
  ['a helper', 'image: postgres:17, entrypoint: [gosu, postgres, postgres]', 'unknown'],
  ['a script', 'image: redis:7, entrypoint: /start.sh', 'unknown'],
  [
    'what the entrypoint may know as well',
    'image: mariadb:11, command: mysqld --skip-grant-tables',
    'unknown',
  ],
  ['a server with workers', 'image: nginx:1', 'workers'],
  [
    'a server with workers, in a shell',
    `image: nginx:1, command: sh -c "envsubst < a > b && exec nginx -g 'daemon off;'"`,
    'workers',
  ],
  [
    'another program in the image of such a server',
    'image: php:8-fpm, entrypoint: php worker.php',
    undefined,
  ],
  [
    'a server that drops root itself',
    'image: eclipse-mosquitto:2, entrypoint: [/usr/sbin/mosquitto, -v]',
    'daemon',
  ],
  ['an image that stays root', 'image: node:24', undefined],
])('a service: %s', (_, service, expected) => {
  expect(inCompose(service)).toBe(expected);
});

test.each([
  ['as it is', 'image: redis:7', 'gosu'],
  ['arguments', 'image: redis:7, args: [--port, "1"]', 'gosu'],
  ['no arguments', 'image: redis:7, args: []', 'gosu'],
  [
    'a command, which Kubernetes puts in the place of the entrypoint',
    'image: redis:7, command: [redis-server]',
    undefined,
  ],
  ['a shell among the arguments', 'image: redis:7, args: [sh, -c, redis-server]', undefined],
])('a container: %s', (_, container, expected) => {
  expect(inPod(container)).toBe(expected);
});
