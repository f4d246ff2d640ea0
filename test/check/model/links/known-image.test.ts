import { expect, test } from '@jest/globals';
import type { KnownImage } from '../../../../src/check/model/links/known-image.ts';
import { containerIn, podOf, projectOf } from '../../../support/project.ts';

function knownImage(
  dockerfile: string,
  files: Readonly<Record<string, string>> = {},
): KnownImage | undefined {
  const project = projectOf({
    Dockerfile: dockerfile,
    'skaffold.yaml': 'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: web\n',
    'web.yaml': podOf('web'),
    ...files,
  });
  return project.knownImage(containerIn(project, 'web.yaml'));
}

test('a public image', () => {
  const project = projectOf({ 'web.yaml': podOf('node:24') });
  expect(project.knownImage(containerIn(project, 'web.yaml'))).toMatchObject({
    user: 'root',
    uid: 0,
    confidence: 'certain',
    built: undefined,
    users: expect.arrayContaining([{ name: 'node', uid: 1000, gid: 1000 }]),
    fileCapabilities: [],
  });
});

test.each<[string, string, Partial<KnownImage>]>([
  ['a name', 'FROM node:24\nUSER node\n', { user: 'node', uid: 1000, gid: 1000 }],
  ['a name and a group', 'FROM node:24\nUSER node:0\n', { user: 'node:0', uid: 1000, gid: 0 }],
  ['a number', 'FROM node:24\nUSER 1000\n', { user: '1000', uid: 1000, gid: undefined }],
  ['nobody', 'FROM debian:13\n', { user: 'root', uid: 0, gid: 0 }],
  ['nobody, from scratch', 'FROM scratch\n', { user: 'root', uid: 0, shells: [], family: 'scratch' }],
  ['the user of the base', 'FROM gcr.io/distroless/static:nonroot\n', { uid: 65532, shells: [] }],
  ['a base that is not known', 'FROM acme/base\n', { user: undefined, uid: undefined, shells: undefined }],
  ['an argument', 'FROM debian:13\nARG APP\nUSER $APP\n', { user: undefined }],
  [
    'ports and volumes',
    'FROM scratch\nEXPOSE 80 8000-8002/udp\nVOLUME /data\n',
    { ports: ['80/tcp', '8000-8002/udp'], volumes: ['/data'] },
  ],
  ['how it starts', 'FROM scratch\nENTRYPOINT ["/app"]\n', { entrypoint: ['/app'], cmd: [] }],
  [
    'setcap',
    'FROM debian:13\nRUN setcap cap_net_bind_service,cap_net_raw=+ep /app\n',
    { fileCapabilities: ['NET_BIND_SERVICE', 'NET_RAW'] },
  ],
  [
    'setcap that takes away',
    'FROM debian:13\nRUN setcap -r /app && setcap cap_net_raw=i /b\n',
    { fileCapabilities: [] },
  ],
  ['how its base leaves root', 'FROM redis:8\n', { dropsRoot: 'gosu' }],
  [
    'another program on the same base',
    'FROM redis:8\nENTRYPOINT ["/app"]\n',
    { dropsRoot: undefined, capabilitiesAsRoot: [] },
  ],
  [
    'how it leaves root itself',
    'FROM alpine\nENTRYPOINT ["su-exec", "app", "/app"]\n',
    { dropsRoot: 'su-exec' },
  ],
])('%s', (_, dockerfile, expected) => {
  expect(knownImage(dockerfile)).toMatchObject({ ...expected, confidence: 'certain' });
});

test('how its script leaves root', () => {
  const dockerfile = 'FROM debian:13\nCOPY entry.sh /entry.sh\nENTRYPOINT ["tini", "--", "/entry.sh"]\n';
  const files = { 'entry.sh': '#!/bin/bash\nset -e\nchown -R app /data\nexec gosu app "$@"\n' };
  expect(knownImage(dockerfile, files)?.dropsRoot).toBe('gosu');
});

test('an image that is built here in a way nobody knows is not the public one', () => {
  const files = {
    'skaffold.yaml': 'apiVersion: skaffold/v4\nbuild:\n  artifacts:\n    - { image: node, custom: {} }\n',
  };
  expect(knownImage('FROM scratch\n', { ...files, 'web.yaml': podOf('node') })).toBeUndefined();
});
