import rule from '../../../src/check/rules/frozen-base-image.ts';
import { testRule } from '../../support/rule-tester.ts';

const from = (image: string, before = '') => ({
  Dockerfile: `${before}FROM ${image}\nCOPY app /app\nCMD ["/app"]\n`,
});

testRule(rule, {
  good: {
    'what distroless builds today': { files: from('gcr.io/distroless/nodejs24-debian13:nonroot') },
    'a name without a release, which moves on': { files: from('gcr.io/distroless/static') },
    'a tag that nothing is known of': { files: from('gcr.io/distroless/static-debian13:v9') },
    'an image of somebody else': { files: from('example.com/distroless/nodejs24-debian12') },
    'a name that only the build knows': { files: from('$BASE', 'ARG BASE\n') },
    'an early access build of Java': { files: from('openjdk:26-ea-slim') },
    'another Java': { files: from('eclipse-temurin:8-jre') },
    'CentOS Stream': { files: from('quay.io/centos/centos:stream9') },
    'a stage that starts from a stage': { files: from('gcr.io/distroless/static AS a\nFROM a') },
  },
  bad: {
    'a version that is not built any more, which is no reason to choose another': {
      files: from('«python:3.6-slim»'),
      messages: [
        '`python:3.6-slim` has not been updated since 2022-01-18. A maintained one is `python:3.14-slim`.',
      ],
      severity: 'warning',
    },
    'one that is only built with': {
      files: {
        Dockerfile:
          'FROM «golang:1.15» AS build\nRUN go build -o /app\nFROM scratch\nCOPY --from=build /app /app\nCMD ["/app"]\n',
      },
      messages: ['`golang:1.15` has not been updated since 2021-08-16. A maintained one is `golang:1.27`.'],
      severity: 'notice',
    },
    'an old .NET': {
      files: from('«mcr.microsoft.com/dotnet/core/aspnet:3.1-alpine»'),
      messages: [
        '`mcr.microsoft.com/dotnet/core/aspnet:3.1-alpine` has not been updated since 2022-12-13. A maintained one is `mcr.microsoft.com/dotnet/aspnet:10.0`.',
      ],
    },
    'a program that the old image had and the new one has not': {
      files: {
        Dockerfile: 'FROM «openjdk:8-jdk»\nRUN unzip -d /opt /tmp/a.zip\nCOPY app /app\nCMD ["/app"]\n',
      },
      messages: [
        '`openjdk:8-jdk` has not been updated since 2022. The closest maintained image is `eclipse-temurin:8-jdk`.',
      ],
    },
    'Node.js on Debian 12': {
      files: from('«gcr.io/distroless/nodejs24-debian12:nonroot»'),
      messages: [
        '`gcr.io/distroless/nodejs24-debian12:nonroot` has not been updated since 2026-02-27. Use `gcr.io/distroless/nodejs24-debian13`.',
      ],
      tries: ['docker build .'],
      fixed: from('gcr.io/distroless/nodejs24-debian13:nonroot'),
      safety: 'test-first',
      severity: 'warning',
    },
    'a name without a tag': {
      files: from('«gcr.io/distroless/base-debian11»'),
      messages: [
        '`gcr.io/distroless/base-debian11` is no longer updated. Use `gcr.io/distroless/base-debian13`.',
      ],
      safety: 'test-first',
      tries: ['docker build .'],
      fixed: from('gcr.io/distroless/base-debian13'),
    },
    'a version that ended, where nothing of the same version is built': {
      files: from('«gcr.io/distroless/nodejs18-debian11»'),
      messages: [
        '`gcr.io/distroless/nodejs18-debian11` has not been updated since 2025-04-30. The closest maintained image is `gcr.io/distroless/nodejs22-debian13`.',
      ],
    },
    'a name with a digest, which would bring in the old image all the same': {
      files: from(`«gcr.io/distroless/nodejs24-debian12:nonroot@sha256:${'a'.repeat(64)}»`),
      messages: [
        '`gcr.io/distroless/nodejs24-debian12:nonroot` has not been updated since 2026-02-27. Use `gcr.io/distroless/nodejs24-debian13`.',
      ],
    },
    'a name made of a variable, which is not edited': {
      files: from('«gcr.io/distroless/java${JAVA}-debian12»', 'ARG JAVA=21\n'),
      messages: [
        '`gcr.io/distroless/java21-debian12` has not been updated since 2026-02-27. Use `gcr.io/distroless/java21-debian13`.',
      ],
    },
    'a Java image that its makers gave up': {
      files: from('«openjdk:8u212-jre-alpine»'),
      messages: [
        '`openjdk:8u212-jre-alpine` has not been updated since 2019. The closest maintained image is `eclipse-temurin:8-jre-alpine`.',
      ],
      tries: ['docker build .'],
      safety: 'test-first',
      fixed: from('eclipse-temurin:8-jre-alpine'),
    },
    'a Java image under its old name': {
      files: from('«adoptopenjdk/openjdk11:slim»'),
      messages: [
        '`adoptopenjdk/openjdk11:slim` has not been updated since 2021. The closest maintained image is `eclipse-temurin:11-jdk`.',
      ],
      safety: 'test-first',
      tries: ['docker build .'],
      fixed: from('eclipse-temurin:11-jdk'),
    },
    'a Java image whose package manager the new one has not': {
      files: from('«openjdk:17»\nRUN microdnf install -y findutils'),
      messages: [
        '`openjdk:17` has not been updated since 2022. The closest maintained image is `eclipse-temurin:17-jdk`.',
      ],
    },
    'a Java image whose folders are spoken of': {
      files: from('«openjdk:8-jdk»\nENV JAVA_HOME=/usr/local/openjdk-8'),
      messages: [
        '`openjdk:8-jdk` has not been updated since 2022. The closest maintained image is `eclipse-temurin:8-jdk`.',
      ],
    },
    'CentOS Linux': {
      files: from('«centos:7»'),
      messages: ['`centos:7` has not been updated since 2024-06-30.'],
    },
    'what Bitnami put aside': {
      files: from('«bitnamilegacy/redis:7.4»'),
      messages: ['`bitnamilegacy/redis:7.4` has not been updated since 2025-08-28.'],
    },
    'an image with an end in sight': {
      files: from('«gcr.io/distroless/static-debian12»'),
      messages: ['Support for `gcr.io/distroless/static-debian12` ends on 2026-09-30.'],
      severity: 'notice',
    },
  },
});
