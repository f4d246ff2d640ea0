import rule from '../../../src/check/rules/named-user.ts';
import { testRule } from '../../support/rule-tester.ts';

const dockerfile = (...lines: string[]) => ({ Dockerfile: `${lines.join('\n')}\n` });

const made = ['FROM debian:12', 'RUN groupadd -g 1001 app && useradd -u 1001 -g app app'];

testRule(rule, {
  good: {
    'a number': { files: dockerfile('FROM debian:12', 'USER 1000') },
    'a number with a group of a name': { files: dockerfile('FROM debian:12', 'USER 1000:app') },
    'a user of Windows, which knows them by name': {
      files: dockerfile('ARG BASE', 'FROM $BASE', 'USER ContainerUser'),
    },
    'root, which is another matter': { files: dockerfile('FROM debian:12', 'USER root') },
    'a stage that is not the last': {
      files: dockerfile('FROM debian:12 AS build', 'USER app', 'FROM debian:12'),
    },
    'a user that cannot be known': { files: dockerfile('FROM acme/base', 'USER $APP') },
    'nobody of the image, which is another matter': { files: dockerfile('FROM scratch', 'USER app') },
    'Windows, which has no numbers': {
      files: dockerfile('FROM mcr.microsoft.com/windows/nanoserver:ltsc2022', 'USER ContainerUser'),
    },
  },
  bad: {
    'a name whose number the builder may choose, without a fix': {
      files: dockerfile('FROM debian:12', 'ARG uid=1000', 'RUN useradd -u ${uid} app', '«USER app»'),
      messages: ['This image runs as `app`, a name: Kubernetes cannot verify that it is not root.'],
    },
    'a user that the file makes': {
      files: dockerfile(...made, '«USER app»', 'CMD ["a"]'),
      messages: ['This image runs as `app`, a name: Kubernetes cannot verify that it is not root.'],
      severity: 'notice',
      confidence: 'certain',
      safety: 'safe',
      fixed: dockerfile(...made, 'USER 1001:1001', 'CMD ["a"]'),
    },
    'a user that is in other groups too': {
      files: dockerfile(...made, 'RUN usermod -aG video app', '«USER app»'),
      messages: ['This image runs as `app`, a name: Kubernetes cannot verify that it is not root.'],
      safety: 'safe',
      fixed: dockerfile(...made, 'RUN usermod -aG video app', 'USER 1001'),
    },
    'a user of the base': {
      files: dockerfile('FROM node:24', '«USER node»'),
      messages: ['This image runs as `node`, a name: Kubernetes cannot verify that it is not root.'],
      safety: 'safe',
      fixed: dockerfile('FROM node:24', 'USER 1000:1000'),
    },
    'a user and a group': {
      files: dockerfile(...made, '«USER app:app»'),
      messages: ['This image runs as `app:app`, a name: Kubernetes cannot verify that it is not root.'],
      safety: 'safe',
      fixed: dockerfile(...made, 'USER 1001:1001'),
    },
    'a name that a variable holds': {
      files: dockerfile(...made, 'ARG U=app', '«USER $U»'),
      messages: ['This image runs as `app`, a name: Kubernetes cannot verify that it is not root.'],
      safety: 'safe',
      fixed: dockerfile(...made, 'ARG U=app', 'USER 1001:1001'),
    },
    'a user of distroless and its group': {
      files: dockerfile('FROM gcr.io/distroless/static-debian13', '«USER nonroot:nonroot»'),
      messages: [
        'This image runs as `nonroot:nonroot`, a name: Kubernetes cannot verify that it is not root.',
      ],
      safety: 'safe',
      fixed: dockerfile('FROM gcr.io/distroless/static-debian13', 'USER 65532:65532'),
    },
    'a number that nobody knows': {
      files: dockerfile('FROM debian:12', 'RUN useradd app', '«USER app»'),
      messages: ['This image runs as `app`, a name: Kubernetes cannot verify that it is not root.'],
    },
    'the user that the base itself runs as': {
      files: dockerfile('FROM «memcached:1»', 'COPY a /a', 'CMD ["memcached"]'),
      messages: ['`memcached` runs as `memcache`, a name: Kubernetes cannot verify that it is not root.'],
      safety: 'safe',
      fixed: dockerfile('FROM memcached:1', 'COPY a /a', 'CMD ["memcached"]', 'USER 11211:11211'),
    },
  },
});
