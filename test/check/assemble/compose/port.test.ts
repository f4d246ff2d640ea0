import { describe, expect, test } from '@jest/globals';
import { isAddress } from '../../../../src/check/assemble/compose/port.ts';
import { composeService, webService } from '../../../support/compose.ts';

describe('ports in the short form', () => {
  test.each([
    ['"80"', ':80/tcp'],
    ['80', ':80/tcp'],
    ['"8080:80/udp"', '8080:80/udp'],
    ['"127.0.0.1:8080:80"', '127.0.0.1 8080:80/tcp'],
    ['"127.0.0.1::80"', '127.0.0.1 :80/tcp'],
    ['"[::1]:8080:80"', '::1 8080:80/tcp'],
    ['"9-10"', ':10/tcp, :9/tcp'],
    ['"8080-8081:80-81"', '8080:80/tcp, 8081:81/tcp'],
    ['"8080-8090:80"', '8080-8090:80/tcp'],
    ['"08080:80"', '8080:80/tcp'],
    ['${PORT:-8080}:80', '8080:80/tcp'],
    ['{target: "80", published: 8080}', '8080:80/tcp'],
  ])('%s', (written, ports) => {
    const service = composeService(
      webService(`image: a\nports: [${written.includes('{') ? written.replace(/^\$.*/, '"$&"') : written}]`),
    );
    const shown = service.ports.map(
      ({ hostIp, published, target, protocol }) =>
        `${hostIp === '' ? '' : `${hostIp} `}${published}:${target ?? ''}/${protocol}`,
    );
    expect(shown.join(', ')).toBe(ports);
  });
});

describe('addresses as Go reads them', () => {
  test.each([
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    '1::',
    'fe80::1:2',
    '1:2:3:4:5:6:7:8',
    '::ffff:1.2.3.4',
  ])('%s', (text) => {
    expect(isAddress(text)).toBe(true);
  });
  test.each([
    '',
    '1.2.3',
    '01.2.3.4',
    '256.1.1.1',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    'fe80::1%eth0',
    '::1::',
    'localhost',
    '1.2.3.4::',
  ])('not %j', (text) => {
    expect(isAddress(text)).toBe(false);
  });
});
