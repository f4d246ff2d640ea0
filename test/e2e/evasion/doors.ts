import { type Trick, tricks } from './trick.ts';

/*
 * Images whose user is not root and that leave a door to it, one of each kind: test/check/doors.test.ts has the spellings.
 */

const stage = (lines: string): Record<string, string> => ({
  Dockerfile: `FROM node:24-slim\nWORKDIR /app\nCOPY . .\n${lines}\nCMD ["node", "server.js"]\n`,
});
const run = (command: string): Record<string, string> => stage(`RUN ${command}\nUSER 1000`);
const beside = (name: string, text: string, lines: string): Record<string, string> => ({
  ...stage(lines),
  [name]: text,
});

const open = tricks('fails', [
  ['find that raises a shell', run('find /bin -name bash -exec chmod u+s {} +')],
  ['a heredoc', stage('RUN <<E\nchmod u+s /bin/bash\nE\nUSER 1000')],
  ['Python', run(`python3 -c 'import os; os.chmod("/bin/bash", 0o4755)'`)],
  ['install', run('install -m 4755 /bin/bash /x')],
  ['a variable', run('M=4755; chmod $M /bin/bash')],
  [
    'a shell of another stage',
    {
      Dockerfile:
        'FROM node:24-slim AS a\nRUN chmod u+s /bin/sh\nFROM node:24-slim\nCOPY --from=a /bin/sh /s\nCOPY . .\nUSER 1000\nCMD ["node", "a.js"]\n',
    },
  ],
  ['a tool that starts others', run('chmod u+s /usr/bin/find')],
  ['a capability', run('setcap cap_dac_override+ep /usr/local/bin/node')],
  ['a capability of one that is looked for', run('setcap cap_setuid+ep $(which python3)')],
  ['users that everybody writes', run('chmod 666 /etc/passwd')],
  ['the folder of the users', run('chown -R node /etc')],
  [
    'users that are copied for the user',
    beside('passwd', 'a:x:1:1::/:/bin/sh\n', 'COPY --chown=1000 passwd /etc/passwd\nUSER 1000'),
  ],
  ['what every program loads', run('touch /etc/ld.so.preload && chmod 666 /etc/ld.so.preload')],
  ['a root without a password', run("echo 'x::0:0::/:/bin/sh' >> /etc/passwd")],
  ['root without a password', run('passwd -d root')],
  ['root with a password', run('echo root:toor | chpasswd')],
  [
    'sudo for everybody',
    run("apt-get install -y sudo && echo 'ALL ALL=(ALL) NOPASSWD: ALL' >> /etc/sudoers"),
  ],
  [
    'sudo in a script of another folder',
    beside(
      'docker/start.sh',
      '#!/bin/sh\nexec sudo "$@"\n',
      'COPY docker/start.sh /usr/local/bin/\nUSER 1000\nENTRYPOINT ["start.sh"]',
    ),
  ],
  [
    'sudo in a script that is not copied last',
    {
      ...beside(
        'a.sh',
        '#!/bin/sh\nexec sudo "$@"\n',
        'COPY a.sh /bin/\nCOPY b.sh /bin/\nUSER 1000\nENTRYPOINT ["/bin/a.sh"]',
      ),
      'b.sh': 'true\n',
    },
  ],
]);

const told = tricks('warns', [
  ['a program that nobody knows', run('chmod u+s /app/helper')],
  ['the group of root', stage('RUN chmod g=u /etc/passwd\nUSER 1001:0')],
]);

const unseen = tricks('says', [
  ['programs that only the build finds', run('find /bin -name "*sh" | xargs chmod u+s')],
]);

const harmless = tricks('passes', [
  ['ping', run('setcap cap_net_raw+ep /bin/ping')],
  ['a port', run('setcap cap_net_bind_service=+ep /usr/local/bin/node')],
  ['programs that are made for it', run('chmod u+s /usr/bin/newuidmap /usr/bin/su')],
  ['configuration of one program', run('chown -R node /etc/nginx')],
]);

export const doors: readonly Trick[] = [...open, ...told, ...unseen, ...harmless];
