import { describe, expect, test } from '@jest/globals';
import { check } from '../../src/check/index.ts';

/*
 * Ways in which a build leaves its user, who is not root, a door to root; and what only looks like one. As many spellings
 * as shells and tools have: a door that is told in one and silent in another is open.
 */

type Files = Readonly<Record<string, string>>;

const stage = (lines: string): string =>
  `FROM node:24-slim\nWORKDIR /app\nCOPY . .\n${lines}\nCMD ["node", "server.js"]\n`;
const run = (command: string, user = '1000') => stage(`RUN ${command}\nUSER ${user}`);

type Told = 'error' | 'warning' | 'unknown' | 'nothing';

/** What the check comes to. */
function toldOf(files: Files): Told {
  const { findings, skipped } = check(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    { fixes: false },
  );
  const has = (severity: string) =>
    findings.some((one) => one.severity === severity && one.confidence === 'certain');
  if (has('error')) return 'error';
  if (skipped.length > 0) return 'unknown';
  return has('warning') ? 'warning' : 'nothing';
}

type Row = readonly [told: Told, name: string, dockerfile: string];

const rows = (told: Told, commands: readonly (string | readonly [string, string])[]): Row[] =>
  commands.map((one) => (typeof one === 'string' ? [told, one, run(one)] : [told, one[0], run(...one)]));

describe('a command of a build', () => {
  test.each([
    ...rows('error', [
      'find /bin -name bash -exec chmod u+s {} \\;',
      'find /bin -name bash -exec chmod 4755 {} +',
      'echo /bin/bash | xargs chmod u+s',
      'echo /bin/bash | xargs -I% chmod u+s %',
      `perl -e 'chmod 04755, "/bin/bash"'`,
      `python3 -c 'import os; os.chmod("/bin/bash", 0o4755)'`,
      `node -e 'require("fs").chmodSync("/bin/bash", 0o4755)'`,
      'install -m 4755 /bin/bash /usr/local/bin/x',
      'install -o root -g root -m4755 /bin/bash /x',
      'install --mode=u+s /bin/bash /x',
      'install -Dm4755 /bin/bash /x',
      'M=4755; chmod $M /bin/bash',
      'export F=/bin/bash && chmod u+s "${F}"',
      'F="/a /bin/bash"; chmod u+s $F',
      'chmod ug+s /bin/dash',
      'chmod u=srwx,go=rx /bin/dash',
      'chmod -v u+s /bin/bash',
      'chmod -- 0004755 /bin/bash',
      'chmod --reference=/bin/su /bin/bash',
      'busybox chmod u+s /bin/bash',
      'timeout 5 chmod u+s /bin/bash',
      `ch"mod" u+s /bin/ba's'h`,
      'cd /bin && chmod u+s bash',
      'cp /bin/bash /opt/ && chmod u+s /opt/bash',
      'cat /bin/bash > /x && chmod 4755 /x',
      'dd if=/bin/bash of=/x && chmod 4755 /x',
      'ln /bin/bash /x && chmod u+s /x',
      'echo "chmod u+s /bin/bash" | sh',
      'eval "chmod u+s /bin/bash"',
      'echo $(chmod u+s /bin/bash)',
      'X=`chmod u+s /bin/bash`',
      '(chmod u+s /bin/bash)',
      'f() { chmod u+s /bin/bash; }; f',
      "trap 'chmod u+s /bin/sh' EXIT",
      "su -c 'chmod u+s /bin/sh'",
      'chmod u+s /usr/bin/find',
      'chmod u+s /usr/sbin/chroot',
      'chmod u+s /usr/bin/apt-get',
      'setcap cap_setuid+ep /usr/local/bin/node',
      'setcap CAP_DAC_OVERRIDE=eip /usr/local/bin/node',
      "setcap '=+ep' /usr/local/bin/node",
      'setcap "cap_net_raw+ep cap_setuid+ep" /usr/local/bin/node',
      'setcap cap_net_raw+ep /bin/ping cap_setuid+ep /usr/local/bin/node',
      'setcap -q 7+ep /usr/local/bin/node',
      'setcap -n 1000 cap_setuid+ep /usr/local/bin/node',
      'echo "cap_setuid+ep" | setcap - /usr/local/bin/node',
      'C=cap_setuid+ep; setcap $C /usr/local/bin/node',
      'setcap cap_setuid+ep "$(readlink -f "$(which python3)")"',
      'setfattr -n security.capability -v 0sAQ== /usr/local/bin/node',
      'chmod 777 /etc',
      'chmod -R 777 /',
      'chmod o+w /etc/shadow',
      'chmod -R 777 /etc/pam.d',
      'chown node /etc/passwd',
      'chown -R node:node /etc',
      'chgrp node /etc/passwd && chmod g+w /etc/passwd',
      "echo 'x::0:0::/:/bin/sh' | tee -a /etc/passwd",
      "sed -i '$ax::0:0::/:/bin/sh' /etc/passwd",
      "printf '%s\\n' 'x::0:0::/:/bin/sh' >> /etc/passwd",
      "sed -i 's/^root:x:/root::/' /etc/passwd",
      "sed -i 's/^root:[^:]*:/root::/' /etc/shadow",
      `python3 -c 'open("/etc/passwd","a").write("x::0:0::/:/bin/sh")'`,
      'passwd --delete root',
      "printf 'root:%s' toor | chpasswd",
      'bash -c "chpasswd <<< root:toor"',
      "echo 'root:$6$a$b' | chpasswd -e",
      'echo toor | passwd --stdin root',
      "printf 'a\\na\\n' | passwd",
      "usermod -p '' root",
      "useradd -o -u 0 -p '' toor",
      ["apt-get install -y sudo && echo 'ALL ALL=(ALL) NOPASSWD: ALL' >> /etc/sudoers", 'node'],
      ["apt-get install -y sudo && echo '#1000 ALL=(ALL) NOPASSWD: ALL' >> /etc/sudoers", '1000'],
      [
        "apt-get install -y sudo && echo '%sudo ALL=(ALL) NOPASSWD: ALL' | tee /etc/sudoers.d/s && adduser node sudo",
        'node',
      ],
      ["apt-get install -y sudo && echo 'node ALL=(ALL) NOPASSWD: ALL' | EDITOR='tee -a' visudo", 'node'],
    ]),
    ...rows('warning', [
      'chmod u+s /app/helper',
      'chmod u+s /bin/less',
      'cp -p /bin/su /x && chmod u+s /x',
      'setcap cap_sys_admin+ep /usr/local/bin/node',
      'setcap cap_chown+ep /app/helper',
    ]),
    ...rows('unknown', [
      'find /bin -name "*sh" | xargs chmod u+s',
      'chmod ${M:-4755} /bin/bash',
      'for f in /bin/bash /bin/sh; do chmod u+s $f; done',
      'chmod u+s /bin/{bash,dash}',
    ]),
    ...rows('nothing', [
      'setcap cap_net_raw+ep /bin/ping',
      'setcap cap_net_admin,cap_net_raw+eip /usr/bin/dumpcap',
      'setcap cap_setuid+ep /usr/bin/newuidmap',
      'setcap -v cap_setuid=ep /usr/local/bin/node || true',
      'chmod g+s /bin/bash',
      'mkdir /data && chmod 2775 /data',
      'chmod 1777 /tmp',
      'find / -perm /6000 -type f -exec chmod a-s {} \\; || true',
      'chmod u+s /bin/bash && chmod u-s /bin/bash',
      'cp /bin/sh /x && chmod u+s /x && rm /x',
      "usermod -p '*' root",
      'passwd -d node',
      'chmod 640 /etc/shadow',
      'chown -R node /etc/nginx',
      'echo "chmod u+s /bin/bash" > /app/README',
      'cd "$(mktemp -d)" && chown -R node:node .',
      'cd / && cd $A && chown -R node .',
      '# chmod u+s /bin/bash\n',
    ]),
  ])('%s: %s', (told, _, dockerfile) => {
    expect(toldOf({ Dockerfile: dockerfile })).toBe(told);
  });
});

const script = 'chmod u+s /bin/bash\n';
const code = 'import os\nos.chmod("/bin/bash", 0o4755)\n';
const entry = (text: string, more = ''): Files => ({
  Dockerfile: stage(`${more}COPY docker/start.sh /usr/local/bin/\nUSER 1000\nENTRYPOINT ["start.sh"]`),
  'docker/start.sh': `#!/bin/sh\n${text}\n`,
});

describe('a file of a build', () => {
  test.each<readonly [Told, string, Files | string]>([
    ['error', 'an argument', stage('ARG M=4755\nRUN chmod $M /bin/bash\nUSER 1000')],
    ['error', 'a variable', stage('ENV F=/bin/bash\nRUN chmod u+s ${F}\nUSER 1000')],
    ['error', 'a heredoc', stage(`RUN <<E\n${script}E\nUSER 1000`)],
    ['error', 'a heredoc for a shell', stage(`RUN bash -ex <<E\n${script}E\nUSER 1000`)],
    ['error', 'a heredoc of Python', stage(`RUN <<E\n#!/usr/bin/env python3\n${code}E\nUSER 1000`)],
    ['error', 'a heredoc for Python', stage(`RUN python3 <<E\n${code}E\nUSER 1000`)],
    [
      'error',
      'a heredoc for the users',
      stage('RUN cat >> /etc/passwd <<E\nx::0:0::/:/bin/sh\nE\nUSER 1000'),
    ],
    ['error', 'a heredoc for chpasswd', stage('RUN chpasswd <<E\nroot:toor\nE\nUSER 1000')],
    [
      'error',
      'another shell',
      stage('SHELL ["python3", "-c"]\nRUN import os; os.chmod("/bin/bash", 0o4755)\nUSER 1000'),
    ],
    ['error', 'a shell that is no shell', stage('SHELL ["chmod", "u+s"]\nRUN /bin/bash\nUSER 1000')],
    ['error', 'the exec form', stage('RUN ["chmod", "u+s", "/bin/bash"]\nUSER 1000')],
    [
      'error',
      'a copy in one step, the bit in another',
      stage('RUN cp /bin/bash /x\nRUN chmod u+s /x\nUSER 1000'),
    ],
    [
      'error',
      'a trigger',
      `FROM node:24-slim AS a\nONBUILD RUN ${script}FROM a\nCOPY . .\nUSER 1000\nCMD ["node", "a.js"]\n`,
    ],
    ['error', 'ADD', stage('ADD --chmod=u+s bash /bin/bash\nUSER 1000')],
    [
      'error',
      'a mode in a variable',
      stage('ARG M=4755\nCOPY --chmod=$M --from=busybox:1 /bin/sh /s\nUSER 1000'),
    ],
    [
      'error',
      'a script in another folder',
      { Dockerfile: stage('COPY build/setup.sh /s.sh\nRUN bash /s.sh\nUSER 1000'), 'build/setup.sh': script },
    ],
    [
      'error',
      'a script without a name',
      { Dockerfile: stage('COPY setup /\nRUN sh /setup\nUSER 1000'), setup: script },
    ],
    [
      'error',
      'a script that is mounted',
      {
        Dockerfile: stage('RUN --mount=type=bind,source=setup.sh,target=/s.sh sh /s.sh\nUSER 1000'),
        'setup.sh': script,
      },
    ],
    [
      'error',
      'a script of a folder that is mounted',
      {
        Dockerfile: stage('RUN --mount=type=bind,target=/src sh /src/setup.sh\nUSER 1000'),
        'setup.sh': script,
      },
    ],
    [
      'error',
      'a script that a script runs',
      {
        Dockerfile: stage('COPY a.sh b.sh /\nRUN sh /a.sh\nUSER 1000'),
        'a.sh': 'sh /b.sh\n',
        'b.sh': script,
      },
    ],
    [
      'error',
      'a script of Python',
      { Dockerfile: stage('COPY a.py /\nRUN python3 /a.py\nUSER 1000'), 'a.py': code },
    ],
    ['error', 'a script in the file itself', stage(`COPY <<E /s.sh\n${script}E\nRUN sh /s.sh\nUSER 1000`)],
    [
      'error',
      'users with a second root',
      {
        Dockerfile: stage('COPY passwd /etc/passwd\nUSER 1000'),
        passwd: 'root:x:0:0::/:/bin/sh\nx::0:0::/:/bin/sh\n',
      },
    ],
    [
      'error',
      'passwords without one',
      { Dockerfile: stage('ADD shadow /etc/\nUSER 1000'), shadow: 'root::19000:0:99999:7:::\n' },
    ],
    [
      'error',
      'users who own themselves',
      {
        Dockerfile: stage('COPY --chown=node etc/ /etc/\nUSER node'),
        'etc/passwd': 'node:x:1000:1000::/:/bin/sh\n',
      },
    ],
    ['error', 'a script that goes on by sudo', entry('set -e\nexec sudo -E "$@"')],
    ['error', 'a script that goes on by sudo as root', entry('exec sudo -u "#0" node server.js')],
    ['error', 'a script that goes on by doas', entry('doas node server.js')],
    [
      'error',
      'a script in a script',
      {
        ...entry('exec /usr/local/bin/next.sh "$@"', 'COPY docker/next.sh /usr/local/bin/\n'),
        'docker/next.sh': '#!/bin/sh\nexec sudo "$@"\n',
      },
    ],
    [
      'error',
      'a script of the file itself',
      stage(
        'COPY --chmod=755 <<E /e.sh\n#!/bin/sh\nexec sudo node server.js\nE\nUSER 1000\nENTRYPOINT ["/e.sh"]',
      ),
    ],
    ['error', 'sudo behind another program', stage('USER 1000\nENTRYPOINT ["env", "A=b", "sudo", "--"]')],
    ['nothing', 'a script that prepares by sudo', entry('sudo chown -R node /data\nexec "$@"')],
    ['nothing', 'a script that becomes somebody else', entry('exec sudo -u node "$@"')],
    [
      'nothing',
      'a file that is only called like the users',
      { Dockerfile: stage('COPY passwd /app/passwd\nUSER 1000'), passwd: 'x::0:0::/:/bin/sh\n' },
    ],
    ['nothing', 'configuration', stage('COPY --chown=node nginx.conf /etc/nginx/\nUSER 1000')],
  ])('%s: %s', (told, _, files) => {
    expect(toldOf(typeof files === 'string' ? { Dockerfile: files } : files)).toBe(told);
  });
});
