import { describe, expect, test } from '@jest/globals';
import { composeService, webService } from '../../../support/compose.ts';

describe('the user', () => {
  test.each([
    ['user: "1000:1000"', '1000:1000', 'uid', 1000, 'user'],
    ['user: "0"', '0', 'root', 0, 'user'],
    ['user: root', 'root', 'root', 0, 'user'],
    ['user: ":1000"', ':1000', 'root', 0, 'user'],
    ['user: app', 'app', 'name', null, 'user'],
    ['user: "${U}:${G}"', ':', 'unknown', null, 'user'],
    ['user: "${U:-1000}"', '1000', 'uid', 1000, 'user'],
    ['working_dir: /', '', 'unknown', null, 'image'],
  ])('%s', (keys, value, kind, uid, from) => {
    expect(composeService(webService(`image: example.com/app\n${keys}`)).user).toEqual({
      value,
      kind,
      uid,
      from,
    });
  });

  test('of a public image is known without anybody', () => {
    expect(composeService(webService('image: postgres:17')).user).toMatchObject({
      kind: 'root',
      from: 'image',
    });
    expect(composeService(webService('image: "postgres:${TAG}"')).user.kind).toBe('unknown');
    expect(composeService(webService('image: "postgres:${TAG:-17}"')).user.kind).toBe('root');
  });
});

describe('the build', () => {
  test.each([
    ['.', '. Dockerfile '],
    ['./app/', 'app Dockerfile '],
    ['{dockerfile: docker/App, target: dev}', '. docker/App dev'],
    ['{context: ../app}', '../app Dockerfile '],
    ['https://example.com/app.git#main', 'https://example.com/app.git#main Dockerfile '],
    ['{dockerfile_inline: FROM scratch}', '.  '],
  ])('%s', (build, shown) => {
    const found = composeService(webService(`build: ${build}`)).build;
    expect(found && `${found.context} ${found.dockerfile} ${found.target}`).toBe(shown);
  });
});

describe('volumes', () => {
  test.each([
    ['data:/data', 'volume data /data'],
    ['/data', 'volume  /data'],
    ['./data:/data/:ro', 'bind data /data ro'],
    ['/var/run/docker.sock:/var/run/docker.sock', 'bind /var/run/docker.sock /var/run/docker.sock'],
    ['~/data:/data', 'bind ~/data /data'],
    ['C:\\data:/data', 'bind C:\\data /data'],
    ['${SOCKET:-/run/docker.sock}:/s', 'bind /run/docker.sock /s'],
  ])('%s', (spec, shown) => {
    const [volume] = composeService(webService(`image: a\nvolumes:\n  - ${spec}`)).volumes;
    const { type, source, target, readOnly } = volume ?? {};
    expect(`${type ?? ''} ${source ?? ''} ${target ?? ''}${readOnly === true ? ' ro' : ''}`).toBe(shown);
  });
});

test('a service of an overlay is partial', () => {
  expect(composeService(webService('restart: always')).partial).toBe(true);
  expect(composeService(webService('image: a')).partial).toBe(false);
  expect(composeService(webService('build: .')).partial).toBe(false);
});
