import { describe, expect, test } from '@jest/globals';
import { runtimeSocket, runtimeSocketsIn } from '../../../src/check/facts/sockets.ts';

describe('a runtime socket', () => {
  test.each([
    ['/var/run/docker.sock', 'Docker'],
    ['/run/docker.sock', 'Docker'],
    ['//var//run/docker.sock', 'Docker'],
    ['/var/lib/../run/docker.sock', 'Docker'],
    ['/var/run/./docker.sock', 'Docker'],
    ['/run/user/1000/docker.sock', 'Docker'],
    ['\\\\.\\pipe\\docker_engine', 'Docker'],
    ['//./pipe/docker_engine', 'Docker'],
    ['npipe:////./pipe/docker_engine', 'Docker'],
    ['/run/containerd/containerd.sock', 'containerd'],
    ['/run/k3s/containerd/containerd.sock', 'containerd'],
    ['/var/run/crio/crio.sock', 'CRI-O'],
    ['/proc/1/root/run/docker.sock', 'Docker'],
    ['/home/me/.docker/run/docker.sock', 'Docker'],
    ['/mnt/wsl/docker.sock', 'Docker'],
    ['/run/podman/podman.sock', 'Podman'],
    ['/run/user/1000/podman/podman.sock', 'Podman'],
    ['/run/buildkit/buildkitd.sock', 'BuildKit'],
  ])('%s is %s', (path, runtime) => {
    expect(runtimeSocket(path)).toEqual({ runtime, path });
  });

  test.each([
    '',
    '/',
    '/run',
    '/srv/docker.sock',
    '/run/docker.socket',
    '/tmp/run/docker.sock',
    'docker.sock',
  ])('%j is none', (path) => {
    expect(runtimeSocket(path)).toBeUndefined();
  });
});

test.each([
  ['/', 14],
  ['/run', 12],
  ['/var/run/', 12],
  ['/run/containerd', 1],
  ['/var', 2],
  ['/var/lib', 0],
  ['/runner', 0],
])('a mount of %s brings %i sockets', (folder, count) => {
  expect(runtimeSocketsIn(folder)).toHaveLength(count);
});
