import rule from '../../../src/check/rules/root-at-will.ts';
import { testRule } from '../../support/rule-tester.ts';

const image = (...lines: string[]) => ({
  Dockerfile: `FROM debian:13\n${lines.join('\n')}\nUSER 1000\nCMD ["/app"]\n`,
});
const rootless = 'Leave it to root alone.';

testRule(rule, {
  good: {
    'a program that is made for it': { files: image('RUN chmod u+s /usr/bin/newuidmap') },
    'a bit that is taken away': { files: image('RUN chmod u-s /bin/su') },
    'a bit that is taken away again': { files: image('RUN chmod u+s /bin/bash', 'RUN chmod 755 /bin/bash') },
    'a folder whose files have its group': { files: image('RUN chmod 2775 /data && chmod g+s /data') },
    'a capability that gives nothing of root': {
      files: image('RUN setcap cap_net_bind_service=+ep /usr/local/bin/node'),
    },
    'a stage that is left behind': {
      files: {
        Dockerfile:
          'FROM debian:13 AS a\nRUN chmod u+s /bin/sh && chmod 777 /etc/passwd\nFROM debian:13\nCOPY --from=a /a /a\nUSER 1000\n',
      },
    },
    'an image that is root anyway': { files: { Dockerfile: 'FROM debian:13\nRUN chmod u+s /bin/sh\n' } },
    'configuration of one program': { files: image('RUN chown -R 1000 /etc/nginx && chmod 777 /etc/nginx') },
    'a password of somebody else': { files: image('RUN echo app:app | chpasswd') },
    'a password that nobody has': { files: image("RUN usermod -p '!' root && passwd -l root") },
    'a password that is locked again': { files: image('RUN passwd -d root', 'RUN passwd -l root') },
    'a file of a root of its own': { files: image("RUN sed -i 's/^root::/root:*:/' rootfs/etc/shadow") },
  },
  bad: {
    'a shell': {
      files: image('RUN «chmod u+s /bin/bash»'),
      messages: ['Any user of the image can become root: `/bin/bash` is set-user-ID. Leave that out.'],
      severity: 'error',
    },
    'a copy of a shell': {
      files: image('RUN cp /bin/sh /x', 'RUN «chmod 4755 /x»'),
      messages: ['Any user of the image can become root: `/x` is set-user-ID. Leave that out.'],
    },
    'a shell that COPY brings': {
      files: image('COPY --from=busybox:1 --chmod=«4755» /bin/busybox /b'),
      messages: ['Any user of the image can become root: `/b` is set-user-ID. Leave that out.'],
    },
    'a shell of another stage': {
      files: {
        Dockerfile:
          'FROM debian:13 AS a\nRUN «chmod u+s /bin/sh»\nFROM scratch\nCOPY --from=a / /\nUSER 1000\nCMD ["/app"]\n',
      },
      messages: ['Any user of the image can become root: `/bin/sh` is set-user-ID. Leave that out.'],
    },
    'a program that nobody knows': {
      files: image('RUN «chmod u+s /opt/helper»'),
      messages: [
        '`/opt/helper` is set-user-ID, for anyone who starts it. Leave that out unless users need it.',
      ],
      severity: 'warning',
    },
    'a language with a capability': {
      files: image('RUN «setcap cap_net_raw,cap_setuid+ep /usr/bin/python3»'),
      messages: [
        'Any user of the image can become root: `/usr/bin/python3` has `CAP_SETUID`. Leave that out.',
      ],
      severity: 'error',
    },
    'a capability that few containers have': {
      files: image('RUN «setcap cap_sys_admin+ep /usr/bin/python3»'),
      messages: [
        '`/usr/bin/python3` has `CAP_SYS_ADMIN`, so any user of a container that has it becomes root. Leave that out.',
      ],
      severity: 'warning',
    },
    'a program with all of them': {
      files: image('RUN «setcap =ep /opt/helper»'),
      messages: [
        '`/opt/helper` has every capability, for anyone who starts it. Leave that out unless users need it.',
      ],
      severity: 'warning',
    },
    'the users, for everybody': {
      files: image('RUN «chmod 666 /etc/passwd»'),
      messages: [`Everybody in the image can write \`/etc/passwd\`, and so become root. ${rootless}`],
      severity: 'error',
    },
    'the folder of the users, for the user': {
      files: image('RUN «chown -R 1000:1000 /etc»'),
      messages: ['The image runs as `1000`, who owns `/etc` and so can become root. Leave it to root.'],
    },
    'what is loaded into every program': {
      files: image('RUN touch /etc/ld.so.preload && «chown 1000 /etc/ld.so.preload»'),
      messages: [
        'The image runs as `1000`, who owns `/etc/ld.so.preload` and so can become root. Leave it to root.',
      ],
    },
    'the users, for the group of root': {
      files: {
        Dockerfile: 'FROM debian:13\nRUN «chmod g=u /etc/passwd»\nUSER 1001:0\nCMD ["/app"]\n',
      },
      messages: [
        `The image runs in the group of root, which can write \`/etc/passwd\` and so become root. ${rootless}`,
      ],
      severity: 'warning',
    },
    'root without a password': {
      files: image('RUN «passwd -d root»'),
      messages: ['Anybody in the image can become root: `root` has no password. Lock it: `passwd -l root`.'],
      severity: 'error',
    },
    'root with a password': {
      files: image('RUN echo root:secret | «chpasswd»'),
      messages: ['The build gives `root`, who is root, a password. Lock it: `passwd -l root`.'],
      severity: 'error',
    },
    'root with a password where there may be no `su`': {
      files: { Dockerfile: 'FROM alpine:3.22\nRUN echo root:a | «chpasswd»\nUSER 1000\nCMD ["/app"]\n' },
      messages: ['The build gives `root`, who is root, a password. Lock it: `passwd -l root`.'],
      severity: 'warning',
    },
    'another root': {
      files: image("RUN «echo 'x::0:0::/:/bin/sh' >> /etc/passwd»"),
      messages: ['Anybody in the image can become root: `x` has no password. Lock it: `passwd -l x`.'],
    },
  },
});
