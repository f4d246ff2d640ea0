import { describe, expect, test } from '@jest/globals';
import { check } from '../../../src/check/index.ts';

/* Another user than root is proposed where what the program writes and needs is known, and nowhere else. */

type Files = Readonly<Record<string, string>>;

/** The lines that are added to the Dockerfile; none where nothing is proposed. */
function addedTo(files: Files): string[] {
  const all = Object.entries(files).map(([path, text]) => ({ path, text }));
  const found = check(all).findings.find(({ rule, path }) => rule === 'root-user' && path === 'Dockerfile');
  if (!found) throw new Error('it is not root');
  return (found.fix?.edits ?? []).flatMap(({ text }) =>
    text.split('\n').filter((line) => line.trim() !== ''),
  );
}

const node = (...lines: string[]) => [
  'FROM node:24',
  'WORKDIR /app',
  'COPY . .',
  ...lines,
  'CMD ["node", "a.js"]',
];
const debian = (...lines: string[]) => ['FROM debian:13', 'WORKDIR /app', ...lines];
const created =
  'RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --no-log-init --create-home app';
const dockerfile = (lines: readonly string[], files: Files = {}): Files => ({
  Dockerfile: `${lines.join('\n')}\n`,
  ...files,
});
const script = (text: string) =>
  dockerfile(debian('COPY start.sh a /', 'CMD ["sh", "/start.sh"]'), { 'start.sh': text });
const compose = (service: string) => ({ 'compose.yaml': `services: { a: { build: ., ${service} } }\n` });

const known: Readonly<Record<string, readonly [Files, ...string[]]>> = {
  'a program whose sources are not here': [dockerfile(node()), 'USER 1000:1000'],
  'sources that write nothing': [
    dockerfile(node(), { 'a.js': 'const fs = require("fs"); fs.readFileSync("b");' }),
    'USER 1000:1000',
  ],
  'what everybody may write to': [
    dockerfile(node(), { 'a.js': 'fs.writeFileSync("/tmp/a", "");' }),
    'USER 1000:1000',
  ],
  'a folder of its own': [
    dockerfile(node(), { 'a.js': 'fs.mkdirSync("uploads"); fs.writeFileSync(\'uploads/a\', "");' }),
    'RUN mkdir -p /app/uploads && chown -R 1000:1000 /app/uploads',
    'USER 1000:1000',
  ],
  'writes of a test': [dockerfile(node(), { 'test/a.js': 'fs.writeFileSync(name, "");' }), 'USER 1000:1000'],
  'a folder that the Dockerfile makes': [
    dockerfile(node('RUN mkdir -p data')),
    'RUN mkdir -p /app/data && chown -R 1000:1000 /app/data',
    'USER 1000:1000',
  ],
  'a folder that is named to it': [
    dockerfile(node('ENV UPLOAD_DIR=/srv/uploads')),
    'RUN mkdir -p /srv/uploads && chown -R 1000:1000 /srv/uploads',
    'USER 1000:1000',
  ],
  'a folder that is its already': [dockerfile(node('RUN mkdir data && chown node data')), 'USER 1000:1000'],
  'a folder that a script makes': [
    script('mkdir -p /run/a\necho $$ >/run/a/pid\nexec /a\n'),
    `${created} && mkdir -p /run/a && chown -R 10001:10001 /run/a`,
    'USER 10001:10001',
  ],
  'a port that is told, and an EXPOSE that is not': [
    dockerfile(['FROM python:3.13', 'COPY . .', 'EXPOSE 80', 'CMD ["gunicorn", "-b", ":8000", "a"]']),
    created,
    'USER 10001:10001',
  ],
  'the server of its base, which leaves root by itself': [
    dockerfile(['FROM postgres:16', 'COPY a.sql /docker-entrypoint-initdb.d/']),
    'USER 999:999',
  ],
  'PHP, whose workers leave root already': [
    dockerfile(['FROM php:8.4-fpm', 'COPY . /var/www/html']),
    'USER 33:33',
  ],
  'a base of Red Hat': [
    dockerfile(['FROM registry.access.redhat.com/ubi9/ubi-minimal', 'COPY a /a', 'CMD ["/a"]']),
    'USER 1001:0',
  ],
  'a program that is built where it runs': [
    dockerfile(['FROM golang:1.24', 'COPY . .', 'RUN go build -o /usr/bin/a', 'CMD ["a"]']),
    created,
    'USER 10001:10001',
  ],
};

describe('what is known', () => {
  test.each(Object.entries(known))('%s', (_, [files, ...lines]) => {
    expect(addedTo(files)).toEqual(lines);
  });
});

const unknown: Readonly<Record<string, Files>> = {
  'a file beside the code': dockerfile(node(), { 'a.js': 'fs.writeFileSync("state.json", "");' }),
  'a file whose name only the program knows': dockerfile(node(), { 'a.js': 'fs.writeFileSync(name, "");' }),
  'a file that Python opens to write': dockerfile(
    ['FROM python:3.13', 'COPY . .', 'CMD ["python", "a.py"]'],
    { 'a.py': "with open(path, 'w') as file: pass" },
  ),
  'a source in a stage that builds it': dockerfile(
    [
      'FROM golang:1.24 AS build',
      'COPY . .',
      'RUN go build -o /a',
      'FROM scratch',
      'COPY --from=build /a /a',
      'CMD ["/a"]',
    ],
    { 'main.go': 'os.WriteFile(name, nil, 0o600)' },
  ),
  'a source that asks for root': dockerfile(node(), { 'a.js': 'exec("iptables -L")' }),
  'a port below 1024 in a source': dockerfile(node(), { 'a.js': 'server.listen(80)' }),
  'a port below 1024 in a variable': dockerfile(node('ENV PORT=80')),
  'a system folder': script('echo a >/etc/a\nexec /a\n'),
  'a file that only the shell knows': script('echo a >"$FILE"\nexec /a\n'),
  'the network': script('ip address add 10.0.0.1/32 dev lo\nexec /a\n'),
  'packages at the start': script('apt-get install -y b\nexec /a\n'),
  'a script that is not here': dockerfile(debian('COPY start.sh /', 'CMD ["sh", "/start.sh"]')),
  'an entrypoint that is not here': dockerfile(debian('COPY . /', 'ENTRYPOINT ["/entrypoint.sh", "/a"]')),
  'a server that was installed': dockerfile(
    debian('RUN apt-get install -y b', 'COPY b.conf /etc/', 'CMD ["b"]'),
  ),
  'a server that was downloaded': dockerfile(
    debian('RUN curl https://example.com/b.tgz | tar xz -C /opt', 'COPY b.conf /etc/', 'CMD ["/opt/b/run"]'),
  ),
  'a program of another image': dockerfile(debian('COPY --from=acme/b /b /b', 'CMD ["/b"]')),
  'a server that keeps files in a volume': dockerfile(node('VOLUME /app/data')),
  'a prompt': dockerfile(debian('COPY . .', 'CMD ["perl5.42.1", "-de0"]')),
  'what is edited while it runs': dockerfile(['FROM node:24', 'COPY . .', 'CMD ["npm", "run", "dev"]']),
  'a debugger': dockerfile([
    'FROM golang:1.24',
    'COPY . .',
    'RUN go build -o /a',
    'CMD ["dlv", "exec", "/a"]',
  ]),
  'a database that keeps files where it is told to': dockerfile([
    'FROM scratch',
    'COPY minio /',
    'CMD ["/minio"]',
  ]),
  'more sources than can be read': dockerfile(
    node(),
    Object.fromEntries(Array.from({ length: 401 }, (_, index) => [`${index}.js`, ''])),
  ),
  'a driver': dockerfile(debian('COPY csi-driver /csi-driver', 'CMD ["/csi-driver"]')),
  'what a browser needs in the home of root': dockerfile(node('RUN npx playwright install')),
  'a virtual environment in the home of root': dockerfile([
    'FROM python:3.13',
    'COPY . .',
    'RUN poetry install',
    'CMD ["python", "a.py"]',
  ]),
  'a download that only root can read': dockerfile(node('ADD https://example.com/a.json /app/')),
  'a key that only root can read': dockerfile(node('RUN openssl genrsa -out /app/key.pem')),
  'Django with the database that it has by default': dockerfile([
    'FROM python:3.13',
    'COPY . .',
    'CMD ["python", "manage.py", "runserver"]',
  ]),
  'a folder of the host': dockerfile(node(), compose('volumes: ["./data:/app/data"]')),
  'a volume that was root’s': dockerfile(node(), compose('volumes: ["data:/data"]')),
  'a device': dockerfile(node(), compose('devices: ["/dev/ttyUSB0"]')),
  'a port below 1024 of a service': dockerfile(node(), compose('ports: ["80:80"]')),
  'a folder in an image without a shell': dockerfile([
    'FROM gcr.io/distroless/static-debian12',
    'COPY a /a',
    'ENV DATA=/data',
    'CMD ["/a"]',
  ]),
  'PHP with a pool of its own': dockerfile([
    'FROM php:8.4-fpm',
    'COPY www.conf /usr/local/etc/php-fpm.d/',
    'COPY . /var/www/html',
  ]),
};

describe('what is not known', () => {
  test.each(Object.entries(unknown))('%s', (_, files) => {
    expect(addedTo(files)).toEqual([]);
  });

  test('says how to find out', () => {
    const files = [{ path: 'Dockerfile', text: unknown['a server that was installed']?.Dockerfile ?? '' }];
    const [found] = check(files).findings.filter(({ rule }) => rule === 'root-user');
    expect(found?.advice).toBe(
      'set `USER` to another user than root. `plimsoll verify $(docker build --quiet .)` tries that: nothing here shows where its program writes.',
    );
  });
});
