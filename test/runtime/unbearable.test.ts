import { describe, expect, test } from '@jest/globals';
import type { FakeProgram, Given } from './support/fake.ts';
import { verifying } from './support/verifying.ts';

/* Programs that do not bear a setting: which one it was is found out, and the line of the log that tells. */

const stops = (when: (given: Given) => boolean, log: string, status = 1): FakeProgram => ({
  ends: (given) => (when(given) ? { status, log: `Starting\n${log}\nBye\n` } : undefined),
});

const programs: readonly [name: string, setting: string, line: string, program: FakeProgram][] = [
  [
    'postgres with a folder of root’s',
    '--user',
    'initdb: error: could not change permissions of directory "/data": Operation not permitted',
    stops(
      ({ uid }) => uid !== 0,
      'initdb: error: could not change permissions of directory "/data": Operation not permitted',
    ),
  ],
  [
    'a script that writes to /etc',
    '--read-only',
    '/start.sh: 3: cannot create /etc/app.conf: Read-only file system',
    stops(
      ({ writes }) => !writes('/etc/app.conf'),
      '/start.sh: 3: cannot create /etc/app.conf: Read-only file system',
    ),
  ],
  [
    'Node beside itself',
    '--read-only',
    "Error: EROFS: read-only file system, open '/app/cache.json'",
    stops(({ readOnly }) => readOnly, "Error: EROFS: read-only file system, open '/app/cache.json'"),
  ],
  [
    'Python beside itself',
    '--read-only',
    "OSError: [Errno 30] Read-only file system: 'data.db'",
    stops(({ readOnly }) => readOnly, "OSError: [Errno 30] Read-only file system: 'data.db'"),
  ],
  [
    'Java without a folder for its files',
    '--read-only',
    'java.nio.file.FileSystemException: /opt/app/logs: Read-only file system',
    stops(
      ({ readOnly }) => readOnly,
      'java.nio.file.FileSystemException: /opt/app/logs: Read-only file system',
    ),
  ],
  [
    'Ruby’s server',
    '--read-only',
    'Errno::EROFS: Read-only file system @ rb_sysopen - /app/tmp/pids/server.pid',
    stops(
      ({ readOnly }) => readOnly,
      'Errno::EROFS: Read-only file system @ rb_sysopen - /app/tmp/pids/server.pid',
    ),
  ],
  [
    '.NET that extracts itself',
    '--read-only',
    'Failure processing application bundle. Failed to create directory [/app/.net] for extracting bundled files. Access denied',
    stops(
      ({ readOnly }) => readOnly,
      'Failure processing application bundle. Failed to create directory [/app/.net] for extracting bundled files. Access denied',
    ),
  ],
  [
    'apt-get at its start',
    '--user',
    'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)',
    stops(
      ({ uid }) => uid !== 0,
      'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)',
    ),
  ],
  [
    'cron',
    '--user',
    "cron: can't open or create /var/run/crond.pid: Permission denied",
    stops(({ uid }) => uid !== 0, "cron: can't open or create /var/run/crond.pid: Permission denied"),
  ],
  [
    'supervisord',
    '--user',
    "Error: Can't drop privilege as nonroot user",
    stops(({ uid }) => uid !== 0, "Error: Can't drop privilege as nonroot user"),
  ],
  [
    'sshd',
    '--user',
    'sshd: no hostkeys available -- exiting: must be run as root',
    stops(({ uid }) => uid !== 0, 'sshd: no hostkeys available -- exiting: must be run as root'),
  ],
  [
    'nginx that becomes another',
    '--cap-drop ALL',
    'nginx: [emerg] setgid(33) failed (1: Operation not permitted)',
    {
      becomes: 0,
      ...stops(
        ({ uid, has }) => uid !== 0 || !has('SETGID'),
        'nginx: [emerg] setgid(33) failed (1: Operation not permitted)',
      ),
    },
  ],
  [
    'a chown at its start',
    '--cap-drop ALL',
    "chown: changing ownership of '/data': Operation not permitted",
    stops(
      ({ uid, has }) => uid !== 0 || !has('CHOWN'),
      "chown: changing ownership of '/data': Operation not permitted",
    ),
  ],
  [
    'gosu',
    '--cap-drop ALL',
    'error: failed switching to "app": operation not permitted',
    stops(
      ({ uid, has }) => uid !== 0 || !has('SETUID') || !has('SETGID'),
      'error: failed switching to "app": operation not permitted',
    ),
  ],
  [
    'ping',
    '--cap-drop ALL',
    'ping: socktype: SOCK_RAW: Operation not permitted',
    stops(
      ({ uid, has }) => uid !== 0 || !has('NET_RAW'),
      'ping: socktype: SOCK_RAW: Operation not permitted',
    ),
  ],
  [
    'a port below 1024',
    '--cap-drop ALL',
    'listen tcp :80: bind: permission denied',
    stops(({ uid, has }) => uid !== 0 || !has('NET_BIND_SERVICE'), 'listen tcp :80: bind: permission denied'),
  ],
  [
    'a file of somebody else’s',
    '--cap-drop ALL',
    '/run.sh: cannot open /srv/key: Permission denied',
    stops(
      ({ uid, has }) => uid !== 0 || !has('DAC_OVERRIDE'),
      '/run.sh: cannot open /srv/key: Permission denied',
    ),
  ],
  [
    'chroot',
    '--cap-drop ALL',
    "chroot: cannot change root directory to '/jail': Operation not permitted",
    stops(
      ({ uid, has }) => uid !== 0 || !has('SYS_CHROOT'),
      "chroot: cannot change root directory to '/jail': Operation not permitted",
    ),
  ],
  [
    'sudo',
    '--security-opt no-new-privileges',
    'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.',
    stops(
      ({ noNewPrivileges }) => noNewPrivileges,
      'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.',
    ),
  ],
  [
    'a name that is looked up',
    '--user',
    'whoami: cannot find name for user ID 10001',
    stops(({ uid }) => uid !== 0, 'whoami: cannot find name for user ID 10001'),
  ],
  ['a program that says nothing', '--read-only', 'Bye', stops(({ readOnly }) => readOnly, 'Bye', 139)],
];

describe('a program that does not bear a setting', () => {
  test.each(programs)('%s: %s', async (_name, setting, line, program) => {
    const { report } = await verifying(program);
    const found = report.doesNotBear.find((one) => one.setting === setting);
    expect(found?.log).toBe(line);
    expect(found?.failure).toMatch(/^it ended with status \d+$/);
  });
});

test.each([
  [
    'CHOWN',
    (given: Given) => !given.has('CHOWN'),
    "chown: changing ownership of '/x': Operation not permitted",
  ],
  [
    'SETGID,SETUID',
    (given: Given) => !given.has('SETUID') || !given.has('SETGID'),
    'gosu: operation not permitted',
  ],
  ['NET_BIND_SERVICE', (given: Given) => !given.has('NET_BIND_SERVICE'), 'bind: permission denied'],
  ['KILL', (given: Given) => !given.has('KILL'), 'no word of it'],
  ['CHOWN,MKNOD', (given: Given) => !given.has('CHOWN') || !given.has('MKNOD'), 'something was refused'],
])('exactly the capabilities that it needs: %s', async (names, lacks, log) => {
  const { report } = await verifying({
    ends: (given) => (given.uid !== 0 || lacks(given) ? { status: 1, log } : undefined),
  });
  expect(report.asProposed.capabilities?.join(',')).toBe(names);
  expect(report.asProposed.uid).toBe(0);
});

test('it bears everything: two starts, and what it keeps is a folder and a number', async () => {
  const { report, said } = await verifying({
    diff: 'C /var\nC /var/cache\nC /var/cache/app\nA /var/cache/app/1\nC /tmp\n',
    holds: { '/var/cache/app': 'empty' },
    passwd: 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n',
  });
  expect(report.asProposed).toEqual({
    ...{ uid: 1000, gid: 1000, readOnly: true, noNewPrivileges: true, seccomp: 'default' },
    ...{ writes: ['/tmp', '/var/cache/app'], capabilities: [] },
  });
  expect(report.doesNotBear).toEqual([]);
  expect(report.starts).toBe(2);
  expect(said.filter((text) => !text.includes('waits'))).toEqual(['as it is', 'as proposed']);
});

test('a folder that only the log names is tried', async () => {
  const { report } = await verifying({
    ends: ({ writes }) =>
      writes('/srv/state')
        ? undefined
        : { status: 1, log: "mkdir: cannot create '/srv/state/x': Read-only file system" },
    holds: { '/srv/state': 'empty' },
    becomes: 1000,
  });
  expect(report.asProposed).toMatchObject({ readOnly: true, writes: ['/srv/state'] });
});

test('a folder that the image fills is not hidden, though the log names it and a file in it', async () => {
  const log =
    "chown: changing ownership of '/srv/x': Read-only file system\nchown: '/srv': Read-only file system";
  const { report } = await verifying({
    ends: ({ readOnly, writes }) => (readOnly && !writes('/srv') ? { status: 1, log } : undefined),
    holds: { '/srv': 'filled', '/srv/x': 'filled' },
  });
  expect(report.asProposed).toMatchObject({ readOnly: false, writes: [] });
});

test('another user than it becomes by itself is not invented', async () => {
  const { report } = await verifying({ becomes: 999 });
  expect(report.asProposed.uid).toBe(999);
});

test('a port that is closed afterwards is a failure though it runs', async () => {
  const { report } = await verifying({ ports: ({ readOnly }) => (readOnly ? [8080] : [8080, 9000]) });
  expect(report.doesNotBear).toEqual([
    { setting: '--read-only', failure: 'nothing listens on port 9000 any more', log: null },
  ]);
});

test('what is refused while it runs is told', async () => {
  const { report } = await verifying({
    log: ({ readOnly }) => (readOnly ? 'warn: cannot write /etc/motd: Read-only file system\n' : ''),
  });
  expect(report.refusals).toEqual(['warn: cannot write /etc/motd: Read-only file system']);
  expect(report.doesNotBear).toEqual([]);
});

test('it does not run as it is: nothing more is tried', async () => {
  await expect(
    verifying({ ends: () => ({ status: 1, log: 'Error: no database at db:5432\n' }) }),
  ).rejects.toThrow(
    'Image app does not run as it is: it ended with status 1; its log says "Error: no database at db:5432".',
  );
});
