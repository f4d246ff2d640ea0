import { readBaseImageRows } from './base-images.data.ts';
import type { RootSeen } from './saved-images.ts';
import { closeness, coversAll } from './tag-pattern.ts';

/*
 * What is known of public base images. The table is base-images.tsv, read off the Dockerfiles and image
 * configurations named there; `npm run facts` makes base-images.data.ts of it, and `npm run facts:verify` holds it
 * against the history of the repositories that make the images. An image or a tag that no row covers is unknown: nobody
 * may conclude anything from its absence.
 */

export interface BaseImageFacts {
  /** The user of the image's configuration as it is written there; `root` where none is set. Undefined: not known. */
  readonly user: string | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  /** Users that are certainly there, besides root. More may be: absence from this list proves nothing. */
  readonly users: readonly ImageUser[];
  readonly family: DistributionFamily | undefined;
  readonly packageManager: PackageManager | undefined;
  /** `sh` and `bash` mean /bin/sh and /bin/bash; an empty list: no shell. The shell form of RUN and CMD needs `sh`. */
  readonly shells: readonly string[] | undefined;
  /** Empty: the image has none. */
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
  /** `80/tcp`. */
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  /** Where the program writes at run time, so what a read-only root filesystem must leave writable. */
  readonly writes: readonly string[];
  /** How the image leaves root by itself when it is started as root; undefined where it does not. */
  readonly dropsRoot: Parting | undefined;
  /** What of it was root when somebody started it as it is. */
  readonly rootSeen?: RootSeen | undefined;
  /** The capabilities that a start as root needs, drop included. */
  readonly capabilitiesAsRoot: readonly string[];
  /** Repository and file that say so. */
  readonly sources: readonly string[];
  /** The date of those sources: `2026-08-19`, or less of it; undefined where it was not recorded. */
  readonly seen: string | undefined;
  /** `NAME=value`; absent where it is not known. */
  readonly env?: readonly string[];
  readonly workdir?: string;
  /** What a build that starts from it carries out first. */
  readonly onbuild?: readonly string[];
  /** It is what images under such tags usually are; of this very one it was not read. Absent: it was. */
  readonly isUsual?: boolean;
  /** Its configuration is all that is known: nothing of what is in it, nor of what its program does. */
  readonly isOpaque?: true;
  /** Who says so of this very image; absent where the table says it. */
  readonly basis?: Basis;
}

/** What was said of one image, by its digest. */
export interface Basis {
  /** In full: `docker.io/library/node:24`. */
  readonly image: string;
  readonly from: 'saved' | 'registry';
  readonly digest: string;
  /** The day on which it was asked: `2026-11-30`. */
  readonly on: string;
}

export interface ImageUser {
  readonly name: string;
  /** Undefined where the image's build leaves the number to chance. */
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}

export type DistributionFamily =
  'alpine' | 'azurelinux' | 'busybox' | 'debian' | 'distroless' | 'rhel' | 'scratch' | 'ubuntu' | 'wolfi';

export type PackageManager = 'apk' | 'apt' | 'dnf' | 'microdnf' | 'none' | 'tdnf' | 'yum';

/** A helper in the entrypoint, the program itself (`daemon`), or only its workers, the master staying root. */
export type DropsRoot = 'chroot' | 'daemon' | 'gosu' | 's6-setuidgid' | 'setpriv' | 'su-exec' | 'workers';

/**
 * `somehow`: it was seen to be somebody else when it was tried. `unknown`: what is started is a script, or a program of
 * which nobody knows more; or the entrypoint may know this command as well.
 */
export type Parting = DropsRoot | 'somehow' | 'unknown';

/** A row of the generated table; a missing list is empty, a missing value unknown. */
export interface BaseImageRow {
  readonly images: readonly string[];
  readonly tags: readonly string[];
  /** Nobody could read it off the history of the image. */
  readonly isUsual?: boolean;
  readonly user?: string;
  readonly ids?: readonly [number | null, number | null];
  readonly users?: readonly (readonly [string, number | null, number | null])[];
  readonly family?: DistributionFamily;
  readonly packages?: PackageManager;
  readonly shells?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly writes?: readonly string[];
  readonly drops?: DropsRoot;
  readonly caps?: readonly string[];
  readonly sources: readonly string[];
  readonly seen?: string;
}

/** The part of an image reference that facts hang on; a digest alone has no tag. */
export interface NamedImage {
  /** Registry and path: `docker.io/library/node`. */
  readonly repository: string;
  readonly tag: string | undefined;
}

/** What is known of images by their names and tags. */
export class ImageTable {
  readonly #rows: readonly BaseImageRow[];
  #byImage: ReadonlyMap<string, readonly BaseImageRow[]> | undefined;
  /** A repository has few images, and speaks of them often. */
  readonly #found = new Map<string, BaseImageFacts | undefined>();

  constructor(rows: readonly BaseImageRow[]) {
    this.#rows = rows;
  }

  /**
   * What is known of the image that this reference names today. Where a tag stands beside a digest, the digest decides
   * what is pulled; the tools that write digests keep the two in step, so the tag tells what it is.
   */
  of({ repository, tag }: NamedImage): BaseImageFacts | undefined {
    const rows = this.#rowsOf(repository);
    if (rows.length === 0) return undefined;
    const key = `${repository}:${tag ?? ''}`;
    if (!this.#found.has(key)) {
      if (this.#found.size > mostFound) this.#found.clear();
      this.#found.set(key, factsOfTag(rows, tag));
    }
    return this.#found.get(key);
  }

  /** The row that speaks of this tag. */
  rowOf({ repository, tag = '' }: NamedImage): BaseImageRow | undefined {
    return closest(this.#rowsOf(repository), tag);
  }

  /** Whether this is a public image of which anything is known, under whatever tag. */
  has(repository: string): boolean {
    return this.#rowsOf(repository).length > 0;
  }

  #rowsOf(repository: string): readonly BaseImageRow[] {
    this.#byImage ??= byImage(this.#rows);
    return this.#byImage.get(originOf(repository)) ?? [];
  }
}

const mostFound = 1000;

let bundled: ImageTable | undefined;

/** The table that comes with the library. */
export function bundledTable(): ImageTable {
  return (bundled ??= new ImageTable(readBaseImageRows()));
}

function factsOfTag(rows: readonly BaseImageRow[], tag: string | undefined): BaseImageFacts | undefined {
  if (tag === undefined)
    return rows.some(({ tags }) => coversAll(tags)) ? common(rows.map(factsOf)) : undefined;
  // Every row speaks of Linux.
  if (/windows|nanoserver|ltsc\d{4}/.test(tag)) return undefined;
  const best = closest(rows, tag);
  return best && factsOf(best);
}

function closest(rows: readonly BaseImageRow[], tag: string): BaseImageRow | undefined {
  let best: { readonly row: BaseImageRow; readonly score: number } | undefined;
  for (const row of rows) {
    const score = closeness(row.tags, tag);
    if (score !== undefined && (best === undefined || score > best.score)) best = { row, score };
  }
  return best?.row;
}

/**
 * Names under which other registries hand out the very same image.
 *   public.ecr.aws/nginx   nginx's own repository on Amazon ECR Public
 *   mirror.gcr.io          Google's cache of Docker Hub (Artifact Registry, "Pull cached Docker Hub images")
 *   public.ecr.aws/docker  Docker's official images on Amazon ECR Public
 *   registry-1.docker.io   the host behind docker.io (distribution/reference normalize.go)
 *   amd64, arm64v8, …      Docker's official images for one architecture (docker-library/official-images, README.md)
 *   ubuntu.azurecr.io      Canonical's copy of its image for Microsoft (dotnet/dotnet-docker, src/runtime-deps)
 *   bitnamilegacy          where Bitnami moved its versioned tags in August 2025
 */
const origins: readonly (readonly [string, string])[] = [
  ['public.ecr.aws/nginx/nginx', 'docker.io/library/nginx'],
  ['mirror.gcr.io/', 'docker.io/'],
  ['public.ecr.aws/docker/', 'docker.io/'],
  ['registry-1.docker.io/', 'docker.io/'],
  ['ubuntu.azurecr.io/ubuntu', 'docker.io/library/ubuntu'],
  ['docker.io/bitnamilegacy/', 'docker.io/bitnami/'],
  ...['amd64', 'arm32v6', 'arm32v7', 'arm64v8', 'i386', 'ppc64le', 'riscv64', 's390x'].map(
    (name) => [`docker.io/${name}/`, 'docker.io/library/'] as const,
  ),
];

/** The image by its own name. */
export function originOf(repository: string): string {
  const found = origins.find(([mirror]) => repository.startsWith(mirror));
  return found ? found[1] + repository.slice(found[0].length) : repository;
}

function byImage(rows: readonly BaseImageRow[]): Map<string, BaseImageRow[]> {
  const map = new Map<string, BaseImageRow[]>();
  for (const row of rows) for (const image of row.images) map.set(image, [...(map.get(image) ?? []), row]);
  return map;
}

function factsOf(row: BaseImageRow): BaseImageFacts {
  return {
    user: row.user,
    uid: row.ids?.[0] ?? undefined,
    gid: row.ids?.[1] ?? undefined,
    users: (row.users ?? []).map(([name, uid, gid]) => ({
      name,
      uid: uid ?? undefined,
      gid: gid ?? undefined,
    })),
    family: row.family,
    packageManager: row.packages,
    shells: row.shells,
    entrypoint: row.entrypoint,
    cmd: row.cmd,
    ports: row.ports ?? [],
    volumes: row.volumes ?? [],
    writes: row.writes ?? [],
    dropsRoot: row.drops,
    capabilitiesAsRoot: row.caps ?? [],
    sources: row.sources,
    seen: row.seen,
    ...(row.isUsual ? { isUsual: true } : {}),
  };
}

/**
 * A digest alone does not say which variant it is, nor how old. What all of them have in common is known all the same:
 * whichever `node` it is, it starts as root.
 */
function common(all: readonly BaseImageFacts[]): BaseImageFacts | undefined {
  return all.reduce((a, b) => ({
    user: same(a.user, b.user),
    uid: same(a.uid, b.uid),
    gid: same(a.gid, b.gid),
    users: shared(a.users, b.users),
    family: same(a.family, b.family),
    packageManager: same(a.packageManager, b.packageManager),
    shells: same(a.shells, b.shells),
    entrypoint: same(a.entrypoint, b.entrypoint),
    cmd: same(a.cmd, b.cmd),
    ports: shared(a.ports, b.ports),
    volumes: shared(a.volumes, b.volumes),
    writes: united(a.writes, b.writes),
    dropsRoot: same(a.dropsRoot, b.dropsRoot),
    capabilitiesAsRoot: united(a.capabilitiesAsRoot, b.capabilitiesAsRoot),
    sources: united(a.sources, b.sources),
    seen: same(a.seen, b.seen),
    ...(a.isUsual || b.isUsual ? { isUsual: true } : {}),
  }));
}

function same<T>(a: T, b: T): T | undefined {
  return JSON.stringify(a) === JSON.stringify(b) ? a : undefined;
}

function shared<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return a.filter((one) => b.some((other) => same(one, other) !== undefined));
}

function united(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])];
}
