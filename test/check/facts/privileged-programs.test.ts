import { describe, expect, test } from '@jest/globals';
import { expects, purposeOfFolder, purposeOfImage } from '../../../src/check/facts/privileged-programs.ts';

describe('the purpose of an image', () => {
  test.each([
    ['calico/node', undefined, 'a network plugin'],
    ['mirror/calico/node', undefined, 'a network plugin'],
    ['bitnami/node-exporter', undefined, 'an exporter of the metrics of its node'],
    ['library/docker', '29-dind', 'a builder of images'],
    ['library/docker', '29', undefined],
    ['acme/my-node-exporter', undefined, undefined],
    ['node', undefined, undefined],
    ['acme/__proto__', undefined, undefined],
  ])('%s:%s is %s', (path, tag, is) => {
    expect(purposeOfImage(path, tag)?.is).toBe(is);
  });
});

describe('the purpose of a folder of the node', () => {
  test.each([
    ['/opt/cni/bin', 'a network plugin'],
    ['/etc/cni/net.d/', 'a network plugin'],
    ['/var/lib/kubelet/plugins/x', 'a storage driver'],
    ['/opt/cni/binaries', undefined],
    ['/', undefined],
  ])('%s: %s', (path, is) => {
    expect(purposeOfFolder(path)?.is).toBe(is);
  });
});

describe('what is expected', () => {
  test.each([
    ['prom/node-exporter', 'hostPID', false, true],
    ['prom/node-exporter', 'privileged', false, false],
    ['prom/node-exporter', '/etc', true, true],
    ['prom/node-exporter', '/etc', false, false],
    ['calico/node', '/var/run/calico', false, true],
    ['calico/node', '/opt/cni/../../etc', false, false],
    ['calico/node', 'constructor', false, false],
    ['calico/node', '', false, false],
  ])('of %s: %s, read-only %s: %s', (path, ask, readOnly, isExpected) => {
    const purpose = purposeOfImage(path, undefined);
    expect(purpose && expects(purpose, ask, readOnly)).toBe(isExpected);
  });
});
