import { writeFileSync } from 'node:fs';
import type { EndedLines } from '../src/check/facts/ended-images.ts';
import { type Published, publishedTags } from './facts/library.ts';
import { Mirrors } from './facts/mirror.ts';

/*
 * npm run facts:ended -- MIRRORS
 *
 * Which versions of Docker's official images are not built any more, and since when: a tag that docker-library/
 * official-images does not name any more is never built again. MIRRORS is a folder of bare clones, as for facts:verify.
 */

/** How many numbers make a version that is supported or not as a whole. */
const depths: Readonly<Record<string, 1 | 2>> = {
  ...one(
    'almalinux amazoncorretto amazonlinux debian docker drupal eclipse-temurin elasticsearch erlang fedora ghost',
  ),
  ...one(
    'gradle influxdb kibana logstash nextcloud node oraclelinux postgres registry rockylinux solr sonarqube',
  ),
  ...two(
    'alpine buildpack-deps caddy cassandra couchdb elixir golang haproxy haskell httpd jruby julia mariadb memcached',
  ),
  ...two(
    'mongo mysql nats nginx perl php pypy python rabbitmq redis ruby swift telegraf tomcat traefik ubuntu zookeeper',
  ),
};

function one(names: string): Record<string, 1> {
  return Object.fromEntries(names.split(' ').map((name) => [name, 1]));
}

function two(names: string): Record<string, 2> {
  return Object.fromEntries(names.split(' ').map((name) => [name, 2]));
}

export function endedLines(tags: readonly Published[], depth: 1 | 2): EndedLines {
  return {
    depth,
    newest: newestOf(tags, depth),
    lines: ended(tags, (tag) => linesOf(tag, depth)),
    words: ended(tags, (tag) => tag.split('-').filter((word) => isWord(word))),
  };
}

/** `3.12.1-slim` is of the lines 3 and 3.12. */
function linesOf(tag: string, depth: 1 | 2): string[] {
  const [major, minor] = /^v?(\d+)(?:\.(\d+))?/.exec(tag)?.slice(1) ?? [];
  if (major === undefined) return [];
  return depth === 1 || minor === undefined ? [major] : [major, `${major}.${minor}`];
}

/** A release of a distribution, or of the program, by its name: `buster`, `alpine3.18`, `argon`. */
function isWord(word: string): boolean {
  return (
    /^(?:[a-z]{4,}|[a-z]+\d+\.\d+)$/.test(word) &&
    !/^(?:alpha|beta|dev|nightly|preview|rc|test|windows)/.test(word)
  );
}

/** Those that no tag of today has, each with its last day. */
function ended(
  tags: readonly Published[],
  namesOf: (tag: string) => readonly string[],
): Record<string, string> {
  const current = new Set(tags.filter(({ isCurrent }) => isCurrent).flatMap(({ tag }) => namesOf(tag)));
  const last = new Map<string, string>();
  for (const { tag, last: day } of tags)
    for (const name of namesOf(tag))
      if (!current.has(name) && day > (last.get(name) ?? '')) last.set(name, day);
  return Object.fromEntries([...last].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })));
}

/** What has long support, or else the newest. */
function newestOf(tags: readonly Published[], depth: 1 | 2): EndedLines['newest'] {
  const byTag = new Map(tags.filter(({ isCurrent }) => isCurrent).map((one) => [one.tag, one]));
  const made = (byTag.get('lts') ?? byTag.get('latest'))?.origins[0];
  const names = [...byTag.values()]
    .filter(({ origins: [origin] }) => JSON.stringify(origin) === JSON.stringify(made))
    .map(({ tag }) => tag);
  const line = names.find((tag) => new RegExp(`^v?\\d+${'\\.\\d+'.repeat(depth - 1)}$`).test(tag));
  const word = names.find(
    (tag) => /^[a-z]{4,}$/.test(tag) && !/^(?:latest|current|stable|mainline)$/.test(tag),
  );
  return { ...(line === undefined ? {} : { line }), ...(word === undefined ? {} : { word }) };
}

function main([folder]: readonly string[]): void {
  const library = new Mirrors(folder ?? '').of('docker-library/official-images');
  if (!library) throw new Error('npm run facts:ended -- MIRRORS');
  const entries = Object.entries(depths)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, depth]) => `"${name}":${JSON.stringify(endedLines(publishedTags(library, name), depth))}`);
  const text = [
    '/* eslint-disable max-lines, @typescript-eslint/no-unsafe-return */',
    '// Generated from the history of docker-library/official-images by `npm run facts:ended`.',
    "import type { EndedLines } from './ended-images.ts';",
    '',
    '/** JSON, since an engine reads it in a fraction of the time that it takes for a literal. */',
    'const images = String.raw`{',
    entries.join(',\n'),
    '}`;',
    '',
    'export const readEndedLines = (): Readonly<Record<string, EndedLines>> => JSON.parse(images);',
    '',
  ];
  writeFileSync('src/check/facts/ended-images.data.ts', text.join('\n'));
}

if (/scripts-ended-images\.ts/.test(process.argv[1] ?? '')) main(process.argv.slice(2));
