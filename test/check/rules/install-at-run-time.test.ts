import rule from '../../../src/check/rules/install-at-run-time.ts';
import { testRule } from '../../support/rule-tester.ts';

const image = (...lines: string[]) => ({ Dockerfile: `${lines.join('\n')}\n` });

const pod = (keys: string, name = 'alpine') => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: app
      image: ${name}
      ${keys.replaceAll('\n', '\n      ')}
`,
});

const compose = (keys: string, name = 'node:24') => ({
  'compose.yaml': `services:\n  web:\n    image: ${name}\n    ${keys.replaceAll('\n', '\n    ')}\n`,
});

testRule(rule, {
  good: {
    'packages installed while building': { files: image('FROM alpine', 'RUN apk add curl', 'CMD curl') },
    'a stage that is not run': { files: image('FROM alpine AS a', 'CMD apk add curl', 'FROM a', 'CMD curl') },
    'other commands of a package manager': {
      files: image(
        'FROM node:24',
        'CMD npm --prefix install run start && pip list && apt-get update && yarn start',
      ),
    },
    'an image to develop in': { files: { 'dev.Dockerfile': 'FROM node:24\nCMD npm ci && npm start\n' } },
    'a word that only the shell can tell': { files: image('FROM alpine', 'CMD apk $1') },
    'a package manager that is asked about itself': { files: image('FROM alpine', 'CMD yarn --version') },
    'a comment, and what is only printed': {
      files: pod(
        'command: [sh, -c]\nargs:\n  - |\n    # apk add curl\n    echo "apk add curl"\n    cat <<EOF\n    apk add curl\n    EOF\n',
      ),
    },
    'a step of a pipeline': {
      files: {
        'task.yaml':
          'apiVersion: tekton.dev/v1\nkind: Task\nmetadata: { name: t }\nspec: { steps: [{ name: s, image: node, command: [npm, ci] }] }\n',
      },
    },
    'an argument of another program': { files: pod('args: [install]', 'example.com/apt-get') },
    'a service that starts its program': { files: compose('command: npm start') },
  },
  bad: {
    'a script of the project': {
      files: {
        ...image('FROM node:24', 'WORKDIR /app', 'COPY . .', '«CMD ["./start.sh"]»'),
        'start.sh': '#!/bin/bash\nnpm ci\nexec node server.js\n',
      },
      messages: [
        'This image installs packages when it starts (`npm ci`). Install them in a `RUN` instruction.',
      ],
      notes: ['The script does it here.'],
      confidence: 'certain',
    },
    'a CMD': {
      files: image(
        'FROM debian',
        'CMD apt-get update && «apt-get -y --no-install-recommends install curl» && curl x',
      ),
      messages: [
        'This image installs packages when it starts (`apt-get install`). Install them in a `RUN` instruction.',
      ],
      severity: 'warning',
      confidence: 'certain',
    },
    'several at once': {
      files: image(
        'FROM python:3',
        'CMD «pip3.12 install -r requirements.txt»; python -m pip install x; yarn; serve',
      ),
      messages: [
        'This image installs packages when it starts (`pip3.12 install`, `pip install`, `yarn`). Install them in a `RUN` instruction.',
      ],
    },
    'behind an entrypoint that nobody knows': {
      files: image('FROM example.com/base', 'CMD «npm ci»'),
      messages: [
        'This image installs packages when it starts (`npm ci`). Install them in a `RUN` instruction.',
      ],
      confidence: 'likely',
    },
    'a container, where it is missing': {
      files: pod(
        'command:\n  - sh\n  - -c\n  - |\n    which curl || «apk add --no-cache curl»\n    curl ${URL}',
      ),
      messages: ['`app` installs packages when it starts (`apk add`). Install them in its image.'],
      confidence: 'likely',
    },
    'a hook': {
      files: pod(
        'lifecycle: { postStart: { exec: { command: [bash, -c, "«apt-get install -y curl»"] } } }',
        'debian',
      ),
      messages: ['`app` installs packages when it starts (`apt-get install`). Install them in its image.'],
      confidence: 'certain',
    },
    'a service': {
      files: compose('command: sh -c "«npm install» && npm start"'),
      messages: ['`web` installs packages when it starts (`npm install`). Install them in its image.'],
      severity: 'warning',
    },
    'a service that somebody develops': {
      files: compose('command: sh -c "«npm install» && npm start"\nvolumes: [".:/app"]'),
      messages: ['`web` installs packages when it starts (`npm install`). Install them in its image.'],
      severity: 'notice',
    },
  },
});
