import { describe, expect, test } from '@jest/globals';
import { certainFileCapabilities, fileCapabilitiesOf } from '../../../src/check/facts/file-capabilities.ts';

describe('capabilities in the file of a program', () => {
  test.each([
    ['docker.io/library/caddy', '2.10-alpine', ['NET_BIND_SERVICE']],
    ['docker.io/library/caddy', '2-builder', undefined],
    ['docker.io/coredns/coredns', '1.10.1', undefined],
    ['registry.k8s.io/coredns/coredns', 'v1.11.3', ['NET_BIND_SERVICE']],
    ['registry.k8s.io/ingress-nginx/controller-chroot', 'v1.13.0', ['NET_BIND_SERVICE', 'SYS_CHROOT']],
    ['docker.io/adguard/adguardhome', undefined, ['NET_BIND_SERVICE']],
    ['docker.io/dpage/pgadmin4', '8.14', ['NET_BIND_SERVICE']],
    ['docker.io/dpage/pgadmin4', '9.15', ['NET_BIND_SERVICE']],
    ['docker.io/dpage/pgadmin4', '9.16', undefined],
    ['docker.io/dpage/pgadmin4', '4.30', undefined],
    ['docker.io/dpage/pgadmin4', 'latest', undefined],
    ['docker.io/library/nginx', 'latest', undefined],
  ])('%s:%s', (repository, tag, expected) => {
    expect(certainFileCapabilities({ repository, tag })?.names).toEqual(expected);
  });

  test('of some version', () => {
    expect(fileCapabilitiesOf('docker.io/coredns/coredns')).toEqual(['NET_BIND_SERVICE']);
    expect(fileCapabilitiesOf('docker.io/library/nginx')).toEqual([]);
  });
});
