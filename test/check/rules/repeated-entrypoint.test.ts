import rule from '../../../src/check/rules/repeated-entrypoint.ts';
import { testRule } from '../../support/rule-tester.ts';

const image = (...lines: string[]) => ({ Dockerfile: `${lines.join('\n')}\n` });

const pod = (image: string, keys: string) => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: app
      image: ${image}
      ${keys.replaceAll('\n', '\n      ')}
`,
});

const compose = (image: string, keys: string) => ({
  'compose.yaml': `services:\n  web:\n    image: ${image}\n    ${keys}\n`,
});

const node = 'gcr.io/distroless/nodejs24-debian13';
const alone = `\`${node}\` has \`node\` only at \`/nodejs/bin/node\`, outside its PATH`;

testRule(rule, {
  good: {
    'a script for the interpreter': { files: image(`FROM ${node}`, 'CMD ["server.js"]') },
    'an entrypoint that is a script, and starts what it is given': {
      files: image('FROM node:24', 'CMD ["node", "server.js"]'),
    },
    'an init that starts what it is given': {
      files: image('FROM node:24', 'ENTRYPOINT ["tini", "--"]', 'CMD ["node", "server.js"]'),
    },
    'an entrypoint that is replaced': {
      files: image('FROM gcr.io/distroless/python3-debian13', 'ENTRYPOINT []', 'CMD ["python3", "app.py"]'),
    },
    'another interpreter, for which the first has a use': {
      files: image('FROM python:3.13', 'ENTRYPOINT ["python", "run.py"]', 'CMD ["node", "server.js"]'),
    },
    'a script named like its interpreter': { files: image(`FROM ${node}`, 'CMD ["node.js"]') },
    'a program with a command of its own name': {
      files: image('FROM alpine', 'ENTRYPOINT ["/app"]', 'CMD ["app"]'),
    },
    'the entrypoint in full': {
      files: image(`FROM ${node}`, 'ENTRYPOINT ["/nodejs/bin/node", "server.js"]'),
    },
    'an interpreter of its own': {
      files: image(
        'FROM node:24 AS build',
        `FROM ${node}`,
        'COPY --from=build /usr/local/bin/node /usr/local/bin/',
        'ENTRYPOINT ["node", "server.js"]',
      ),
    },
    'a PATH that may name its folder': {
      files: image(`FROM ${node}`, 'ENV PATH=/nodejs/bin:$PATH', 'ENTRYPOINT ["node", "server.js"]'),
    },
    'a stage that is not run': {
      files: image(`FROM ${node} AS test`, 'CMD ["node", "test.js"]', `FROM ${node}`, 'CMD ["server.js"]'),
    },
    'a base that nothing is known of': {
      files: image('FROM example.com/node', 'CMD ["node", "server.js"]'),
    },
    'a container with arguments for the interpreter': { files: pod(node, 'args: [server.js]') },
    'a container that names it in full': {
      files: pod(node, 'command: [/nodejs/bin/node]\nargs: [node]'),
    },
    'a container with a PATH of its own': {
      files: pod(node, 'command: [node]\nenv: [{ name: PATH, value: /nodejs/bin }]'),
    },
    'a container of another image': { files: pod('node:24', 'command: [node, server.js]') },
    'a service with arguments for the interpreter': { files: compose(node, 'command: server.js') },
    'a service of another image': { files: compose('node:24', 'command: node server.js') },
    'a service that is built somewhere else': {
      files: compose(node, 'build: ./other\n    command: node server.js'),
    },
    'a service that is built here, with an interpreter of its own': {
      files: {
        ...image(`FROM ${node}`, 'COPY --from=node:24 /usr/local/bin/node /usr/local/bin/'),
        'compose.yaml': 'services:\n  web:\n    build: .\n    entrypoint: [node, server.js]\n',
      },
    },
  },
  bad: {
    'a command for Node.js': {
      files: image(`FROM ${node}`, '«CMD ["node", "server.js", "--port=80"]»'),
      messages: [
        'This image will not start: its entrypoint is already `/nodejs/bin/node`, which takes `node` for a script.',
      ],
      fixed: image(`FROM ${node}`, 'CMD ["server.js", "--port=80"]'),
      safety: 'safe',
      severity: 'error',
    },
    'a command for Python, under another name': {
      files: image('FROM gcr.io/distroless/python3-debian13:nonroot', '«CMD ["python", "/app/main.py"]»'),
      messages: [
        'This image will not start: its entrypoint is already `/usr/bin/python3.13`, which takes `python` for a script.',
      ],
      safety: 'safe',
      fixed: image('FROM gcr.io/distroless/python3-debian13:nonroot', 'CMD ["/app/main.py"]'),
    },
    'an entrypoint of its own': {
      files: image('FROM ruby:3.4', 'ENTRYPOINT ["ruby"]', '«CMD ["/usr/local/bin/ruby", "app.rb"]»'),
      messages: [
        'This image will not start: its entrypoint is already `ruby`, which takes `/usr/local/bin/ruby` for a script.',
      ],
      safety: 'safe',
      fixed: image('FROM ruby:3.4', 'ENTRYPOINT ["ruby"]', 'CMD ["app.rb"]'),
    },
    'an interpreter behind an init': {
      files: image('FROM node:24', 'ENTRYPOINT ["tini", "--", "node"]', '«CMD [ "node", "server.js" ]»'),
      messages: [
        'This image will not start: its entrypoint is already `tini -- node`, which takes `node` for a script.',
      ],
      safety: 'safe',
      fixed: image('FROM node:24', 'ENTRYPOINT ["tini", "--", "node"]', 'CMD ["server.js"]'),
    },
    'nothing but the interpreter': {
      files: image(`FROM ${node}`, '«CMD ["node"]»'),
      messages: [
        'This image will not start: its entrypoint is already `/nodejs/bin/node`, which takes `node` for a script.',
      ],
    },
    'an entrypoint that is not found': {
      files: image(`FROM ${node}`, 'COPY app /app', '«ENTRYPOINT ["node", "/app/server.js"]»'),
      messages: [`\`node /app/server.js\` will not start: ${alone}.`],
      fixed: image(`FROM ${node}`, 'COPY app /app', 'ENTRYPOINT ["/nodejs/bin/node", "/app/server.js"]'),
      safety: 'safe',
    },
    'a health check that is not found': {
      files: image(`FROM ${node}`, '«HEALTHCHECK CMD ["node", "/health.js"]»', 'CMD ["server.js"]'),
      messages: [`\`node /health.js\` will not start: ${alone}.`],
      safety: 'safe',
      fixed: image(`FROM ${node}`, 'HEALTHCHECK CMD ["/nodejs/bin/node", "/health.js"]', 'CMD ["server.js"]'),
    },
    'arguments of a container': {
      files: pod(node, 'args: [«node», server.js]'),
      messages: [
        '`app` will not start: its entrypoint is already `/nodejs/bin/node`, which takes `node` for a script.',
      ],
      fixed: pod(node, 'args: [server.js]'),
      safety: 'safe',
      severity: 'error',
    },
    'a command and a probe of a container': {
      files: pod(
        node,
        'command: [«node», server.js]\nlivenessProbe: { exec: { command: [«node», live.js] } }',
      ),
      messages: [
        '`app` runs `node`, which its image has only at `/nodejs/bin/node`, outside its PATH.',
        '`app` runs `node`, which its image has only at `/nodejs/bin/node`, outside its PATH.',
      ],
      safety: 'safe',
      fixed: pod(
        node,
        'command: [/nodejs/bin/node, server.js]\nlivenessProbe: { exec: { command: [/nodejs/bin/node, live.js] } }',
      ),
    },
    'a command of a service': {
      files: compose(node, 'command: «node server.js»'),
      messages: [
        '`web` will not start: its entrypoint is already `/nodejs/bin/node`, which takes `node` for a script.',
      ],
    },
    'a command of a service that is built here': {
      files: {
        ...image('FROM python:3.13-slim', 'ENTRYPOINT ["python"]'),
        'compose.yaml': 'services:\n  web:\n    build: .\n    command: «[python3, app.py]»\n',
      },
      messages: [
        '`web` will not start: its entrypoint is already `python`, which takes `python3` for a script.',
      ],
    },
    'an entrypoint of a service': {
      files: compose(node, 'entrypoint: «[node, server.js]»'),
      messages: ['`web` runs `node`, which its image has only at `/nodejs/bin/node`, outside its PATH.'],
    },
  },
});
