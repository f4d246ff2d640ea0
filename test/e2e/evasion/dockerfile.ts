import { type Trick, tricks } from './trick.ts';

const rest = 'WORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n';
const image = (text: string): Record<string, string> => ({ Dockerfile: text });
const root = `FROM node:24-slim\n${rest}`;
/** Leaves root as it should. */
const good = `FROM node:24-slim\n${rest.replace('CMD', 'USER 1000:1000\nCMD')}`;
const after = (lines: string): Record<string, string> =>
  image(`FROM node:24-slim\nWORKDIR /app\nCOPY . .\n${lines}\nCMD ["node", "server.js"]\n`);

/** What BuildKit builds, and what runs as root then. */
const written = tricks('fails', [
  ['nothing is said', image(root)],
  ['a FROM over two lines', image(root.replace('FROM ', 'FROM\\\n  '))],
  ['a FROM in the middle of which the line ends', image(root.replace('FROM', 'FR\\\nOM'))],
  ['a byte order mark', image(`\uFEFF${root}`)],
  ['a vertical tab before FROM, in a file of another name', { 'Dockerfile.ci2': `\v${root}` }],
  [
    'a space that does not break before FROM, in a file of another name',
    { 'Dockerfile.web': `\u00A0${root}` },
  ],
  [
    'a backtick for an escape, in a file of another name',
    { 'Dockerfile.web': `# escape=\`\n${root.replace('FROM ', 'FROM `\n')}` },
  ],
  ['FROM in small letters, in a file of another name', { 'Dockerfile.web': root.replace('FROM', 'from') }],
  [
    'a FROM over two lines, in a file of another name',
    { 'Dockerfile.web': root.replace('FROM ', 'FROM\\\n  ') },
  ],
  ['brackets of a template in a heredoc', image(`FROM node:24-slim\nRUN <<E\n{{ a }}\nE\n${rest}`)],
  ['brackets of a template in a comment', image(`# {{ a }}\n${root}`)],
  [
    'brackets of a template that begin a line of a command',
    image(`FROM node:24-slim\nRUN echo \\\n{{ a }}\n${rest}`),
  ],
  ['a name that ends in .tmpl', { 'Dockerfile.tmpl': root }],
  ['a name that ends in .in', { 'Dockerfile.in': root }],
  ['a name that ends in .template', { 'Dockerfile.template': root }],
  ['a folder that is called template', { 'template/Dockerfile': root }],
  ['a folder that is called tools', { 'tools/Dockerfile': root }],
  ['a folder that is called test', { 'test/Dockerfile': root }],
  ['dev.Dockerfile', { 'dev.Dockerfile': root }],
  ['a last stage that is called base', image(root.replace('node:24-slim', 'node:24-slim AS base'))],
  ['a last stage that is called test', image(root.replace('node:24-slim', 'node:24-slim AS test'))],
  ['a last stage that is called builder', image(root.replace('node:24-slim', 'node:24-slim AS builder'))],
  ['hundreds of stages', image(`${'FROM scratch\n'.repeat(300)}${root}`)],
  ['USER 0', after('USER 0')],
  ['USER 00', after('USER 00')],
  ['USER +0', after('USER +0:0')],
  ['USER root behind another', after('USER 1000\nUSER root')],
  ['a user by a variable', after('ARG U=root\nUSER $U')],
  ['a user by a variable of a variable', after('ARG A=0\nARG B=${A}\nUSER ${B:-1000}')],
  ['an empty user', after('ARG U=\nUSER 1000\nUSER ${U:-root}')],
  ['a number too small for its type', after('USER -0')],
  [
    'a trigger',
    image(
      `FROM node:24-slim AS a\nONBUILD USER root\nFROM a\n${rest.replace('CMD', 'USER 1000\nCMD')}`.replace(
        'USER 1000\nCMD',
        'CMD',
      ),
    ),
  ],
]);

/** A user that is called something else, and is root all the same, or can be at will. */
const doors = tricks('fails', [
  ['useradd -o -u 0', after('RUN useradd -o -u 0 app\nUSER app')],
  ['useradd --non-unique --uid=0', after('RUN useradd --non-unique --uid=0 app\nUSER app')],
  ['useradd -ou0', after('RUN useradd -ou0 app\nUSER app')],
  ['adduser -u 0', image('FROM alpine:3.22\nRUN adduser -D -u 0 app\nCOPY a /a\nUSER app\nCMD ["/a"]\n')],
  ['usermod -o -u 0', after('RUN usermod -o -u 0 node\nUSER node')],
  ['/etc/passwd by echo', after('RUN echo "app:x:0:0::/:/bin/sh" >> /etc/passwd\nUSER app')],
  ['/etc/passwd by printf', after('RUN printf "app:x:0:0::/:/bin/sh\\n" >> /etc/passwd\nUSER app')],
  ['/etc/passwd by sed', after("RUN sed -i 's/^node:x:1000/node:x:0/' /etc/passwd\nUSER node")],
  ['/etc/passwd by a heredoc', after('COPY <<E /etc/passwd\napp:x:0:0::/:/bin/sh\nE\nUSER app')],
  [
    '/etc/passwd by COPY',
    { ...after('COPY passwd /etc/passwd\nUSER app'), passwd: 'app:x:0:0::/:/bin/sh\n' },
  ],
  [
    '/etc/passwd by COPY of a file that was there',
    after('COPY accounts/passwd /etc/passwd\nUSER app'),
    { 'accounts/passwd': 'app:x:0:0::/:/bin/sh\n' },
  ],
  [
    '/etc/passwd in a file that was copied before',
    { passwd: 'app:x:0:0::/:/bin/sh\n' },
    { ...after('COPY passwd /etc/passwd\nUSER app'), passwd: 'app:x:1000:1000::/:/bin/sh\n' },
  ],
  [
    '/etc/passwd by COPY of a folder',
    { ...after('COPY rootfs/ /\nUSER app'), 'rootfs/etc/passwd': 'app:x:0:0::/:/bin/sh\n' },
  ],
  ['/etc/passwd by tee', after('RUN echo "app:x:0:0::/:/bin/sh" | tee -a /etc/passwd\nUSER app')],
  ['a shell that is setuid', after('RUN chmod u+s /bin/bash\nUSER 1000')],
  ['a shell that is setuid, in numbers', after('RUN chmod 4755 /bin/sh\nUSER 1000')],
  ['a copy of a shell that is setuid', after('RUN cp /bin/sh /sh && chmod u+s /sh\nUSER 1000')],
  ['COPY --chmod=4755 of a shell', after('COPY --from=busybox:1 --chmod=4755 /bin/busybox /b\nUSER 1000')],
  ['a file capability that is everything', after('RUN setcap all=ep /usr/local/bin/node\nUSER 1000')],
]);

const started = tricks('fails', [
  [
    'sudo in the entrypoint',
    after(
      'RUN apt-get update && apt-get install -y sudo && echo "node ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/node\nUSER 1000\nENTRYPOINT ["sudo"]',
    ),
  ],
  [
    'sudo in a shell command',
    image(
      'FROM node:24-slim\nRUN apt-get update && apt-get install -y sudo\nCOPY . .\nUSER node\nCMD sudo node server.js\n',
    ),
  ],
  ['gosu root', after('RUN apt-get update && apt-get install -y gosu\nENTRYPOINT ["gosu", "root"]')],
  [
    'su-exec 0',
    image('FROM alpine:3.22\nRUN apk add su-exec\nCOPY a /a\nENTRYPOINT ["su-exec", "0:0"]\nCMD ["/a"]\n'),
  ],
  ['setpriv to root', after('ENTRYPOINT ["setpriv", "--reuid=0", "--"]')],
  [
    'the word gosu in a comment of the entrypoint',
    {
      ...after('COPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]'),
      'entrypoint.sh': '#!/bin/sh\n# no gosu here\nexec "$@"\n',
    },
  ],
  ['the word gosu in a RUN', after('RUN echo gosu is not here\nENTRYPOINT ["/app/entrypoint.sh"]')],
  [
    'gosu root in the entrypoint script',
    {
      ...after('COPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]'),
      'entrypoint.sh': '#!/bin/sh\nexec gosu root "$@"\n',
    },
  ],
]);

const asked = tricks('warns', [
  // Root unless the build says otherwise, which nobody here can know.
  ['a user that a build gives', after('ARG U\nUSER $U')],
  ['one of another name that nothing speaks of', { 'build/web.txt': root }],
  ['one of another name that is changed', { 'images/web': root }, { 'images/web': good }],
  [
    'one that compose has built before',
    { 'build/web.txt': root },
    {
      'build/web.txt': good,
      'compose.yaml': 'services: {web: {build: {context: ., dockerfile: build/web.txt}}}\n',
    },
  ],
  [
    'one that compose builds',
    {
      'build/web.txt': root,
      'compose.yaml': 'services: {web: {build: {context: ., dockerfile: build/web.txt}}}\n',
    },
  ],
  [
    'one that Bake builds',
    {
      'build/web.txt': root,
      'docker-bake.hcl': 'target "web" {\n  dockerfile = "build/web.txt"\n  tags = ["a/web:1"]\n}\n',
    },
  ],
  [
    'one that Skaffold builds',
    {
      'build/web.txt': root,
      'skaffold.yaml':
        'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: web\n      docker: {dockerfile: build/web.txt}\n',
    },
  ],
  [
    'one that a workflow builds',
    {
      'build/web.txt': root,
      '.github/workflows/a.yml':
        'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        with: {context: ., file: build/web.txt, tags: "a/web:1"}\n',
    },
  ],
  [
    'a stage that compose builds',
    {
      Dockerfile: `FROM node:24-slim AS prod\n${rest}FROM node:24-slim\nUSER 1000\nCMD ["a"]\n`,
      'compose.yaml': 'services: {web: {build: {context: ., target: prod}}}\n',
    },
  ],
  [
    'a vendored one that compose builds',
    { 'vendor/a/Dockerfile': root, 'compose.yaml': 'services: {web: {build: ./vendor/a}}\n' },
  ],
  ['a user that is taken away', { Dockerfile: root }, { Dockerfile: good }],
]);

const told = tricks('says', [
  ['a frontend of somebody else', image(`# syntax=example.com/evil:1\n${good}`)],
  ['a frontend of somebody else, in a comment of Go', image(`// syntax=example.com/evil:1\n${good}`)],
  ['a frontend of somebody else, in JSON', image(`{"syntax": "example.com/evil:1"}\n${good}`)],
  [
    'a frontend by an argument',
    image(
      `ARG BUILDKIT_SYNTAX=example.com/evil:1\n${good}`.replace(/^ARG.*\n/, '# syntax = example.com/evil\n'),
    ),
  ],
  ['more than 256 KB', image(`${good}${`# ${'a'.repeat(1000)}\n`.repeat(300)}`)],
  ['an unknown base', image('FROM example.com/base:1\nCOPY . .\nCMD ["a"]\n')],
  ['brackets in FROM', image('FROM {{ base }}\nUSER 1000\nCMD ["a"]\n')],
  ['a template of autoconf', { 'Dockerfile.in': 'FROM @BASE@\nCMD ["a"]\n' }],
]);

const harmless = tricks('passes', [
  ['one in good order', image(good)],
  ['prose that begins as a Dockerfile does', { 'notes.txt': 'From today on\nRun it as root\n\nand so on\n' }],
  ['a list that has words of a Dockerfile', { 'steps.txt': 'ADD a\nRUN b\n' }],
  ['a Dockerfile for Python', { 'Dockerfile.py': 'import os\n' }],
  ['a frontend of Docker', image(`# syntax=docker/dockerfile:1\n${good}`)],
  ['a user whose number is not root', after('RUN useradd -u 10001 app\nUSER app')],
  ['a program of its own that is setuid and no shell', after('RUN chmod 755 /bin/sh\nUSER 1000')],
]);

export const dockerfiles: readonly Trick[] = [
  ...written,
  ...doors,
  ...started,
  ...asked,
  ...told,
  ...harmless,
];
