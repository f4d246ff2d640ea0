import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * The images that the zoo stands on, and none is pulled: a Debian from its packages, families of programs on it, and on
 * these what is called like the images that people use, with their users, folders and entrypoints.
 */

const families: Readonly<Record<string, string>> = {
  tools: 'supervisor cron libcap2-bin iproute2 python3',
  node: 'nodejs',
  python: 'python3 gunicorn python3-flask gosu',
  nginx: 'nginx-light',
  php: 'php-fpm nginx-light supervisor',
  redis: 'redis-server gosu',
  postgres: 'postgresql gosu',
  ruby: 'ruby ruby-webrick',
  java: 'openjdk-17-jdk-headless',
  go: 'golang-go libcap2-bin',
  refusals: 'python3 gosu tini sudo libcap2-bin iproute2 supervisor',
};

/** Folder of test/zoo/images, the family it stands on, and what it is called; in an order in which they can be built. Others are what fixes may write in its place. */
const images: readonly (readonly [folder: string, family: string, name: string, ...others: string[]])[] = [
  ['debian-tools', 'tools', 'debian:bookworm'],
  ['node', 'node', 'node:20', 'node:20-slim'],
  ['python', 'python', 'python:3.11-slim'],
  ['nginx', 'nginx', 'nginx:1.26'],
  ['nginx-unprivileged', 'nginx', 'nginxinc/nginx-unprivileged:1.26'],
  ['php', 'php', 'php:8.2-fpm'],
  ['redis', 'redis', 'redis:7'],
  ['postgres', 'postgres', 'postgres:15'],
  ['ruby', 'ruby', 'ruby:3.1-slim'],
  ['temurin', 'java', 'eclipse-temurin:17', 'eclipse-temurin:17-jre'],
  ['golang', 'go', 'golang:1.22'],
  ['aspnet', 'debian', 'mcr.microsoft.com/dotnet/aspnet:8.0'],
  ['distroless-static', 'debian', 'gcr.io/distroless/static-debian12:nonroot'],
  ['distroless-java', 'java', 'gcr.io/distroless/java17-debian13:nonroot'],
  ['distroless-base', 'debian', 'gcr.io/distroless/base-debian13:nonroot'],
];

/** What goes along with another image: what that stands on, or what fixes may write in its place. */
const along = new Map([
  ['nginx:1.26', 'nginxinc/nginx-unprivileged:1.26'],
  ['gcr.io/distroless/java17-debian13:nonroot', 'eclipse-temurin:17'],
  ['gcr.io/distroless/base-debian13:nonroot', 'mcr.microsoft.com/dotnet/aspnet:8.0'],
]);

/** All of them, or those that stand in the way of none of these names. */
export function buildBases(program: string, wanted: ReadonlySet<string>): void {
  const needed = images.filter(([, , name]) => wanted.has(name) || wanted.has(along.get(name) ?? ''));
  for (const family of new Set(needed.map(([, one]) => one))) buildFamily(program, family);
  for (const [folder, , name, ...others] of needed) {
    build(program, name, join('test/zoo/images', folder));
    for (const other of others) execFileSync(program, ['tag', name, other]);
  }
}

/** A Debian with the programs of a family. */
export function buildFamily(program: string, family: string): void {
  if (!has(program, 'zoo/debian')) buildDebian(program);
  const packages = families[family];
  if (packages === undefined || has(program, `zoo/${family}`)) return;
  console.log(`installs ${packages}`);
  const install = `DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${packages}`;
  build(program, `zoo/${family}`, '-', `FROM zoo/debian\nRUN ${install}\n`);
}

/** A smallest Debian, and the lists of its packages once for all families. */
function buildDebian(program: string): void {
  console.log('makes a Debian of its packages');
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-zoo-'));
  try {
    const root = join(folder, 'root');
    execFileSync('debootstrap', ['--variant=minbase', 'bookworm', root, 'http://deb.debian.org/debian'], {
      stdio: 'ignore',
    });
    const left = ['./var/cache/apt/archives/*.deb', './proc/*', './sys/*', './dev/*'].map(
      (one) => `--exclude=${one}`,
    );
    execFileSync(
      'sh',
      [
        '-c',
        `tar -C "$1" ${left.map((one) => `'${one}'`).join(' ')} -c . | "$0" import - zoo/bare`,
        program,
        root,
      ],
      { stdio: 'ignore' },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  build(program, 'zoo/debian', '-', 'FROM zoo/bare\nRUN apt-get update\n');
}

export function build(program: string, name: string, context: string, dockerfile = ''): void {
  // Packages come over the network of this machine; the daemon of a test has none of its own.
  const words = ['build', '--quiet', '--network', 'host', '--tag', name, context];
  const { status, stderr } = spawnSync(program, words, {
    input: dockerfile,
    encoding: 'utf8',
    env: { ...process.env, DOCKER_BUILDKIT: '0' },
  });
  if (status !== 0) throw new Error(`${name} cannot be built: ${stderr}`);
}

function has(program: string, name: string): boolean {
  return spawnSync(program, ['image', 'inspect', name], { stdio: 'ignore' }).status === 0;
}

/** The images that some applications stand on, as their files name them. */
export function imagesUnder(chosen: readonly { readonly name: string }[]): ReadonlySet<string> {
  const texts = chosen.flatMap(({ name }) => {
    const folder = join('test/zoo/apps', name);
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /^(?:Dockerfile|.*\.yaml)$/.test(entry.name))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  });
  return new Set(
    images.map(([, , name]) => name).filter((name) => texts.some((text) => isNamedIn(text, name))),
  );
}

/** A chart and an overlay may write the tag elsewhere than the name. */
function isNamedIn(text: string, name: string): boolean {
  const [repository = ''] = name.split(':');
  return text.includes(name) || text.split(/\s+/).includes(repository);
}
