import { dockerfileOf } from '../../src/check/model/image/dockerfile.ts';
import { callsOf } from '../../src/check/model/image/script.ts';
import { Source } from '../../src/check/text/source.ts';
import type { Published } from './library.ts';
import type { Mirror, Mirrors } from './mirror.ts';
import type { Reading } from './reading.ts';

/*
 * Images that no Dockerfile makes.
 *   cgr.dev/chainguard   chainguard-images/images: images/NAME/locked_config.json has the configuration of each tag
 *   gcr.io/distroless    GoogleContainerTools/distroless: common/variables.bzl has the numbers of the two users that
 *                        every image is built for (static/static.bzl, USER_VARIANTS)
 *   ubi, newest ubuntu   Red Hat shows no history of its base images, and Canonical none since 2023. What others build on
 *                        them without a USER, and where they install packages first, starts as root.
 */

const chainguard = 'cgr.dev/chainguard/';
const distroless = 'gcr.io/distroless/';

/** An image, a Dockerfile that is built on it, and the tag of that. */
const builtOn = new Map<string, readonly (readonly [repository: string, path: string, tag?: string])[]>([
  ...['ubi8/ubi', 'ubi8/ubi-minimal', 'ubi9/ubi', 'ubi9/ubi-minimal'].map(onRedHat),
  ['docker.io/redhat/ubi9-minimal', [['MariaDB/mariadb-docker', '10.11-ubi/Dockerfile']]],
  ['docker.io/redhat/ubi10-minimal', [['MariaDB/mariadb-docker', '12.2-ubi/Dockerfile']]],
  [
    'docker.io/library/ubuntu',
    [
      ['adoptium/containers', '21/jre/ubuntu/noble/Dockerfile', '24.04'],
      ['adoptium/containers', '21/jre/ubuntu/resolute/Dockerfile', '26.04'],
    ],
  ],
]);

function onRedHat(image: string): [string, [string, string][]] {
  const [release = '', name = ''] = image.split('/');
  const path = `23/jdk/${name}/${release}/Dockerfile.open.releases.full`;
  return [`registry.access.redhat.com/${image}`, [['ibmruntimes/semeru-containers', path]]];
}

/** Who the image below starts as: root, where packages are installed before anybody names a user. */
export function builtOnReading(path: string, text: string): Reading | undefined {
  const stage = dockerfileOf(new Source(path, text)).final;
  for (const { keyword, ...instruction } of stage?.instructions ?? []) {
    if (keyword === 'USER') return undefined;
    const calls = keyword === 'RUN' ? callsOf({ keyword, ...instruction }) : [];
    if (calls.some(({ program }) => /^(?:micro)?dnf$|^yum$|^apt-get$/.test(program)))
      return { ...unknown, user: 'root', uid: 0, gid: 0 };
  }
  return undefined;
}

/** Empty where a Dockerfile makes it, or nobody knows what does. */
export function publishedByConfiguration(mirrors: Mirrors, image: string): Published[] {
  if (image.startsWith(chainguard)) {
    const mirror = mirrors.of('chainguard-images/images');
    const path = `images/${image.slice(chainguard.length)}/locked_config.json`;
    return mirror ? publishedAt(mirror, path, (text) => [...locksOf(text).keys()]) : [];
  }
  const witnesses = publishedByWitness(mirrors, image);
  if (witnesses.length > 0) return witnesses;
  // What is built on Debian 11 is not in the newest version of these files.
  if (!image.startsWith(distroless) || image.endsWith('-debian11')) return [];
  const mirror = mirrors.of('GoogleContainerTools/distroless');
  const tags = ['latest', 'nonroot', 'debug', 'debug-nonroot'];
  return mirror ? publishedAt(mirror, 'common/variables.bzl', () => tags) : [];
}

/** The tags of which a Dockerfile of somebody else's tells. */
export function publishedByWitness(mirrors: Mirrors, image: string): Published[] {
  return (builtOn.get(image) ?? []).flatMap(([repository, path, tag = 'latest']) => {
    const mirror = mirrors.of(repository);
    return mirror ? publishedAt(mirror, path, () => [tag]).map(asBuiltOn) : [];
  });
}

function publishedAt(mirror: Mirror, path: string, tagsIn: (text: string) => readonly string[]): Published[] {
  const [line = ''] = mirror.lines('log', '-1', '--format=%H %cs', 'HEAD', '--', path);
  const [commit = '', day = ''] = line.split(' ');
  const [text] = mirror.texts([`${commit}:${path}`]);
  const cut = path.lastIndexOf('/');
  const origin = { repository: mirror.name, commit, folder: path.slice(0, cut), file: path.slice(cut + 1) };
  return (text === undefined ? [] : tagsIn(text)).map((tag) => ({
    tag,
    // Each tag has another part of the file.
    origins: [origin],
    first: day,
    last: day,
    isCurrent: true,
  }));
}

function asBuiltOn(published: Published): Published {
  return { ...published, origins: published.origins.map((origin) => ({ ...origin, isBuiltOn: true })) };
}

interface Lock {
  readonly accounts?: {
    readonly 'run-as'?: string;
    readonly users?: readonly { readonly username: string; readonly uid: number; readonly gid: number }[];
  };
  readonly entrypoint?: { readonly command?: string };
  readonly cmd?: string;
}

interface Locks {
  readonly imageLocks: Readonly<
    Record<
      string,
      {
        readonly configs?: { readonly amd64?: string };
        readonly devConfigs?: { readonly amd64?: string };
        readonly tags?: readonly string[];
      }
    >
  >;
}

/** The configuration by tag; the one for developers has a tag that ends in `-dev`. */
function locksOf(text: string): Map<string, Lock> {
  const locks = new Map<string, Lock>();
  for (const { configs, devConfigs, tags } of Object.values((JSON.parse(text) as Locks).imageLocks))
    for (const tag of tags ?? [])
      for (const [name, written] of [
        [tag, configs?.amd64],
        [`${tag}-dev`, devConfigs?.amd64],
      ] as const)
        if (written !== undefined) locks.set(name, (JSON.parse(written) as { readonly config: Lock }).config);
  return locks;
}

/** What such a file says of a tag; undefined where it is none of these. */
export function configuredReading(file: string, text: string, tag: string): Reading | undefined {
  if (file === 'locked_config.json') return lockedReading(locksOf(text).get(tag));
  return file === 'variables.bzl' ? distrolessReading(text, tag) : undefined;
}

function lockedReading(lock: Lock | undefined): Reading | undefined {
  if (!lock) return undefined;
  const { accounts, entrypoint, cmd } = lock;
  const users = (accounts?.users ?? []).map(({ username, uid, gid }) => ({ name: username, uid, gid }));
  const user = accounts?.['run-as'] ?? '';
  const account = users.find(({ name, uid }) => name === user || String(uid) === user);
  const isRoot = /^(?:root|0+)?$/.test(user);
  return {
    ...unknown,
    users,
    user: isRoot ? 'root' : user,
    uid: isRoot ? 0 : (account?.uid ?? (/^\d+$/.test(user) ? Number(user) : undefined)),
    gid: isRoot ? 0 : account?.gid,
    entrypoint: words(entrypoint?.command ?? ''),
    cmd: words(cmd ?? ''),
  };
}

function distrolessReading(text: string, tag: string): Reading | undefined {
  const number = (name: string) =>
    /^\d+$/.exec(new RegExp(`^${name} = (\\d+)$`, 'm').exec(text)?.[1] ?? '')?.[0];
  const user = tag.includes('nonroot') ? number('NONROOT') : number('ROOT');
  if (user === undefined) return undefined;
  return { ...unknown, user, uid: Number(user), gid: undefined };
}

const unknown: Reading = {
  ...{ user: undefined, uid: undefined, gid: undefined, users: [], family: undefined },
  ...{ packageManager: undefined, shells: undefined, entrypoint: undefined, cmd: undefined },
  ...{ ports: [], volumes: [], writes: [], dropsRoot: undefined, capabilitiesAsRoot: [] },
  ...{ sources: [], seen: undefined, health: undefined },
};

/** Words as a shell takes them apart; a quoted one may have spaces. */
function words(text: string): string[] {
  return Array.from(text.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? '');
}
