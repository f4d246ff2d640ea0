import { describe, expect, test } from '@jest/globals';
import { check } from '../../../../src/check/index.ts';
import { applyEdits, editsOf, isRefusal } from '../../../../src/check/write/edit.ts';
import { rewriteOf, unprivilegedSite } from '../../../../src/check/remedy/rewrite/rewrite.ts';
import { type Files, projectOf } from '../../../support/project.ts';

interface Shape {
  readonly before: string;
  readonly after: string;
  readonly files?: Files;
}

const server = JSON.stringify({ scripts: { start: 'node server.js' }, dependencies: { express: '5.1.0' } });

const shapes: Readonly<Record<string, Shape>> = {
  'Node.js, built and run in one stage': {
    before: `FROM node:24
WORKDIR /app
COPY package*.json ./
RUN npm ci --omit=dev
COPY . .
EXPOSE 3000
CMD ["node", "server.js"]
`,
    after: `FROM node:24 AS build
WORKDIR /app
COPY package*.json ./
RUN npm ci --omit=dev
COPY . .

FROM gcr.io/distroless/nodejs24-debian13:nonroot
WORKDIR /app
COPY --from=build /app /app
EXPOSE 3000
CMD ["server.js"]
`,
  },
  'Node.js on Alpine, whose modules are built on Debian instead': {
    before: `FROM node:22.3.0-alpine3.20
ENV NODE_ENV=production
WORKDIR /app
COPY . .
RUN npm ci

# started as everybody does
USER node
CMD npm start
`,
    after: `FROM node:22.3.0-slim AS build
ENV NODE_ENV=production
WORKDIR /app
COPY . .
RUN npm ci

FROM gcr.io/distroless/nodejs22-debian13:nonroot
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app /app

# started as everybody does
USER 1000:1000
CMD ["server.js"]
`,
    files: { 'package.json': server },
  },
  'Node.js with an entrypoint, a named stage and options': {
    before: `FROM node:24-slim AS app
WORKDIR /srv/app
COPY --chown=node:node . .
RUN corepack enable && pnpm install --frozen-lockfile && pnpm run build
LABEL team="web"
EXPOSE 8080
USER node
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["dist/main.js"]
`,
    after: `FROM node:24-slim AS build
WORKDIR /srv/app
COPY --chown=node:node . .
RUN corepack enable && pnpm install --frozen-lockfile && pnpm run build

FROM gcr.io/distroless/nodejs24-debian13:nonroot AS app
WORKDIR /srv/app
COPY --from=build /srv/app /srv/app
LABEL team="web"
EXPOSE 8080
USER 1000:1000
ENTRYPOINT ["/nodejs/bin/node", "--enable-source-maps"]
CMD ["dist/main.js"]
`,
  },
  'Node.js in stages of one base, as frameworks show it': {
    before: `FROM node:24-alpine AS base

FROM base AS build
WORKDIR /app
COPY . .
RUN npm ci && npm run build

FROM base AS runner
WORKDIR /app
ENV NODE_ENV=production
RUN addgroup --system --gid 1001 nodejs
RUN adduser --system --uid 1001 nextjs
COPY --from=build --chown=nextjs:nodejs /app/.next/standalone ./
USER nextjs
CMD ["node", "server.js"]
`,
    after: `FROM node:24-slim AS base

FROM base AS build
WORKDIR /app
COPY . .
RUN npm ci && npm run build

FROM gcr.io/distroless/nodejs24-debian13:nonroot AS runner
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build --chown=1001:1001 /app/.next/standalone ./
USER 1001:1001
CMD ["server.js"]
`,
  },
  'Go without cgo': {
    before: `FROM golang:1.26
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o /server ./cmd/server
EXPOSE 8080
ENTRYPOINT ["/server"]
`,
    after: `FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o /server ./cmd/server

FROM gcr.io/distroless/static-debian13:nonroot
WORKDIR /src
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
`,
  },
  'Go with cgo, started by its name': {
    before: `FROM golang:1.26-bookworm
WORKDIR /go/src/app
COPY . .
RUN go install
CMD app
`,
    after: `FROM golang:1.26-bookworm AS build
WORKDIR /go/src/app
COPY . .
RUN go install

FROM gcr.io/distroless/base-debian13:nonroot
WORKDIR /go/src/app
COPY --from=build /go/bin/app /usr/local/bin/app
CMD ["app"]
`,
  },
  'Go with folders that it reads': {
    before: `FROM golang:1.26
WORKDIR /app
COPY *.go go.mod ./
COPY templates ./templates
RUN CGO_ENABLED=0 go build -o app
CMD ["./app"]
`,
    after: `FROM golang:1.26 AS build
WORKDIR /app
COPY *.go go.mod ./
COPY templates ./templates
RUN CGO_ENABLED=0 go build -o app

FROM gcr.io/distroless/static-debian13:nonroot
WORKDIR /app
COPY --from=build /app/app /app/app
COPY --from=build /app/templates /app/templates
CMD ["./app"]
`,
  },
  'Go on Alpine, where there is no C compiler, run on Alpine': {
    before: `FROM golang:1.26-alpine AS build
COPY . .
RUN go build -o /bin/app .

FROM alpine:3.22
RUN apk add --no-cache ca-certificates tzdata && \\
    adduser -D -u 10001 app
COPY --from=build /bin/app /bin/app
COPY config.yaml /etc/app/
USER app
ENTRYPOINT ["/bin/app"]
`,
    after: `FROM golang:1.26-alpine AS build
COPY . .
RUN go build -o /bin/app .

FROM gcr.io/distroless/static-debian13:nonroot
WORKDIR /
COPY --from=build /bin/app /bin/app
COPY config.yaml /etc/app/
USER 10001:10001
ENTRYPOINT ["/bin/app"]
`,
  },
  'Rust, run on Debian': {
    before: `FROM rust:1.90-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /src/target/release/app ./
CMD ["./app"]
`,
    after: `FROM rust:1.90-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release

FROM gcr.io/distroless/cc-debian13:nonroot
WORKDIR /app
COPY --from=build /src/target/release/app ./
CMD ["./app"]
`,
  },
  'Java with Maven': {
    before: `FROM maven:3-eclipse-temurin-21
WORKDIR /app
COPY pom.xml .
COPY src ./src
RUN mvn -B package
EXPOSE 8080
CMD ["java", "-jar", "target/app.jar"]
`,
    after: `FROM maven:3-eclipse-temurin-21 AS build
WORKDIR /app
COPY pom.xml .
COPY src ./src
RUN mvn -B package

FROM gcr.io/distroless/java21-debian13:nonroot
WORKDIR /app
COPY --from=build /app/target/app.jar /app/target/app.jar
EXPOSE 8080
CMD ["target/app.jar"]
`,
  },
  'Java with Gradle and options': {
    before: `FROM gradle:8-jdk17
WORKDIR /home/gradle/app
COPY . .
RUN gradle bootJar --no-daemon
CMD java -Xmx512m -jar build/libs/app.jar
`,
    after: `FROM gradle:8-jdk17 AS build
WORKDIR /home/gradle/app
COPY . .
RUN gradle bootJar --no-daemon

FROM gcr.io/distroless/java17-debian13:nonroot
WORKDIR /home/gradle/app
COPY --from=build /home/gradle/app/build/libs/app.jar /home/gradle/app/build/libs/app.jar
ENTRYPOINT ["java", "-Xmx512m", "-jar", "build/libs/app.jar"]
`,
  },
  'Java, run by somebody whom nobody else is': {
    before: `FROM eclipse-temurin:25-jre-alpine
RUN addgroup -S app && adduser -S app -G app
USER app
COPY target/*.jar app.jar
ENTRYPOINT ["java", "-jar", "/app.jar"]
`,
    after: `FROM gcr.io/distroless/java25-debian13:nonroot
WORKDIR /
USER 65532:65532
COPY target/*.jar app.jar
ENTRYPOINT ["java", "-jar", "/app.jar"]
`,
  },
  'Python with its packages': {
    before: `FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
EXPOSE 8000
CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]
`,
    after: `FROM python:3.13-slim AS build
ENV PYTHONUNBUFFERED=1
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .

FROM gcr.io/distroless/python3-debian13:nonroot
ENV PYTHONUNBUFFERED=1
WORKDIR /app
COPY --from=build /usr/local/lib/python3.13/site-packages /usr/local/lib/python3.13/dist-packages
COPY --from=build /app /app
EXPOSE 8000
CMD ["-m", "uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]
`,
    files: { 'requirements.txt': 'uvicorn==0.38.0\nfastapi\n' },
  },
  'Python with an entrypoint, on Alpine': {
    before: `FROM python:3.13.1-alpine
WORKDIR /app
COPY . .
RUN python -m pip install -r requirements.txt
ENTRYPOINT ["python3", "main.py"]
`,
    after: `FROM python:3.13.1-slim AS build
WORKDIR /app
COPY . .
RUN python -m pip install -r requirements.txt

FROM gcr.io/distroless/python3-debian13:nonroot
WORKDIR /app
COPY --from=build /usr/local/lib/python3.13/site-packages /usr/local/lib/python3.13/dist-packages
COPY --from=build /app /app
ENTRYPOINT ["/usr/bin/python3", "main.py"]
`,
  },
};

const sites: Readonly<Record<string, Shape>> = {
  'pages alone': {
    before: `FROM node:24 AS build
WORKDIR /app
COPY . .
RUN npm ci && npm run build

FROM nginx:1.29-alpine
COPY --from=build /app/dist /usr/share/nginx/html
EXPOSE 80
CMD ["nginx", "-g", "daemon off;"]
`,
    after: `FROM node:24 AS build
WORKDIR /app
COPY . .
RUN npm ci && npm run build

FROM nginxinc/nginx-unprivileged:1.29-alpine
COPY --from=build /app/dist /usr/share/nginx/html
EXPOSE 8080
CMD ["nginx", "-g", "daemon off;"]
`,
  },
  'pages that take the place of those that are there': {
    before: `FROM nginx
RUN rm -rf /usr/share/nginx/html/*
COPY public /usr/share/nginx/html
`,
    after: `FROM nginxinc/nginx-unprivileged
COPY public /usr/share/nginx/html
`,
  },
  'a configuration that listens on a free port': {
    before: `FROM nginx:stable
COPY site.conf /etc/nginx/conf.d/default.conf
COPY public /usr/share/nginx/html
EXPOSE 8081
`,
    after: `FROM nginxinc/nginx-unprivileged:stable
COPY site.conf /etc/nginx/conf.d/default.conf
COPY public /usr/share/nginx/html
EXPOSE 8081
`,
    files: {
      'compose.yaml': 'services:\n  web:\n    build: .\n    ports: ["80:8081"]\n  db:\n    image: redis:8\n',
      'site.conf': 'server {\n  listen 8081;\n  root /usr/share/nginx/html;\n}\n',
    },
  },
};

function rewritten(before: string, files: Files = {}, rewrite = rewriteOf): string {
  const project = projectOf({ Dockerfile: before, ...files });
  const file = project.open('Dockerfile');
  const stage = file?.kind === 'dockerfile' ? file.dockerfile.final : undefined;
  const found = stage && rewrite(stage, project);
  if (!stage || !found) return '';
  const edits = editsOf(found.changes);
  return isRefusal(edits) ? edits.refused : applyEdits(stage.dockerfile.source, edits).text;
}

describe.each([
  ['an application', shapes, rewriteOf],
  ['a site', sites, unprivilegedSite],
] as const)('%s', (_what, cases, rewrite) => {
  test.each(Object.entries(cases))('%s', (_name, { before, after, files }) => {
    expect(rewritten(before, files, rewrite)).toBe(after);
  });

  test.each(Object.entries(cases))('%s is as we want it', (_name, { after, files = {} }) => {
    const all = Object.entries({ Dockerfile: after, ...files }).map(([path, text]) => ({ path, text }));
    const { findings, images } = check(all, { only: (path) => path === 'Dockerfile', fixes: false });
    expect(findings.filter(({ severity }) => severity !== 'notice')).toEqual([]);
    expect(images.at(-1)?.user.kind).toBe('uid');
  });

  test.each(Object.entries(cases))('%s has nothing left to rewrite', (_name, { after, files }) => {
    expect(rewritten(after, files, rewrite)).toBe('');
  });

  test.each(Object.entries(cases))('%s, with the line ends of Windows', (_name, { before, after, files }) => {
    expect(rewritten(before.replaceAll('\n', '\r\n'), files, rewrite)).toBe(after.replaceAll('\n', '\r\n'));
  });
});

const node = (...lines: string[]) =>
  ['FROM node:24', 'WORKDIR /app', 'COPY . .', 'RUN npm ci', ...lines, ''].join('\n');
const go = (...lines: string[]) =>
  ['FROM golang:1.26', 'WORKDIR /src', 'COPY . .', ...lines, 'CMD ["/app"]', ''].join('\n');
const python = (...lines: string[]) => ['FROM python:3.13', 'WORKDIR /app', ...lines, ''].join('\n');
const run = 'CMD ["node", "server.js"]';

describe('nothing is proposed where it might not run', () => {
  const manifest = (scripts: object, dependencies = {}) => ({
    'package.json': JSON.stringify({ scripts, dependencies }),
  });
  const refused: Readonly<Record<string, readonly [text: string, files?: Files]>> = {
    'a script that package.json is not there to tell': [node('CMD ["npm", "start"]')],
    'a script that starts something else': [node('CMD npm start'), manifest({ start: 'next start' })],
    'a script with another before it': [
      node('CMD ["npm", "start"]'),
      manifest({ prestart: 'node migrate.js', start: 'node server.js' }),
    ],
    'a script that a shell has to read': [
      node('CMD ["npm", "start"]'),
      manifest({ start: 'NODE_ENV=production node server.js' }),
    ],
    'a module that starts a browser': [node(run), manifest({}, { puppeteer: '^24.0.0' })],
    'a package.json that cannot be read': [node(run), { 'package.json': '{' }],
    'packages of the distribution': [node('RUN apt-get update && apt-get install -y ffmpeg', run)],
    'a probe by a program': [node('HEALTHCHECK CMD curl -f http://localhost:3000/', run)],
    'a script as entrypoint': [node('ENTRYPOINT ["./docker-entrypoint.sh"]', run)],
    'an init': [node('ENTRYPOINT ["dumb-init", "--"]', run)],
    'a shell with something to do': [node('CMD node server.js --port $PORT')],
    'several commands': [node('CMD node migrate.js && node server.js')],
    'a script that is run at build time': [node('RUN ./setup.sh', run)],
    'a volume': [node('VOLUME /app/data', run)],
    'a folder elsewhere': [node('COPY certs /etc/certs', run)],
    'no folder of its own': ['FROM node:24\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n'],
    'a privileged port': [node('EXPOSE 80', run)],
    'files that are to be somebody\u2019s while root runs': [node('RUN chown -R node:node /app', run)],
    'a variable that an argument sets': [
      node('ENV V=1', run).replace('WORKDIR', 'ARG V\nENV VERSION=$V\nWORKDIR'),
    ],
    'a version that distroless has not': [node(run).replace('24', '20')],
    'a version that is not said': [node(run).replace(':24', '')],
    'a platform': [node(run).replace('FROM', 'FROM --platform=linux/amd64')],
    'packages of Alpine': [
      node(run).replace('24', '24-alpine').replace('RUN', 'RUN apk add --no-cache python3 make g++ &&'),
    ],
    'modules that another distribution built': [
      'FROM fedora AS build\nWORKDIR /app\nRUN npm ci\nFROM node:24\nWORKDIR /app\nCOPY --from=build /app .\nCMD ["node", "a.js"]\n',
    ],
    'a Go program linked to a library': [
      go('RUN apt-get update && apt-get install -y libsqlite3-dev', 'RUN go build -o /app'),
    ],
    'a Go program that musl may be linked to': [
      go('RUN apk add gcc musl-dev && go build -o /app').replace('1.26', '1.26-alpine'),
    ],
    'a Go program of an old compiler on Alpine': [go('RUN go build -o /app').replace('1.26', '1.19-alpine')],
    'a program that make builds': [go('RUN make build')],
    'a Go program with programs beside it': [
      'FROM golang:1.26 AS build\nRUN CGO_ENABLED=0 go build -o /app\nFROM alpine\nRUN apk add --no-cache git\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    ],
    'a program that nobody here builds': ['FROM alpine\nCOPY app /app\nCMD ["/app"]\n'],
    'certificates of one\u2019s own': [
      'FROM golang:1.26 AS build\nRUN CGO_ENABLED=0 go build -o /app\nFROM alpine\nCOPY ca.crt /usr/local/share/ca-certificates/\nRUN update-ca-certificates\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    ],
    'a folder that is to be written to': [
      'FROM golang:1.26 AS build\nRUN CGO_ENABLED=0 go build -o /app\nFROM alpine\nRUN mkdir /data\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    ],
    'another minor version of Python': [
      python('COPY . .', 'RUN pip install -r requirements.txt', 'CMD ["python", "a.py"]').replace(
        '3.13',
        '3.12',
      ),
    ],
    'a Python package that is linked to a library': [
      python('COPY . .', 'RUN pip install -r requirements.txt', 'CMD ["python", "a.py"]'),
      { 'requirements.txt': 'flask\npsycopg2==2.9\n' },
    ],
    'Python packages elsewhere': [
      python('COPY . .', 'RUN pip install --user flask', 'CMD ["python", "a.py"]'),
    ],
    'a Python program that is no module': [
      python('COPY . .', 'RUN pip install uwsgi', 'CMD ["uwsgi", "a.ini"]'),
    ],
    'a Java that distroless has not': [
      'FROM eclipse-temurin:11-jre\nCOPY a.jar /a.jar\nENTRYPOINT ["java", "-jar", "/a.jar"]\n',
    ],
    'files that are to be a user\u2019s whose number is left to chance': [
      'FROM eclipse-temurin:25-jre-alpine\nRUN adduser -S app\nUSER app\nCOPY --chown=app a.jar /a.jar\nENTRYPOINT ["java", "-jar", "/a.jar"]\n',
    ],
    'Java options that a shell puts in': [
      'FROM eclipse-temurin:21-jre\nCOPY a.jar /a.jar\nENTRYPOINT ["sh", "-c", "java $JAVA_OPTS -jar /a.jar"]\n',
    ],
    'a class path of a build': [
      'FROM maven:3-eclipse-temurin-21\nWORKDIR /app\nCOPY . .\nRUN mvn package\nCMD ["java", "-cp", "target/classes", "Main"]\n',
    ],
  };
  test.each(Object.entries(refused))('%s', (_name, [text, files]) => {
    expect(rewritten(text, files)).toBe('');
  });

  const pages = 'FROM nginx:1.29\nCOPY public /usr/share/nginx/html\nEXPOSE 80\n';
  const sitesRefused: Readonly<Record<string, readonly [text: string, files?: Files]>> = {
    'a configuration of one\u2019s own that is not there': [
      `${pages}COPY a.conf /etc/nginx/conf.d/default.conf\n`,
    ],
    'a configuration that listens on a privileged port': [
      `${pages}COPY a.conf /etc/nginx/conf.d/default.conf\n`,
      { 'a.conf': 'server { listen 80; }\n' },
    ],
    'the configuration of all of nginx': [`${pages}COPY nginx.conf /etc/nginx/nginx.conf\n`],
    'a second privileged port': [`${pages}EXPOSE 443\n`],
    'a script of one\u2019s own': [`${pages}ENTRYPOINT ["/start.sh"]\n`],
    'a pod that may ask for the port': [
      pages,
      {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: web\n      image: example.com/web\n',
      },
    ],
    'a port that a service of this project asks for': [
      pages,
      { 'compose.yaml': 'services:\n  web:\n    build: .\n    ports: ["8080:80"]\n' },
    ],
  };
  test.each(Object.entries(sitesRefused))('a site with %s', (_name, [text, files]) => {
    expect(rewritten(text, files, unprivilegedSite)).toBe('');
  });
});
