import { describe, expect, test } from '@jest/globals';
import { hostFolder } from '../../../src/check/facts/host-folders.ts';

describe('a folder of the system', () => {
  test.each([
    ['/', 'the whole file system'],
    ['/etc/', 'its configuration and the hashes of its passwords'],
    ['/etc/shadow', 'who its users are'],
    ['/etc/kubernetes/pki', 'the keys by which it speaks to its cluster'],
    ['/var/run', 'the sockets of its services, the container runtime’s among them'],
    ['/data/../root/.ssh/id_ed25519', 'the files and keys of its root user'],
    ['/var/lib/kubelet/pods/a/volumes', 'the volumes and secrets of its pods'],
    ['/proc/self/root', 'the whole file system'],
    ['/proc/1/root/etc/shadow', 'who its users are'],
    ['/lib/systemd/system', 'what it runs by itself'],
    ['/var/spool/cron/crontabs', 'what it runs by itself'],
    ['/var/lib/docker/volumes/db', 'the images and data of all its containers'],
  ])('%s', (path, holds) => {
    expect(hostFolder(path)?.holds).toBe(holds);
  });
});

describe('no folder of the system', () => {
  test.each([
    '/etc/localtime',
    '/etc/ssl/certs',
    '/var/log',
    '/home/me/project',
    '/bootstrap',
    '/rooted',
    '/srv',
    '/var/lib/kubelet/plugins',
  ])('%s', (path) => {
    expect(hostFolder(path)).toBeUndefined();
  });
});
