import type { Setting } from '../../src/runtime/plan.ts';

/*
 * Programs that do not bear a setting, in real containers: `verify` has to name it, and to quote the line of the log that
 * tells. What each can do without is known, since we wrote it.
 */

export interface Refusal {
  readonly name: string;
  /** What its Dockerfile says after `FROM`. */
  readonly image: readonly string[];
  /** Shell, a line each; the first that fails ends it. */
  readonly start: readonly string[];
  /** Settings of its compose service, in YAML's flow style; without any its image is tried alone. */
  readonly service?: string;
  /** It is tried as a pod: ports below 1024 are closed there. */
  readonly pod?: true;
  /** The settings that it does not bear, and the line of its log that tells; null: it says nothing. */
  readonly fails: Readonly<Partial<Record<Setting, string | null>>>;
  /** What it keeps of the capabilities that it had. */
  readonly keeps?: readonly string[];
}

const user = 'RUN useradd --uid 1000 --create-home app';

export const refusals: readonly Refusal[] = [
  {
    name: 'a key that only root may read',
    image: ['RUN umask 077 && echo secret >/srv/key', user],
    start: ['cat /srv/key'],
    fails: { user: 'cat: /srv/key: Permission denied' },
  },
  {
    name: 'a file of settings in /etc',
    image: [user],
    start: ['echo port=80 >/etc/app.conf'],
    fails: {
      user: 'sh: 1: cannot create /etc/app.conf: Permission denied',
      'read-only': 'sh: 1: cannot create /etc/app.conf: Read-only file system',
    },
  },
  {
    name: 'a database beside the program',
    image: [user, 'RUN mkdir /app && touch /app/main.py && chown -R app /app', 'WORKDIR /app', 'USER 1000'],
    start: [`python3 -c "open('data.db', 'w')"`],
    fails: { 'read-only': "OSError: [Errno 30] Read-only file system: 'data.db'" },
  },
  {
    name: 'a database of SQLite that comes with the image',
    image: [
      user,
      `RUN mkdir /app && touch /app/main.py && python3 -c "import sqlite3; sqlite3.connect('/app/db').execute('create table t (a)')"`,
      'RUN chown -R app /app',
      'USER 1000',
    ],
    start: [
      `python3 -c "import sqlite3; c = sqlite3.connect('/app/db'); c.execute('insert into t values (1)'); c.commit()"`,
    ],
    fails: { 'read-only': 'sqlite3.OperationalError: attempt to write a readonly database' },
  },
  {
    name: 'a page that is filled in beside the others',
    image: ['RUN mkdir /www && echo hello >/www/index.html'],
    start: [`python3 -c "open('/www/index.html', 'a').write('zoo')"`],
    fails: {
      user: "PermissionError: [Errno 13] Permission denied: '/www/index.html'",
      'read-only': "OSError: [Errno 30] Read-only file system: '/www/index.html'",
    },
  },
  {
    name: 'packages at its start',
    image: [user],
    start: ['apt-get install -y --no-download dash'],
    fails: { user: 'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)' },
  },
  {
    name: 'a name for its number',
    image: [],
    start: ['python3 -c "import getpass; print(getpass.getuser())"'],
    fails: { user: "KeyError: 'getpwuid(): uid not found: 10001'" },
  },
  {
    name: 'a program that lays itself into /tmp and starts there',
    image: [user],
    start: ['cp /bin/true /tmp/true && /tmp/true'],
    fails: { 'read-only': 'sh: 1: /tmp/true: Permission denied' },
  },
  {
    name: 'a port below 1024 in a pod',
    image: [user],
    start: ['python3 -c "import socket; socket.socket().bind((\'\', 80))"'],
    pod: true,
    fails: {
      user: 'PermissionError: [Errno 13] Permission denied',
      capabilities: 'PermissionError: [Errno 13] Permission denied',
    },
    keeps: ['NET_BIND_SERVICE'],
  },
  {
    name: 'a folder that it gives to somebody else',
    image: [user, 'RUN mkdir /srv/data && touch /srv/data/x'],
    start: ['chown -R app /srv/data'],
    fails: {
      user: "chown: changing ownership of '/srv/data': Operation not permitted",
      capabilities: "chown: changing ownership of '/srv/data': Operation not permitted",
      'read-only': "chown: changing ownership of '/srv/data': Read-only file system",
    },
    keeps: ['CHOWN'],
  },
  {
    name: 'gosu',
    image: [user],
    start: ['gosu app true'],
    fails: {
      user: 'error: failed switching to "app": operation not permitted',
      capabilities: 'error: failed switching to "app": operation not permitted',
    },
    keeps: ['SETGID', 'SETUID'],
  },
  {
    name: 'setpriv under tini',
    image: [user],
    start: ['tini -s -- setpriv --reuid=1000 --regid=1000 --clear-groups true'],
    fails: {
      user: 'setpriv: setgroups failed: Operation not permitted',
      capabilities: 'setpriv: setresuid failed: Operation not permitted',
    },
    keeps: ['SETGID', 'SETUID'],
  },
  {
    name: 'su',
    image: [user],
    start: ['su app -c true'],
    fails: {
      user: 'Password: su: Authentication failure',
      capabilities: 'su: cannot set groups: Operation not permitted',
    },
    keeps: ['SETGID', 'SETUID'],
  },
  {
    name: 'a key of somebody else’s',
    image: [user, 'RUN umask 077 && echo secret >/srv/key && chown app /srv/key'],
    start: ['cat /srv/key', 'mkdir /srv/mine'],
    fails: {
      user: "mkdir: cannot create directory '/srv/mine': Permission denied",
      capabilities: 'cat: /srv/key: Permission denied',
      'read-only': "mkdir: cannot create directory '/srv/mine': Read-only file system",
    },
    keeps: ['DAC_OVERRIDE'],
  },
  {
    name: 'the mode of a file of somebody else’s',
    image: [user, 'RUN echo a >/srv/file && chown app /srv/file'],
    start: ['chmod 640 /srv/file', 'mkdir /srv/mine'],
    fails: {
      user: "mkdir: cannot create directory '/srv/mine': Permission denied",
      capabilities: "chmod: changing permissions of '/srv/file': Operation not permitted",
      'read-only': "chmod: changing permissions of '/srv/file': Read-only file system",
    },
    keeps: ['FOWNER'],
  },
  {
    name: 'a jail',
    image: [user],
    start: ['chroot / /bin/true'],
    fails: {
      user: "chroot: cannot change root directory to '/': Operation not permitted",
      capabilities: "chroot: cannot change root directory to '/': Operation not permitted",
    },
    keeps: ['SYS_CHROOT'],
  },
  {
    name: 'a device',
    image: [user],
    start: ['mknod /dev/shm/null c 1 3'],
    fails: {
      user: 'mknod: /dev/shm/null: Operation not permitted',
      capabilities: 'mknod: /dev/shm/null: Operation not permitted',
    },
    keeps: ['MKNOD'],
  },
  {
    name: 'a raw socket, as ping opens it',
    image: [user],
    start: ['python3 -c "import socket as s; s.socket(s.AF_INET, s.SOCK_RAW, s.IPPROTO_ICMP)"'],
    fails: {
      user: 'PermissionError: [Errno 1] Operation not permitted',
      capabilities: 'PermissionError: [Errno 1] Operation not permitted',
    },
    keeps: ['NET_RAW'],
  },
  {
    name: 'an end to somebody else’s process',
    image: [user],
    start: ['setpriv --reuid=1000 --regid=1000 --clear-groups sleep 60 & sleep 0.2; kill $!'],
    fails: {
      user: 'setpriv: setgroups failed: Operation not permitted',
      capabilities: 'setpriv: setresuid failed: Operation not permitted',
    },
    keeps: ['KILL', 'SETGID', 'SETUID'],
  },
  {
    name: 'an interface of the network',
    image: [user],
    start: ['ip link set lo down'],
    service: 'cap_add: [NET_ADMIN]',
    fails: {
      user: 'RTNETLINK answers: Operation not permitted',
      capabilities: 'RTNETLINK answers: Operation not permitted',
    },
    keeps: ['NET_ADMIN'],
  },
  {
    name: 'sudo',
    image: [user, "RUN echo 'app ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/app", 'USER 1000'],
    start: ['sudo -n true'],
    fails: {
      'no-new-privileges':
        'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.',
      capabilities: 'sudo: unable to change to root gid: Operation not permitted',
    },
    keeps: ['SETGID', 'SETUID'],
  },
  {
    name: 'a program of root’s that anybody may start',
    image: [user, 'RUN install -m 4755 /bin/cat /usr/local/bin/peek', 'USER 1000'],
    start: ['peek /etc/shadow'],
    fails: { 'no-new-privileges': 'peek: /etc/shadow: Permission denied' },
  },
  {
    name: 'a capability of a file',
    image: [
      user,
      'RUN cp /usr/bin/python3 /usr/local/bin/raw && setcap cap_net_raw=ep /usr/local/bin/raw',
      'USER 1000',
    ],
    start: ['raw -c "import socket as s; s.socket(s.AF_INET, s.SOCK_RAW, s.IPPROTO_ICMP)"'],
    fails: {
      'no-new-privileges': 'PermissionError: [Errno 1] Operation not permitted',
      capabilities: 'sh: 1: raw: Operation not permitted',
    },
    keeps: ['NET_RAW'],
  },
  {
    name: 'namespaces of its own',
    image: [user, 'USER 1000'],
    start: ['unshare --user true'],
    service: "security_opt: ['seccomp:unconfined']",
    fails: { seccomp: 'unshare: unshare failed: Operation not permitted' },
  },
  {
    name: 'a program that says nothing',
    image: ['RUN umask 077 && echo >/srv/key', user],
    start: ['cat /srv/key >/dev/null 2>&1 || exit 139'],
    fails: { user: null },
  },
];
