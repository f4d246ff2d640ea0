import rule from '../../../src/check/rules/incompatible-stages.ts';
import { testRule } from '../../support/rule-tester.ts';

const image = (...lines: string[]) => ({ Dockerfile: `${lines.join('\n')}\n` });

const go = (builder: string, run: string, runtime: string, ...rest: string[]) =>
  image(
    `FROM ${builder} AS build`,
    'COPY . .',
    `RUN ${run}`,
    `FROM ${runtime}`,
    ...(rest.length > 0 ? rest : ['EXPOSE 8080', 'COPY --from=build /app /app', 'CMD ["/app"]']),
  );

const marked = ['EXPOSE 8080', '«COPY --from=build /app /app»', 'CMD ["/app"]'];

const linked = (own: string, builder: string, runtime: string, has: string) =>
  `What is copied here was built on \`${builder}\` with ${own}; \`${runtime}\` has ${has}.`;

testRule(rule, {
  good: {
    'a Go program without cgo': { files: go('golang:1.26', 'CGO_ENABLED=0 go build -o /app', 'alpine:3.22') },
    'a Go program without cgo, set beforehand': {
      files: go('golang:1.26', 'true\nENV CGO_ENABLED 0\nRUN go build -o /app', 'scratch'),
    },
    'a Go program that is linked statically': {
      files: go('golang:1.26', "go build -ldflags '-extldflags -static' -o /app", 'scratch'),
    },
    'a Go program that serves nothing, and may use no network': {
      files: go('golang:1.26', 'go build -o /app', 'alpine', 'COPY --from=build /app .', 'CMD ["./app"]'),
    },
    'a Go program of Alpine, where no C compiler is': {
      files: go('golang:1.26-alpine', 'go build -o /app', 'gcr.io/distroless/base-debian13'),
    },
    'a Go program that make builds': { files: go('golang:1.26', 'make', 'alpine') },
    'a file that is not the program': {
      files: go(
        'golang:1.26',
        'go build -o /app',
        'alpine',
        'EXPOSE 80',
        'COPY --from=build /src/config.json /',
        'CMD ["nginx"]',
      ),
    },
    'an image with glibc beside its musl': {
      files: go(
        'golang:1.26',
        'go build -o /app',
        'alpine',
        'RUN apk add gcompat',
        ...['EXPOSE 8080', 'COPY --from=build /app /app', 'CMD ["/app"]'],
      ),
    },
    'the same library': { files: go('rust:1.90-bookworm', 'cargo build', 'debian:bookworm-slim') },
    'an older library under a newer one': {
      files: go('rust:1.90-bookworm', 'cargo build', 'gcr.io/distroless/cc-debian13'),
    },
    'releases that are not known': { files: go('rust:1.90', 'cargo build', 'debian:bookworm-slim') },
    'a Rust program for musl': {
      files: go('rust:1.90', 'cargo build --target x86_64-unknown-linux-musl', 'alpine'),
    },
    'a Rust program of Alpine, which is static': { files: go('rust:1.90-alpine', 'cargo build', 'scratch') },
    'modules that nothing compiled': {
      files: image(
        'FROM node:24-alpine AS build',
        'RUN npm ci',
        'FROM gcr.io/distroless/nodejs24-debian13',
        'COPY --from=build /app/node_modules /app/node_modules',
        'CMD ["server.js"]',
      ),
    },
    'an image that nothing is known of': { files: go('example.com/go', 'go build -o /app', 'alpine') },
    'a stage that is not run': {
      files: image(
        'FROM rust AS build',
        'RUN cargo build',
        'FROM alpine AS other',
        'COPY --from=build /app /app',
        'CMD ["/app"]',
        'FROM alpine',
      ),
    },
  },
  bad: {
    'a Go server of Debian on Alpine': {
      files: go('golang:1.26', 'go build -o /app', 'alpine:3.22', ...marked),
      messages: [linked('glibc', 'golang:1.26', 'alpine:3.22', 'musl')],
      notes: ['It is built on this image.'],
      severity: 'warning',
      confidence: 'likely',
    },
    'a Go server of Debian on nothing': {
      files: go('golang:1.26', 'go build -o /app', 'scratch', ...marked),
      messages: [linked('glibc', 'golang:1.26', 'scratch', 'no C library')],
      notes: ['It is built on this image.'],
    },
    'a Go program of Alpine, made with a C compiler': {
      files: go(
        'golang:1.26-alpine',
        'apk add gcc musl-dev && go build -o /app',
        'gcr.io/distroless/base-debian13',
        '«COPY --from=build /src/app /»',
        'ENTRYPOINT ["/app"]',
      ),
      messages: [linked('musl', 'golang:1.26-alpine', 'gcr.io/distroless/base-debian13', 'glibc 2.41')],
      notes: ['It is built on this image.'],
    },
    'a Rust program on Alpine': {
      files: go(
        'rust:1.90',
        'cargo build --release',
        'alpine',
        'WORKDIR /srv',
        '«COPY --from=build /target/release/app ./»',
        'CMD ["./app"]',
      ),
      messages: [linked('glibc', 'rust:1.90', 'alpine', 'musl')],
      notes: ['It is built on this image.'],
    },
    'a Rust program on an older Debian': {
      files: go('rust:1.90-trixie', 'cargo build', 'debian:bookworm-slim', ...marked),
      messages: [linked('glibc 2.41', 'rust:1.90-trixie', 'debian:bookworm-slim', 'glibc 2.36')],
      notes: ['It is built on this image.'],
    },
    'a program that is found by its name': {
      files: go(
        'rust:1.90',
        'cargo install app',
        'alpine',
        '«COPY --from=build /usr/local/cargo/bin/app /usr/local/bin/»',
        'ENTRYPOINT ["app"]',
      ),
      messages: [linked('glibc', 'rust:1.90', 'alpine', 'musl')],
      notes: ['It is built on this image.'],
    },
    'modules that were compiled for musl': {
      files: image(
        'FROM node:24-alpine AS build',
        'RUN apk add python3 make g++',
        'RUN npm ci',
        'FROM gcr.io/distroless/nodejs24-debian13',
        '«COPY --from=build /app /app»',
        'CMD ["/app/server.js"]',
      ),
      messages: [linked('musl', 'node:24-alpine', 'gcr.io/distroless/nodejs24-debian13', 'glibc 2.41')],
      notes: ['It is built on this image.'],
    },
    'packages that were chosen for glibc': {
      files: image(
        'FROM python:3.13 AS build',
        'RUN python -m venv /venv && /venv/bin/pip install -r requirements.txt',
        'FROM python:3.13-alpine',
        '«COPY --from=build /venv /venv»',
        'CMD ["/venv/bin/app"]',
      ),
      messages: [linked('glibc', 'python:3.13', 'python:3.13-alpine', 'musl')],
      notes: ['It is built on this image.'],
    },
  },
});
