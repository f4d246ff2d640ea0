import { expect, test } from '@jest/globals';
import rule from '../../../src/check/rules/root-user.ts';
import { check } from '../../../src/check/index.ts';
import { testRule } from '../../support/rule-tester.ts';

const dockerfile = (...lines: string[]) => ({ Dockerfile: `${lines.join('\n')}\n` });

const pod = (...lines: string[]) => ({
  'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n${lines.map((line) => `  ${line}\n`).join('')}`,
});

const one = (image: string, ...context: string[]) =>
  pod(
    'containers:',
    '  - name: web',
    `    image: ${image}`,
    '    securityContext:',
    ...context.map((line) => `      ${line}`),
  );

const marked = (image: string, ...context: string[]) =>
  pod(
    'containers:',
    '  - name: web',
    `    image: ${image}`,
    '    «securityContext»:',
    ...context.map((line) => `      ${line}`),
  );

const compose = (service: string) => ({ 'compose.yaml': `services:\n  ${service}\n` });

const other = 'privileged: false';

testRule(rule, {
  good: {
    'a number': { files: dockerfile('FROM node:24', 'USER 1000') },
    'a base that is not root': { files: dockerfile('FROM gcr.io/distroless/static:nonroot', 'COPY a /a') },
    'a stage that is not root': {
      files: dockerfile('FROM node:24 AS base', 'USER 1000', 'FROM base', 'COPY a /a'),
    },
    'root in a stage that is not the last': {
      files: dockerfile('FROM node:24', 'USER root', 'FROM node:24', 'USER 1000'),
    },
    'files for others to copy': { files: dockerfile('FROM scratch', 'COPY a /a') },
    'a base that is not known': { files: dockerfile('FROM acme/base', 'COPY a /a') },
    'a user of another name with a number': {
      files: dockerfile('FROM debian:13', 'RUN useradd -u 10 app', 'USER app', 'CMD ["a"]'),
    },
    'sudo for a part of the start': {
      files: dockerfile('FROM debian:13', 'USER 1000', 'CMD sudo service a start && exec b'),
    },
    'sudo as somebody else': {
      files: dockerfile('FROM debian:13', 'USER 1000', 'CMD ["sudo", "-u", "app", "a"]'),
    },
    Windows: { files: dockerfile('FROM mcr.microsoft.com/windows/nanoserver:ltsc2022', 'COPY a /a') },
    'a pod that says it for its containers': {
      files: pod('securityContext: { runAsNonRoot: true }', 'containers: [{ name: web, image: web }]'),
    },
    'a container that says it': { files: one('web', 'runAsNonRoot: true') },
    'a template': { files: one('web', 'runAsNonRoot: "{{ .Values.nonRoot }}"') },
    'a template at the pod': {
      files: pod(
        'securityContext: { runAsNonRoot: "{{ .Values.nonRoot }}" }',
        'containers: [{ name: web, image: web }]',
      ),
    },
    'root among users of its own': {
      files: pod(
        'hostUsers: false',
        'containers: [{ name: web, image: web, securityContext: { runAsUser: 0 } }]',
      ),
    },
    'a service that is not root': { files: compose('web: { image: nginx, user: "101" }') },
    'a service whose image is not root': { files: compose('web: { image: memcached }') },
    'a service of which nothing is known': { files: compose('web: { image: acme/web }') },
    'a service whose user is a variable': { files: compose('web: { image: nginx, user: "${UID}" }') },
  },
  bad: {
    'hooks of a service that is not root': {
      files: {
        'compose.yaml':
          'services:\n  web:\n    image: a\n    user: "1000"\n    post_start:\n      - command: a\n        user: «root»\n    pre_stop: [{command: a, user: «"0:0"»}]\n',
      },
      messages: [
        '`web` runs its `post_start` as root: its `user` is `root`.',
        '`web` runs its `pre_stop` as root: its `user` is `0:0`.',
      ],
    },
    'a user of another name whose number is 0': {
      files: dockerfile('FROM debian:13', 'RUN useradd -o -u 0 app', '«USER app»', 'CMD ["a"]'),
      messages: ['This image runs as root: `app` has UID 0.'],
      notes: ['`app` gets UID 0 here.'],
      severity: 'error',
    },
    'a user who is given the number 0 later': {
      files: dockerfile('FROM node:24', '«USER node»', "RUN sed -i 's/^node:x:1000/node:x:0/' /etc/passwd"),
      messages: ['This image runs as root: `node` has UID 0.'],
      notes: ['`node` gets UID 0 here.'],
    },
    'a user whose number stands in a file': {
      files: {
        ...dockerfile('FROM debian:13', 'COPY passwd /etc/passwd', '«USER app»', 'CMD ["a"]'),
        passwd: 'root:x:0:0::/root:/bin/sh\napp:x:0:0::/:/bin/sh\n',
      },
      messages: ['This image runs as root: `app` has UID 0.'],
      notes: ['`app` gets UID 0 here.'],
    },
    'a program that is started by sudo': {
      files: dockerfile('FROM debian:13', 'USER 1000', '«ENTRYPOINT ["sudo"]»', 'CMD ["a"]'),
      messages: ['This image runs as root: it starts through `sudo`.'],
    },
    'an entrypoint that speaks of gosu, and does not start it': {
      files: {
        ...dockerfile('FROM «debian:13»', 'RUN echo gosu', 'COPY e.sh a /', 'ENTRYPOINT ["/e.sh", "/a"]'),
        'e.sh': '#!/bin/sh\n# no gosu here\nexec "$@"\n',
      },
      messages: ['This image runs as root: no `USER` is set, and `debian` runs as root.'],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      severity: 'error',
      confidence: 'certain',
      fixed: {
        ...dockerfile(
          'FROM debian:13',
          'RUN echo gosu',
          'COPY e.sh a /',
          'RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --no-log-init --create-home app',
          'USER 10001:10001',
          'ENTRYPOINT ["/e.sh", "/a"]',
        ),
      },
    },
    'gosu that stays root': {
      files: dockerfile('FROM «debian:13»', 'ENTRYPOINT ["gosu", "root", "a"]'),
      messages: ['This image runs as root: no `USER` is set, and `debian` runs as root.'],
      confidence: 'certain',
    },
    'no user at all, on a base that is root and has a user for this': {
      files: dockerfile('FROM «node:24»', 'COPY . /app', 'EXPOSE 3000', 'CMD ["node", "/app"]'),
      messages: ['This image runs as root: no `USER` is set, and `node` runs as root.'],
      tries: ['plimsoll verify $(docker build --quiet .)'],
      severity: 'error',
      confidence: 'certain',
      safety: 'test-first',
      fixed: dockerfile(
        'FROM node:24',
        'COPY . /app',
        'USER 1000:1000',
        'EXPOSE 3000',
        'CMD ["node", "/app"]',
      ),
    },
    'root by number': {
      files: dockerfile('FROM node:24', 'COPY a.js .', '«USER 00»', 'CMD ["node", "a.js"]'),
      messages: ['This image runs as root: its last `USER` is `00`.'],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      fixed: dockerfile('FROM node:24', 'COPY a.js .', 'USER 1000:1000', 'CMD ["node", "a.js"]'),
    },
    'root by a variable': {
      files: dockerfile('FROM node:24', 'ARG U=root', '«USER $U»', 'COPY . .', 'CMD ["node", "a.js"]'),
      messages: ['This image runs as root: `USER $U` resolves to `root`.'],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      fixed: dockerfile(
        'FROM node:24',
        'ARG U=root',
        'USER $U',
        'COPY . .',
        'USER 1000:1000',
        'CMD ["node", "a.js"]',
      ),
    },
    'a variable that stands for nothing': {
      files: dockerfile('ARG U=1000', 'FROM node:24', '«USER $U»'),
      messages: ['This image runs as root: `USER $U` resolves to nothing.'],
    },
    'a variable that a build may give': {
      files: dockerfile('FROM node:24', 'ARG U', '«USER $U»'),
      messages: ['This image runs as root: `USER $U` resolves to nothing.'],
      confidence: 'likely',
    },
    'root by a stage': {
      files: dockerfile(
        'FROM node:24 AS base',
        '«USER root»',
        'FROM base',
        'COPY . .',
        'CMD ["node", "a.js"]',
      ),
      messages: ['This image runs as root: its last `USER` is `root`.'],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      fixed: dockerfile(
        'FROM node:24 AS base',
        'USER root',
        'FROM base',
        'COPY . .',
        'USER 1000:1000',
        'CMD ["node", "a.js"]',
      ),
    },
    'a base without a user of its own': {
      files: dockerfile('FROM «python:3.13-slim»', 'COPY . /app', 'CMD ["python", "/app"]'),
      messages: ['This image runs as root: no `USER` is set, and `python` runs as root.'],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      fixed: dockerfile(
        'FROM python:3.13-slim',
        'COPY . /app',
        'RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --no-log-init --create-home app',
        'USER 10001:10001',
        'CMD ["python", "/app"]',
      ),
    },
    'a base with BusyBox': {
      files: dockerfile('FROM «alpine:3.22»', 'COPY a /a', 'CMD ["/a"]'),
      messages: ['This image runs as root: no `USER` is set, and `alpine` runs as root.'],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      fixed: dockerfile(
        'FROM alpine:3.22',
        'COPY a /a',
        'RUN addgroup -g 10001 app && adduser -D -u 10001 -G app app',
        'USER 10001:10001',
        'CMD ["/a"]',
      ),
    },
    'a user that the file makes and does not use': {
      files: dockerfile(
        'FROM «debian:12»',
        'RUN groupadd -g 5 a && useradd -u 5 -g a a',
        'COPY a /bin/',
        'CMD ["a"]',
      ),
      messages: ['This image runs as root: no `USER` is set, and `debian` runs as root.'],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      fixed: dockerfile(
        'FROM debian:12',
        'RUN groupadd -g 5 a && useradd -u 5 -g a a',
        'COPY a /bin/',
        'USER 5:5',
        'CMD ["a"]',
      ),
    },
    'an image that others build on': {
      files: dockerfile('FROM «node:24»', 'RUN npm install --global a', 'CMD ["node"]'),
      messages: ['This image runs as root: no `USER` is set, and `node` runs as root.'],
      severity: 'notice',
    },
    ...Object.fromEntries(
      [
        ['lives in the home of root', ['WORKDIR /root/app', 'COPY . .']],
        ['keeps its settings there', ['ENV HOME=/root', 'COPY . .']],
        ['says why', ['# has to run as root to read the sockets of others', 'COPY . .']],
      ].map(([reason, lines]) => [
        `an image that ${String(reason)}`,
        {
          files: dockerfile('FROM «node:24»', ...[lines].flat(2).map(String), 'CMD ["node", "a.js"]'),
          messages: ['This image runs as root: no `USER` is set, and `node` runs as root.'],
        },
      ]),
    ),
    'an image that a service runs with power': {
      files: {
        ...dockerfile('FROM «node:24»', 'COPY . .', 'CMD ["node", "a.js"]'),
        'compose.yaml': 'services:\n  «web»: { build: ., privileged: true }\n',
      },
      messages: [
        'This image runs as root: no `USER` is set, and `node` runs as root.',
        '`web` runs as root: that is the user of its image.',
      ],
      notes: ['The image gets its user here.'],
    },
    'nothing at all': {
      files: dockerfile('FROM «scratch»', 'COPY a /a', 'CMD ["/a"]'),
      messages: ['This image runs as root: no `USER` is set.'],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      fixed: dockerfile('FROM scratch', 'COPY a /a', 'USER 65532:65532', 'CMD ["/a"]'),
    },
    'a base whose workers leave root, but not their master': {
      files: dockerfile('FROM «nginx:1.27»', 'COPY site /usr/share/nginx/html'),
      messages: [
        'This image runs as root: no `USER` is set, and `nginx` runs as root; only its workers do not.',
      ],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      severity: 'notice',
      fixed: dockerfile('FROM nginxinc/nginx-unprivileged:1.27', 'COPY site /usr/share/nginx/html'),
    },
    'a base that leaves root, and a command that its entrypoint does not do so for': {
      files: dockerfile('FROM «redis:7»', 'CMD ["sh", "-c", "redis-server --port $PORT"]'),
      messages: ['This image runs as root: no `USER` is set, and `redis` runs as root.'],
      severity: 'error',
    },
    'a script of its own that leaves root': {
      files: {
        ...dockerfile('FROM «debian:12»', 'COPY start.sh /', 'ENTRYPOINT ["/start.sh"]'),
        'start.sh': '#!/bin/sh\nchown app /data\nexec gosu app "$@"\n',
      },
      messages: ['This image starts as root: its entrypoint switches to another user only later.'],
      severity: 'notice',
    },
    'a script that nobody has seen, in an image with gosu': {
      files: dockerfile(
        'FROM «debian:12»',
        'RUN apt-get update && apt-get install -y gosu',
        'ADD start.tar /',
        'ENTRYPOINT ["/start.sh"]',
      ),
      messages: ['This image starts as root: no `USER` is set, and `debian` runs as root.'],
      severity: 'warning',
      confidence: 'likely',
    },
    ...Object.fromEntries(
      [
        'CMD ["crond", "-f"]',
        'CMD /usr/sbin/sshd -D',
        'ENTRYPOINT ["/usr/bin/supervisord", "-n"]',
        'CMD sudo -u app app',
        'CMD ["sh", "-c", "chown app /data && exec app"]',
      ].map((line) => [
        `a program that has to start as root: ${line}`,
        {
          files: dockerfile('FROM «debian:12»', line),
          messages: ['This image runs as root: no `USER` is set, and `debian` runs as root.'],
        },
      ]),
    ),
    'a volume that a new user would not own': {
      files: dockerfile('FROM «debian:12»', 'VOLUME /data', 'CMD ["app"]'),
      messages: ['This image runs as root: no `USER` is set, and `debian` runs as root.'],
    },
    'a volume, in which what is there already is root’s': {
      files: dockerfile(
        'FROM «debian:12»',
        'RUN useradd -u 5 app && mkdir -p /data && chown app /data',
        'VOLUME /data',
        'CMD ["app"]',
      ),
      messages: ['This image runs as root: no `USER` is set, and `debian` runs as root.'],
    },
    'a low port, for which somebody must decide': {
      files: dockerfile('FROM «node:24»', 'EXPOSE 80'),
      messages: ['This image runs as root: no `USER` is set, and `node` runs as root.'],
    },
    'an entrypoint that leaves root by itself': {
      files: dockerfile('FROM «postgres:16»', 'COPY init.sql /docker-entrypoint-initdb.d/'),
      messages: [
        'This image starts as root: the entrypoint of `postgres` switches to another user only later.',
      ],
      tries: ['plimsoll verify $(docker build --quiet .)'],
      severity: 'notice',
      safety: 'test-first',
      fixed: dockerfile('FROM postgres:16', 'COPY init.sql /docker-entrypoint-initdb.d/', 'USER 999:999'),
    },
    'a container of which nothing is known': {
      files: marked('acme/web', other),
      messages: ['`web` may run as root: it does not set `runAsNonRoot: true`.'],
      severity: 'error',
    },
    'a container that is known not to be root': {
      files: marked('nginxinc/nginx-unprivileged', other),
      podSecurity: 'baseline',
      messages: ['`web` runs as 101, but does not set `runAsNonRoot: true`.'],
      severity: 'notice',
      safety: 'safe',
      fixed: pod(
        'containers:',
        '  - name: web',
        '    image: nginxinc/nginx-unprivileged',
        '    securityContext:',
        `      ${other}`,
        'securityContext:',
        '  runAsNonRoot: true',
      ),
    },
    'a container whose image names its user': {
      files: marked('memcached:1', other),
      messages: ['`web` runs as 11211, but does not set `runAsNonRoot: true`.'],
      safety: 'safe',
      fixed: one('memcached:1', other, 'runAsNonRoot: true', 'runAsUser: 11211', 'runAsGroup: 11211'),
    },
    'a container that is known to be root': {
      files: marked('postgres:16', other),
      messages: ['`web` starts as root: that is the user of `postgres:16`.'],
      tries: ['plimsoll verify pod.yaml web'],
      safety: 'test-first',
      fixed: one('postgres:16', other, 'runAsNonRoot: true', 'runAsUser: 999', 'runAsGroup: 999'),
    },
    'a container that has to be root': {
      files: pod('hostNetwork: true', 'containers: [«{ name: web, image: nginx:1.27 }»]'),
      messages: ['`web` runs as root: that is the user of `nginx:1.27`; only its workers do not.'],
    },
    'a container with a number that says nothing else': {
      files: marked('acme/web', 'runAsUser: 1000'),
      messages: ['`web` runs as 1000, but does not set `runAsNonRoot: true`.'],
      safety: 'safe',
      fixed: pod(
        'containers:',
        '  - name: web',
        '    image: acme/web',
        '    securityContext:',
        '      runAsUser: 1000',
        'securityContext:',
        '  runAsNonRoot: true',
      ),
    },
    'two containers of which one has a user of a name': {
      files: pod(
        'containers:',
        '  - «name: a»',
        '    image: nginxinc/nginx-unprivileged',
        '  - «name: b»',
        '    image: memcached:1',
      ),
      messages: [
        '`a` runs as 101, but does not set `runAsNonRoot: true`.',
        '`b` runs as 11211, but does not set `runAsNonRoot: true`.',
      ],
      safety: 'safe',
      fixed: pod(
        'containers:',
        '  - name: a',
        '    image: nginxinc/nginx-unprivileged',
        '    securityContext:',
        '      runAsNonRoot: true',
        '  - name: b',
        '    image: memcached:1',
        '    securityContext:',
        '      runAsNonRoot: true',
        '      runAsUser: 11211',
        '      runAsGroup: 11211',
      ),
    },
    'a pod and a container that say root': {
      files: pod(
        'securityContext: { runAsUser: «0», runAsNonRoot: «false» }',
        'containers: [{ name: web, image: web, securityContext: { runAsUser: «0», runAsNonRoot: false } }]',
      ),
      messages: [
        'Pod `web` runs its containers as root: `runAsUser` is 0.',
        'Pod `web` lets its containers run as root: `runAsNonRoot` is `false`.',
        '`web` runs as root: `runAsUser` is 0.',
      ],
      safety: 'safe',
      fixed: pod(
        'securityContext: { runAsNonRoot: false }',
        'containers: [{ name: web, image: web, securityContext: { runAsUser: 0, runAsNonRoot: false } }]',
      ),
    },
    'root among users of its own, in a version that asks': {
      files: pod('hostUsers: false', 'containers: [«{ name: web, image: caddy }»]'),
      podSecurity: 'restricted@v1.34',
      messages: ['`web` runs as root: that is the user of `caddy`.'],
      severity: 'error',
    },
    'a Windows pod': {
      files: pod('os: { name: windows }', 'containers: [«{ name: web, image: web }»]'),
      messages: ['`web` may run as root: it does not set `runAsNonRoot: true`.'],
      safety: 'test-first',
      fixed: pod(
        'os: { name: windows }',
        'containers: [{ name: web, image: web }]',
        'securityContext:',
        '  runAsNonRoot: true',
      ),
    },
    'a service that says root': {
      files: compose('web:\n    image: acme/web\n    user: «"0:0"»'),
      messages: ['`web` runs as root: its `user` is `0:0`.'],
      severity: 'warning',
    },
    'a service whose image is root': {
      files: compose('«web»:\n    image: node:24'),
      messages: ['`web` runs as root: that is the user of `node:24`.'],
      tries: ['plimsoll verify compose.yaml web'],
      severity: 'warning',
      safety: 'test-first',
      fixed: compose('web:\n    image: node:24\n    user: "1000:1000"'),
    },
    'a service whose image leaves root by itself': {
      files: compose('«web»:\n    image: redis:7'),
      messages: ['`web` starts as root: that is the user of `redis:7`.'],
      safety: 'test-first',
      tries: ['plimsoll verify compose.yaml web'],
      severity: 'notice',
      fixed: compose('web:\n    image: redis:7\n    user: "999:999"'),
    },
    'a service that keeps its entrypoint from leaving root': {
      files: compose('«web»:\n    image: redis:7\n    command: sh -c "redis-server --port 1"'),
      messages: ['`web` runs as root: that is the user of `redis:7`.'],
      safety: 'test-first',
      tries: ['plimsoll verify compose.yaml web'],
      severity: 'warning',
      fixed: compose(
        'web:\n    image: redis:7\n    command: sh -c "redis-server --port 1"\n    user: "999:999"',
      ),
    },
    'a service whose entrypoint leaves root whatever its user': {
      files: compose('web:\n    image: redis:7\n    user: «root»'),
      messages: ['`web` starts as root: its `user` is `root`.'],
      safety: 'test-first',
      tries: ['plimsoll verify compose.yaml web'],
      severity: 'notice',
      fixed: compose('web:\n    image: redis:7\n    user: "999:999"'),
    },
    'a service that is built here': {
      files: {
        ...compose('«web»:\n    build: .'),
        ...dockerfile('FROM «node:24»', 'EXPOSE 80'),
      },
      messages: [
        'This image runs as root: no `USER` is set, and `node` runs as root.',
        '`web` runs as root: that is the user of its image.',
      ],
      notes: ['The image gets its user here.'],
    },
  },
});

test.each([
  ['a server of its own', 'error', 'FROM node:24\nCMD ["npm", "start"]'],
  ['a server of the base, with files for it', 'error', 'FROM tomcat:11\nCOPY a.war webapps/'],
  ['a server of another stage', 'error', 'FROM node:24 AS a\nFROM scratch\nCOPY --from=a /a /a\nCMD ["/a"]'],
  ['files, and the prompt of the language', 'warning', 'FROM node:24\nCOPY . /app'],
  ['a shell that waits for somebody', 'warning', 'FROM debian:13\nCOPY a /a\nCMD sleep infinity'],
  ['what others build on', 'notice', 'FROM debian:13\nRUN apt-get update && apt-get install -y curl'],
  ['what others build on, with a shell', 'notice', 'FROM node:24\nRUN npm ci\nCMD ["bash"]'],
  ['a place to develop in', 'notice', 'FROM node:24 AS dev\nCOPY . .\nCMD npm run dev'],
  ['a user that the build may give', 'warning', 'FROM node:24\nARG U\nUSER $U\nCMD ["npm", "start"]'],
])('weighs %s as %s', (_, severity, text) => {
  const { findings } = check([{ path: 'Dockerfile', text }], { rules: [rule], fixes: false });
  expect(findings.map((finding) => finding.severity)).toEqual([severity]);
});
