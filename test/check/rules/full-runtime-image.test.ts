import rule from '../../../src/check/rules/full-runtime-image.ts';
import { testRule } from '../../support/rule-tester.ts';

const image = (...lines: string[]) => ({ Dockerfile: `${lines.join('\n')}\n` });

const built = (image: string, what: string, better: string) =>
  `This image is built and runs on \`${image}\`, which contains ${what}. Build in one stage, and run on ${better}.`;
const runs = (image: string, better: string) =>
  `This image runs on \`${image}\`, which contains compilers and headers. Use ${better}.`;

testRule(rule, {
  good: {
    'a build in one stage, a run in another': {
      files: image(
        'FROM golang:1.26 AS build',
        'COPY . .',
        'RUN go build -o /app',
        'FROM gcr.io/distroless/static-debian13:nonroot',
        'COPY --from=build /app /app',
        'CMD ["/app"]',
      ),
    },
    'a slim image': { files: image('FROM node:24-slim', 'COPY . .', 'CMD ["node", "server.js"]') },
    'an Alpine image': { files: image('FROM node:24-alpine3.23', 'COPY . .', 'CMD ["node", "server.js"]') },
    'an image to develop in': {
      files: { 'Dockerfile.dev': 'FROM golang\nCOPY . .\nRUN go build -o /app\nCMD ["/app"]\n' },
    },
    'an image of a folder for tools': {
      files: { 'hack/lint/Dockerfile': 'FROM golang\nCOPY . .\nRUN go build -o /app\nCMD ["/app"]\n' },
    },
    'a command that builds again what is edited': {
      files: image('FROM node:24', 'COPY . .', 'RUN npm ci', 'CMD ["npm", "run", "dev"]'),
    },
    'a command that waits': { files: image('FROM node:24', 'COPY . .', 'CMD sleep infinity') },
    'a command that builds when it starts': {
      files: image('FROM golang:1.26', 'COPY . .', 'RUN go build ./...', 'CMD go run .'),
    },
    'a shell': { files: image('FROM node:24', 'COPY . .', 'CMD ["bash"]') },
    'an image without a command of its own, which others build on': {
      files: image('FROM node:24', 'COPY . .', 'RUN npm run build'),
    },
    'an image that is given settings alone, which others build on': {
      files: image(
        'FROM python:3.13',
        'RUN make',
        'COPY docker-entrypoint.sh welcome.* /usr/local/bin/',
        'ENTRYPOINT ["docker-entrypoint.sh"]',
      ),
    },
    'a toolchain that is chosen to run on': {
      files: image(
        'FROM golang:1.26 AS build',
        'RUN go build -o /app',
        'FROM golang:1.26',
        'COPY --from=build /app /app',
        'CMD ["/app"]',
      ),
    },
    'compilers that are removed again': {
      files: image(
        'FROM python:3.13-alpine',
        'COPY . .',
        'RUN apk add --virtual .build gcc && pip install . && apk del .build',
        'CMD ["app"]',
      ),
    },
    'compilers that the running program needs': {
      files: image(
        'FROM debian',
        'COPY . .',
        'RUN apt-get install -y gcc dkms linux-headers-amd64',
        'CMD ["load-driver"]',
      ),
    },
    'compilers for a graphics card': {
      files: image(
        'FROM nvidia/cuda:13.0-runtime',
        'COPY . .',
        'RUN apt-get install -y gcc',
        'CMD ["train"]',
      ),
    },
    'a JDK, on which Java runs': {
      files: image(
        'FROM debian',
        'COPY . .',
        'RUN apt-get install -y openjdk-21-jdk-headless',
        'CMD ["java"]',
      ),
    },
    'a base that the build decides': {
      files: image('ARG BASE', 'FROM $BASE', 'COPY . .', 'RUN go build', 'CMD ["/app"]'),
    },
  },
  bad: {
    'a Go program': {
      files: image(
        'FROM «golang:1.26»',
        'WORKDIR /src',
        'COPY . .',
        'RUN go build -o /app .',
        'CMD ["/app"]',
      ),
      messages: [built('golang:1.26', 'the Go toolchain', '`gcr.io/distroless/base-debian13:nonroot`')],
      tries: ['plimsoll verify $(docker build --quiet .)'],
      severity: 'warning',
      confidence: 'certain',
      safety: 'test-first',
      fixed: image(
        'FROM golang:1.26 AS build',
        'WORKDIR /src',
        'COPY . .',
        'RUN go build -o /app .',
        '',
        'FROM gcr.io/distroless/base-debian13:nonroot',
        'WORKDIR /src',
        'COPY --from=build /app /app',
        'CMD ["/app"]',
      ),
    },
    'a static Go program on a distribution that it has no use for': {
      files: image(
        'FROM golang:1.26 AS build',
        'COPY . .',
        'RUN CGO_ENABLED=0 go build -o /app .',
        'FROM «debian:trixie-slim»',
        'COPY --from=build /app /app',
        'CMD ["/app"]',
      ),
      messages: [
        'This image does not need the shell and package manager of `debian:trixie-slim`. `gcr.io/distroless/static-debian13:nonroot` has neither.',
      ],
      tries: ['plimsoll verify $(docker build --quiet .)'],
      severity: 'notice',
      safety: 'test-first',
      fixed: image(
        'FROM golang:1.26 AS build',
        'COPY . .',
        'RUN CGO_ENABLED=0 go build -o /app .',
        'FROM gcr.io/distroless/static-debian13:nonroot',
        'WORKDIR /',
        'COPY --from=build /app /app',
        'CMD ["/app"]',
      ),
    },
    'a Go program on a stage below': {
      files: image('FROM «golang» AS base', 'FROM base', 'COPY . .', 'RUN go install', 'ENTRYPOINT ["app"]'),
      messages: [built('golang', 'the Go toolchain', '`gcr.io/distroless/static-debian13:nonroot`')],
    },
    'a Java program': {
      files: image(
        'FROM «maven:3.9-eclipse-temurin-21-alpine»',
        'COPY . .',
        'RUN mvn -B package',
        'CMD ["java", "-jar", "target/app.jar"]',
      ),
      messages: [
        built('maven:3.9-eclipse-temurin-21-alpine', 'Maven and a JDK', '`eclipse-temurin:21-jre-alpine`'),
      ],
    },
    'a .NET program': {
      files: image(
        'FROM «mcr.microsoft.com/dotnet/sdk:10.0-alpine»',
        'COPY . .',
        'RUN dotnet publish -o /app',
        'ENTRYPOINT ["dotnet", "/app/web.dll"]',
      ),
      messages: [
        built(
          'mcr.microsoft.com/dotnet/sdk:10.0-alpine',
          'the .NET SDK',
          '`mcr.microsoft.com/dotnet/aspnet:10.0-alpine`',
        ),
      ],
    },
    'a Node.js program with a build': {
      files: image(
        'FROM «node:24»',
        'COPY . .',
        'RUN npm ci && npm run build',
        'CMD ["node", "dist/server.js"]',
      ),
      messages: [
        built(
          'node:24',
          'compilers and headers',
          '`node:24-slim` or `gcr.io/distroless/nodejs24-debian13:nonroot`',
        ),
      ],
      severity: 'warning',
    },
    'a Node.js program without one': {
      files: {
        ...image(
          'FROM «node:24-bookworm»',
          'WORKDIR /app',
          'COPY . .',
          'RUN npm ci --omit=dev',
          'CMD npm start',
        ),
        'package.json': '{ "dependencies": { "express": "5.1.0" } }',
      },
      messages: [runs('node:24-bookworm', '`node:24-bookworm-slim`')],
      tries: ['plimsoll verify $(docker build --quiet .)'],
      fixed: image(
        'FROM node:24-bookworm-slim',
        'WORKDIR /app',
        'COPY . .',
        'RUN npm ci --omit=dev',
        'CMD npm start',
      ),
      severity: 'notice',
      safety: 'test-first',
    },
    'a Python program': {
      files: {
        ...image(
          'FROM «python»',
          'WORKDIR /app',
          'COPY . .',
          'RUN pip install -r r.txt',
          'CMD ["gunicorn", "app:app"]',
        ),
        'r.txt': 'flask==3.0\n',
      },
      messages: [runs('python', '`python:slim`')],
      safety: 'test-first',
      tries: ['plimsoll verify $(docker build --quiet .)'],
      fixed: image(
        'FROM python:slim',
        'WORKDIR /app',
        'COPY . .',
        'RUN pip install -r r.txt',
        'CMD ["gunicorn", "app:app"]',
      ),
    },
    'packages that are compiled when they are installed': {
      files: {
        ...image(
          'FROM «python»',
          'WORKDIR /app',
          'COPY . .',
          'RUN pip install -r r.txt',
          'CMD ["uwsgi", "a.ini"]',
        ),
        'r.txt': 'uwsgi==2.0\n',
      },
      messages: [runs('python', '`python:slim`')],
    },
    'packages that nobody here can name': {
      files: image('FROM «ruby:3.4»', 'COPY . .', 'RUN bundle install', 'CMD ["bundle", "exec", "puma"]'),
      messages: [runs('ruby:3.4', '`ruby:3.4-slim`')],
    },
    'a program whose build needs what the slim image lacks': {
      files: image(
        'FROM «python:3.13-trixie»',
        'COPY . .',
        'RUN git clone https://example.com',
        'CMD ["app"]',
      ),
      messages: [runs('python:3.13-trixie', '`python:3.13-slim-trixie`')],
    },
    'compilers that stay': {
      files: image(
        'FROM python:3.13-slim',
        'COPY . .',
        'RUN apt-get update && «apt-get install -y gcc g++ curl» \\',
        '  && pip install .',
        'CMD ["gunicorn", "app:app"]',
      ),
      messages: [
        'The final image keeps `gcc` and `g++`. Build in one stage, and copy the result into another.',
      ],
      severity: 'notice',
      confidence: 'likely',
    },
  },
});
