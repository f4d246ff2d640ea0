import { expect, test } from '@jest/globals';
import { capabilitiesOf, listenersOf, processFacts } from '../../src/runtime/proc.ts';

const status =
  'Name:\tnginx\nUid:\t100033\t100033\t100033\t100033\nGid:\t33\t33\t33\t33\nCapEff:\t0000000000000400\nNoNewPrivs:\t1\n';

test('who a process is, in the numbers of its container', () => {
  expect(processFacts(status, '0 100000 65536\n', '0 0 4294967295\n')).toEqual({
    ...{ name: 'nginx', uid: 33, gid: 33, capabilities: ['NET_BIND_SERVICE'], noNewPrivileges: true },
  });
  expect(processFacts('cat: /proc/1/status: no')).toBeUndefined();
});

test.each([
  ['0000000000000000', []],
  [
    '00000000a80425fb',
    [
      'CHOWN',
      'DAC_OVERRIDE',
      'FOWNER',
      'FSETID',
      'KILL',
      'SETGID',
      'SETUID',
      'SETPCAP',
      'NET_BIND_SERVICE',
      'NET_RAW',
      'SYS_CHROOT',
      'MKNOD',
      'AUDIT_WRITE',
      'SETFCAP',
    ],
  ],
  ['0000010000000000', ['CHECKPOINT_RESTORE']],
  ['nonsense', []],
])('capabilities %s', (mask, names) => {
  expect(capabilitiesOf(mask)).toEqual(names);
});

test('where it listens, and whether anybody else can reach that', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue',
    '   0: 00000000:1F90 00000000:0000 0A 0:0',
    '   1: 0100007F:2328 00000000:0000 0A 0:0',
    '   2: 0B00007F:9C40 00000000:0000 0A 0:0',
    '   3: 0200A8C0:1F91 0300A8C0:0050 01 0:0',
    '   4: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A',
    '   5: 00000000000000000000000001000000:0051 00000000000000000000000000000000:0000 0A',
  ].join('\n');
  expect(listenersOf(table)).toEqual([
    { port: 80, loopback: false },
    { port: 81, loopback: true },
    { port: 8080, loopback: false },
    { port: 9000, loopback: true },
  ]);
});
