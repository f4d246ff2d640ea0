import type { Span } from '../../text/source.ts';
import { parseImageReference } from '../image/image-reference.ts';

/** A place without its text: what the links of a project keep of its files must be small. */
export interface Spot {
  readonly path: string;
  readonly span: Span;
}

/** What a configuration says of how an image comes to be. */
export interface BuildClaim {
  /** Undefined where it has no name that anybody could ask for. */
  readonly image: ImageName | undefined;
  readonly build: Build;
  /** Where it says so. */
  readonly via: Spot;
  /** The folder it speaks for, and what lies beneath. */
  readonly folder: string;
}

export interface Build {
  /** Paths from the root of the project; undefined where something else than a Dockerfile, or nobody knows which, makes it. */
  readonly dockerfile: string | undefined;
  readonly context: string;
  /** The stage that is asked for; empty for the last one. */
  readonly target: string;
  /** The arguments that this build gives; undefined for a value that only the build knows. */
  readonly args: Arguments;
  /** What it puts in the place of images and stages of the file: `docker-image://node:24` (buildx, named contexts). */
  readonly contexts?: Arguments;
}

export type Arguments = ReadonlyMap<string, string | undefined>;

/** Made, but not of a Dockerfile of this project. */
export const unknownBuild: Build = { dockerfile: undefined, context: '', target: '', args: new Map() };

/** What a configuration calls an image; `*` stands for what only the build knows. */
export interface ImageName {
  /** In full, `docker.io/library/web`; or how it ends, `api`, where its beginning is not known. */
  readonly repository: string;
  readonly isWhole: boolean;
  /** Undefined where whoever deploys the image sets the tag. */
  readonly tag: string | undefined;
}

/** Undefined where too little of the name is known. */
export function imageNameOf(text: string): ImageName | undefined {
  const { path, tag } = cut(text);
  const star = path.lastIndexOf('*');
  if (star === -1) {
    const repository = parseImageReference(path)?.repository;
    return repository === undefined ? undefined : { repository, isWhole: true, tag };
  }
  const ending = path.slice(star + 1);
  return /^\/[a-z\d]/.test(ending) ? { repository: ending.slice(1), isWhole: false, tag } : undefined;
}

export function tagOf(text: string): string {
  return cut(text).tag;
}

function cut(text: string): { readonly path: string; readonly tag: string } {
  const [name = ''] = text.trim().split('@', 1);
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/')
    ? { path: name.slice(0, colon), tag: name.slice(colon + 1) }
    : { path: name, tag: 'latest' };
}

/** Whether a tag is one of those that this pattern stands for. */
export function tagMatches(pattern: string | undefined, tag: string | undefined): boolean {
  if (pattern === undefined || tag === undefined) return pattern === undefined;
  const parts = pattern.split('*');
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return pattern === tag;
  if (!tag.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = tag.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return tag.length - last.length >= at && tag.endsWith(last);
}
