import rule from '../../../src/check/rules/unknown-user.ts';
import { testRule } from '../../support/rule-tester.ts';

const dockerfile = (...lines: string[]) => ({ Dockerfile: `${lines.join('\n')}\n` });

const build = ['FROM golang:1.24 AS build', 'RUN useradd --uid 10001 app'];

testRule(rule, {
  good: {
    'a number': { files: dockerfile('FROM scratch', 'COPY --chown=1000 app /app', 'USER 1000:1000') },
    root: { files: dockerfile('FROM scratch', 'COPY --chown=root:root app /app', 'USER root') },
    'a user of distroless': {
      files: dockerfile('FROM gcr.io/distroless/static', 'COPY --chown=nonroot app /app', 'USER nonroot'),
    },
    'a base that may have anybody': {
      files: dockerfile('FROM debian:12', 'COPY --chown=app app /app', 'USER app'),
    },
    'a base that is not known': { files: dockerfile('ARG BASE', 'FROM $BASE', 'USER app') },
    'users that are copied in': {
      files: dockerfile(...build, 'FROM scratch', 'COPY --from=build /etc/passwd /etc/passwd', 'USER app'),
    },
    'a root that is copied in': { files: dockerfile('FROM scratch', 'ADD rootfs.tar /', 'USER app') },
    'a stage that may have changed them': {
      files: dockerfile(
        'FROM scratch AS base',
        'COPY --from=alpine / /',
        'FROM base',
        'COPY --chown=app a /a',
        'USER app',
      ),
    },
    'a stage that nobody starts': {
      files: dockerfile('FROM scratch AS empty', 'USER app', 'FROM debian:12'),
    },
    'a user that an argument decides': {
      files: dockerfile('FROM scratch', 'ARG U', 'COPY --chown=$U a /a', 'USER 1'),
    },
  },
  bad: {
    'a user of the stage before': {
      files: dockerfile(
        ...build,
        'FROM scratch',
        'COPY --from=build /out/app /app',
        '«USER app»',
        'ENTRYPOINT ["/app"]',
      ),
      messages: ['This image will not start: it has no user `app`.'],
      severity: 'error',
      confidence: 'certain',
      safety: 'safe',
      fixed: dockerfile(
        ...build,
        'FROM scratch',
        'COPY --from=build /out/app /app',
        'USER 10001:10001',
        'ENTRYPOINT ["/app"]',
      ),
    },
    'a user of nobody, on distroless': {
      files: dockerfile('FROM gcr.io/distroless/base-debian12', 'COPY app /app', '«USER app:app»'),
      messages: ['This image will not start: it has no user `app`.'],
      tries: ['plimsoll verify $(docker build --quiet .)'],
      safety: 'test-first',
      fixed: dockerfile('FROM gcr.io/distroless/base-debian12', 'COPY app /app', 'USER 65532:65532'),
    },
    'an owner on distroless': {
      files: dockerfile(
        'FROM gcr.io/distroless/base-debian12',
        'COPY --chown=«app:app» app /app',
        'USER 65532',
      ),
      messages: ['`gcr.io/distroless/base-debian12` has no user `app`, so the files belong to root.'],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      severity: 'warning',
      fixed: dockerfile(
        'FROM gcr.io/distroless/base-debian12',
        'COPY --chown=65532:65532 app /app',
        'USER 65532',
      ),
    },
    'an owner where there is nothing yet': {
      files: dockerfile('FROM scratch', 'COPY --chown=«app» app /app', 'USER 1'),
      messages: ['This image has no user `app`, so the build fails.'],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      severity: 'error',
      fixed: dockerfile('FROM scratch', 'COPY --chown=65532:65532 app /app', 'USER 1'),
    },
    'the same owner a step later': {
      files: dockerfile('FROM scratch', 'COPY a /a', 'COPY --chown=«app» b /b'),
      messages: ['This image has no user `app`, so the files belong to root.'],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      severity: 'warning',
      fixed: dockerfile('FROM scratch', 'COPY a /a', 'COPY --chown=65532:65532 b /b'),
    },
    'a stage that inherits its user': {
      files: dockerfile('FROM scratch AS base', '«USER app»', 'FROM base', 'COPY a /a'),
      messages: ['This image will not start: it has no user `app`.'],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      fixed: dockerfile('FROM scratch AS base', 'USER 65532:65532', 'FROM base', 'COPY a /a'),
    },
  },
});
