import { readEndedLines } from './ended-images.data.ts';

/*
 * Versions of Docker's official images that are not built any more. The data is read off the history of
 * https://github.com/docker-library/official-images: what its files do not name any more is never built again, so
 * neither the program nor the packages below it are mended.
 */

/** Of one image. */
export interface EndedLines {
  /** How many numbers of its versions make a line: `3.12` of Python, `24` of Node.js. */
  readonly depth: 1 | 2;
  /** The line of today, and the name of its release where there is one. */
  readonly newest: { readonly line?: string; readonly word?: string };
  /** Lines with the last day on which they were named. */
  readonly lines: Readonly<Record<string, string>>;
  /** Names of releases, of the program or of the distribution below it: `buster`. */
  readonly words: Readonly<Record<string, string>>;
}

export interface Ended {
  /** `2023-06-27` */
  readonly since: string;
  /** The day is that of the line, and this tag names one of its releases, which was replaced before. */
  readonly isBound?: true;
  /** The tag that is built in its place; undefined where no tag is known to be. */
  readonly successor: string | undefined;
}

let images: Readonly<Record<string, EndedLines>> | undefined;

const official = 'docker.io/library/';

/** Undefined where the tag is built, or nothing is known of it. */
export function endedImage(repository: string, tag: string): Ended | undefined {
  if (!repository.startsWith(official)) return undefined;
  images ??= readEndedLines();
  const name = repository.slice(official.length);
  const image = Object.hasOwn(images, name) ? images[name] : undefined;
  return image && endedIn(image, tag);
}

function endedIn(image: EndedLines, tag: string): Ended | undefined {
  const line = lineOf(image, tag);
  const words = tag.split('-');
  const lineEnd = line === undefined ? undefined : endOf(image.lines, line);
  const wordEnds = words.flatMap((word) => endOf(image.words, word) ?? []);
  const [since] = [...(lineEnd === undefined ? [] : [lineEnd]), ...wordEnds].sort();
  if (since === undefined) return undefined;
  return {
    since,
    ...(isOneRelease(image, tag) ? { isBound: true } : {}),
    successor: successorOf(image, tag, lineEnd !== undefined),
  };
}

function endOf(ends: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(ends, name) ? ends[name] : undefined;
}

/** `3.12` of `3.12.1-slim`; `3` of `3-slim`. */
function lineOf({ depth }: EndedLines, tag: string): string | undefined {
  const [major, minor] = /^v?(\d+)(?:\.(\d+))?/.exec(tag)?.slice(1) ?? [];
  return major === undefined || depth === 1 || minor === undefined ? major : `${major}.${minor}`;
}

function isOneRelease({ depth }: EndedLines, tag: string): boolean {
  const [version = ''] = /^v?\d+(?:\.\d+)*/.exec(tag) ?? [];
  return version.split('.').length > depth;
}

/** The same variant of the line of today: `3.14-slim` for `3.6-slim-buster`, `3.12-slim` for `3.12-slim-buster`. */
function successorOf(image: EndedLines, tag: string, isLineEnded: boolean): string | undefined {
  const { newest, words } = image;
  const [first = '', ...rest] = tag.split('-');
  const variant = rest
    .map((word) => word.replace(/^(alpine)\d.*$/, '$1'))
    .filter((word) => !Object.hasOwn(words, word));
  // What else is written there may not be made of the newest one.
  if (!variant.every((word) => lasting.has(word))) return undefined;
  const start = startOf(first, isLineEnded, newest);
  return start === undefined ? undefined : [start, ...variant].join('-');
}

function startOf(first: string, isLineEnded: boolean, newest: EndedLines['newest']): string | undefined {
  if (/^v?\d/.test(first)) return isLineEnded ? newest.line : first;
  return newest.word ?? newest.line;
}

/** Variants that the images have in every version. */
const lasting = new Set([
  ...[
    'alpine',
    'apache',
    'cli',
    'curl',
    'dind',
    'fpm',
    'jdk',
    'jre',
    'management',
    'perl',
    'scm',
    'slim',
    'zts',
  ],
]);
