import type { DistributionFamily, NamedImage } from './base-images.ts';

/*
 * The C library that programs of an image are linked to. musl and glibc do not stand in for one another; a program of a
 * glibc runs on a newer one and not on an older one.
 *   versions   Debian and Ubuntu package `libc6` of each release
 *   Node.js    nodejs/docker-node versions.json: what the plain tags of a version stand on
 */

export type CLibrary =
  | { readonly kind: 'musl' }
  /** `2.41` is 41; undefined where the release is not known. */
  | { readonly kind: 'glibc'; readonly minor: number | undefined }
  /** No dynamic program starts at all. */
  | { readonly kind: 'none' };

const minors: ReadonlyMap<string, number> = new Map([
  ['buster', 28],
  ['focal', 31],
  ['bullseye', 31],
  ['jammy', 35],
  ['bookworm', 36],
  ['noble', 39],
  ['trixie', 41],
  ['debian11', 31],
  ['debian12', 36],
  ['debian13', 41],
]);

/** Undefined where it is not known. */
export function cLibraryOf(
  { repository, tag = '' }: NamedImage,
  family: DistributionFamily | undefined,
): CLibrary | undefined {
  if (/^(?:gcr\.io\/distroless|cgr\.dev\/chainguard)\/static(?:-debian\d+)?$/.test(repository))
    return { kind: 'none' };
  if (family === 'alpine') return { kind: 'musl' };
  if (family === undefined || !glibc.has(family)) return undefined;
  return { kind: 'glibc', minor: minors.get(releaseOf(repository, tag)) };
}

/** Wolfi and Red Hat's are glibc too, of versions that are not told here. */
const glibc: ReadonlySet<string> = new Set(['debian', 'distroless', 'rhel', 'ubuntu', 'wolfi']);

function releaseOf(repository: string, tag: string): string {
  if (repository.startsWith('gcr.io/distroless/')) return /-(debian\d+)$/.exec(repository)?.[1] ?? 'debian13';
  const written = tag.split(/[-_]/).find((part) => minors.has(part));
  if (written !== undefined) return written;
  if (repository === 'docker.io/library/debian') return `debian${/^\d+/.exec(tag)?.[0] ?? ''}`;
  if (repository === 'docker.io/library/ubuntu') return ubuntu.get(/^\d\d\.\d\d/.exec(tag)?.[0] ?? '') ?? '';
  const node =
    repository === 'docker.io/library/node' ? /^(\d+)(?:\.[\d.]*)?(?:-slim)?$/.exec(tag)?.[1] : undefined;
  return node === '22' || node === '24' ? 'bookworm' : node === '26' ? 'trixie' : '';
}

const ubuntu: ReadonlyMap<string, string> = new Map([
  ['20.04', 'focal'],
  ['22.04', 'jammy'],
  ['24.04', 'noble'],
]);
