import { type Trick, tricks } from './trick.ts';

/*
 * A name is whoever /etc/passwd says it is. Where it says the number 0 the check fails; where nobody can tell what it
 * says once the image is built, the title does.
 */

const line = 'app:x:0:0::/:/bin/sh';
const script = 'WORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n';
const after = (lines: string): Record<string, string> => ({
  Dockerfile: `FROM node:24-slim\nWORKDIR /app\nCOPY . .\n${lines}\nCMD ["node", "server.js"]\n`,
});
const run = (command: string, user = 'node'): Record<string, string> => after(`RUN ${command}\nUSER ${user}`);
const beside = (name: string, text: string, files: Record<string, string>): Record<string, string> => ({
  ...files,
  [name]: text,
});

const roots = tricks('fails', [
  ['useradd with a variable', after('ENV I=0\nRUN useradd -o -u $I app\nUSER app')],
  ['useradd with an argument', after('ARG I=0\nRUN useradd -o -u ${I} app\nUSER app')],
  ['useradd by another shell', run("bash -c 'useradd -o -u 0 app'", 'app')],
  ['useradd by a shell in a shell', run(`sh -c "bash -c 'useradd -o -u 0 app'"`, 'app')],
  ['useradd where it may be', run('if true; then useradd -o -u 0 app; fi', 'app')],
  ['usermod behind ||', run('false || usermod -o -u 0 node')],
  ['root by another name', run('usermod -l app root', 'app')],
  ['a user that is there, made anew', run('userdel node && useradd -o -u 0 node')],
  [
    'a script that is run',
    beside('setup.sh', '#!/bin/sh\nuseradd -o -u 0 app\n', after('COPY setup.sh /\nRUN /setup.sh\nUSER app')),
  ],
  [
    'a script that a shell is given',
    beside('setup.sh', '#!/bin/sh\nusermod -o -u 0 node\n', run('sh setup.sh')),
  ],
  [
    'a script that makes a shell set-user-ID',
    beside('setup.sh', '#!/bin/sh\nchmod u+s /bin/sh\n', run('sh ./setup.sh', '1000')),
  ],
  ['a line that Python appends', run(`python3 -c "open('/etc/passwd','a').write('${line}')"`, 'app')],
  ['a line that dd appends', run(`echo ${line} | dd of=/etc/passwd oflag=append conv=notrunc`, 'app')],
  [
    'all of another stage, in which it is root',
    {
      Dockerfile: `FROM node:24-slim AS a\nRUN usermod -o -u 0 node\nFROM scratch\nCOPY --from=a / /\n${script}USER node\n`,
    },
  ],
]);

const untold = tricks('says', [
  ['sed with numbers', run("sed -i 's/1000/0/g' /etc/passwd")],
  ['sed with a name', run('sed -i s/root/app/ /etc/passwd', 'app')],
  ['sed that writes', run("sed -n 's/x:1000/x:0/w /etc/passwd' /etc/passwd.orig")],
  ['sed by another shell', after('RUN ["sh", "-c", "sed -i s/1000/0/ /etc/passwd"]\nUSER node')],
  ['awk', run("awk -F: '{$3=0}1' OFS=: /etc/passwd > /tmp/p && mv /tmp/p /etc/passwd")],
  ['perl', run("perl -pi -e 's/1000/0/' /etc/passwd")],
  ['cp', run('cp passwd /etc/passwd')],
  ['cp to the folder', run('cp passwd /etc/')],
  ['mv', run('mv passwd /etc/passwd')],
  ['install', run('install -m644 passwd /etc/passwd')],
  ['dd', run('dd if=passwd of=/etc/passwd')],
  ['cat', run('cat passwd > /etc/passwd')],
  ['a link', run('ln -sf /app/passwd /etc/passwd')],
  ['the folder, and then the file', run('cd /etc && sed -i s/1000/0/ passwd')],
  ['the file from its folder', after('WORKDIR /etc\nRUN sed -i s/1000/0/ passwd\nUSER node')],
  ['its name in a variable', after('ENV P=/etc/passwd\nRUN sed -i s/1000/0/ $P\nUSER node')],
  ['newusers', run('cat users | newusers', 'app')],
  ['a number that a program gives', run('useradd -o -u "$(id -u)" app', 'app')],
  ['an archive', after('ADD rootfs.tar.gz /\nUSER node')],
  ['a file from the network', after('ADD https://example.com/passwd /etc/passwd\nUSER node')],
  ['a file of another image', after('COPY --from=example.com/a /etc/passwd /etc/passwd\nUSER node')],
  [
    'another file of another stage',
    {
      Dockerfile: `FROM alpine:3.22 AS a\nRUN echo ${line} > /p\nFROM node:24-slim\nCOPY --from=a /p /etc/passwd\n${script}USER app\n`,
    },
  ],
  [
    'the file of another stage, which edits it',
    {
      Dockerfile: `FROM node:24-slim AS a\nRUN sed -i s/1000/0/ /etc/passwd\nFROM node:24-slim\nCOPY --from=a /etc/passwd /etc/passwd\n${script}USER node\n`,
    },
  ],
  ['a shell that is found', run('chmod u+s $(which bash)', '1000')],
  ['all programs', run('chmod -R u+s /usr/bin', '1000')],
  ['programs by a pattern', run('chmod u+s /bin/*sh', '1000')],
]);

const harmless = tricks('passes', [
  ['a user of a number', run('useradd -u 10001 app', 'app')],
  ['a user by echo', run('echo "app:x:10001:10001::/:/sbin/nologin" >> /etc/passwd', 'app')],
  ['a user by a heredoc', after('RUN cat <<E >> /etc/passwd\napp:x:10001:10001::/:/bin/sh\nE\nUSER app')],
  ['another shell for everybody', run("sed -i 's#/bin/ash#/sbin/nologin#' /etc/passwd")],
  ['a look at it', run('grep node /etc/passwd && getent passwd node')],
  ['a password', run('passwd -l root')],
  ['a number, whatever the names are', run("sed -i 's/1000/0/g' /etc/passwd", '1000')],
]);

export const accounts: readonly Trick[] = [...roots, ...untold, ...harmless];
