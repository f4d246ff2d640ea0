import type { NamedImage } from './base-images.ts';
import { distrolessStatus } from './distroless.ts';
import { endedImage } from './ended-images.ts';

/*
 * Images that can still be pulled and are not built any more. Besides those of distroless:
 *   openjdk          its page on Docker Hub: deprecated in July 2022, only early access builds go on
 *                    (docker-library/openjdk#505, those of 8 on Alpine since 2019: #322, #330; Red Hat, "Updating Docker Hub's OpenJDK image", 2022-09-16)
 *   adoptopenjdk     the project became Eclipse Temurin in 2021 and built its last images then
 *   centos           docker-library/docs centos/content.md; CentOS Linux 8 ended on 2021-12-31, 7 on 2024-06-30
 *   bitnamilegacy    bitnami/containers#83267: no further updates from 2025-08-28 on
 *   dotnet           dotnet/core, release-notes: the end of support of each version
 *   official images  what docker-library/official-images does not name any more, see ended-images.ts
 */

export interface Frozen {
  /** The day of the last update, or less of it: `2026-02-27`, `2022`. */
  readonly since: string | undefined;
  /** A release of a version ends with the next one, and the version is what ended on that day. */
  readonly isBound?: true;
  readonly replacement: Replacement | undefined;
  /** The image goes on, in newer versions. */
  readonly isOldVersion?: true;
}

export interface Replacement {
  /** `gcr.io/distroless/nodejs24-debian13`, or with a tag: `eclipse-temurin:17-jre`. */
  readonly name: string;
  /** It holds the same version of the same thing, under the same tags. */
  readonly isDropIn: boolean;
}

/** Undefined where the image is built, or nothing is known of it. */
export function frozenImage(image: NamedImage): Frozen | undefined {
  const status = distrolessStatus(image);
  if (status.kind === 'frozen') {
    const { since, replacement } = status;
    return {
      since,
      replacement: replacement && { name: replacement.repository, isDropIn: replacement.sameVersion },
    };
  }
  if (image.repository.startsWith('docker.io/bitnamilegacy/'))
    return { since: '2025-08-28', replacement: undefined };
  const family = families.get(image.repository);
  return family ? family(image.tag ?? '') : oldVersion(image);
}

function oldVersion({ repository, tag }: NamedImage): Frozen | undefined {
  if (tag === undefined) return undefined;
  if (repository.startsWith(dotnet)) return oldDotnet(repository, tag);
  const ended = endedImage(repository, tag);
  if (!ended) return undefined;
  const { successor, ...end } = ended;
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  return {
    ...end,
    replacement: successor === undefined ? undefined : { name: `${name}:${successor}`, isDropIn: false },
    isOldVersion: true,
  };
}

const dotnet = 'mcr.microsoft.com/dotnet/';

const dotnetEnds: readonly (readonly [RegExp, string])[] = [
  [/^1\./, '2019-06-27'],
  [/^2\.[02]/, '2019-12-23'],
  [/^2\.1/, '2021-08-21'],
  [/^3\.0/, '2020-03-03'],
  [/^3\.1/, '2022-12-13'],
  [/^5\.0/, '2022-05-10'],
  [/^6\.0/, '2024-11-12'],
  [/^7\.0/, '2024-05-14'],
];

/** The versions up to 3.1 are under `dotnet/core`. */
function oldDotnet(repository: string, tag: string): Frozen | undefined {
  const since = dotnetEnds.find(([version]) => version.test(tag))?.[1];
  const name = repository.replace('/core/', '/');
  return since === undefined
    ? undefined
    : { since, replacement: { name: `${name}:10.0`, isDropIn: false }, isOldVersion: true };
}

const families: ReadonlyMap<string, (tag: string) => Frozen | undefined> = new Map([
  ['docker.io/library/openjdk', openjdk],
  ['docker.io/library/centos', centos],
  ...[8, 11].map((version) => [`docker.io/adoptopenjdk/openjdk${version}`, adoptOpenJdk(version)] as const),
]);

/** Java 18 was the newest when it ended; what came later is an early access build. */
function openjdk(tag: string): Frozen | undefined {
  const version = Number(/^(\d+)(?![\d-]*-?ea)/.exec(tag)?.[1] ?? Infinity);
  if (version > 18) return undefined;
  // 8u212 was the last on Alpine.
  const since = version === 8 && tag.includes('alpine') ? '2019' : '2022';
  return { since, replacement: temurin(version, tag) };
}

function adoptOpenJdk(version: number) {
  return (tag: string): Frozen => ({ since: '2021', replacement: temurin(version, tag) });
}

/** Java 8, 11 and 17 are those among the old versions that are still supported. */
function temurin(version: number, tag: string): Replacement | undefined {
  if (![8, 11, 17].includes(version)) return undefined;
  const kind = /\bjre/.test(tag) ? 'jre' : 'jdk';
  const system = tag.includes('alpine') ? '-alpine' : '';
  return { name: `eclipse-temurin:${version}-${kind}${system}`, isDropIn: false };
}

function centos(tag: string): Frozen | undefined {
  if (/^(?:centos)?7\b/.test(tag)) return { since: '2024-06-30', replacement: undefined };
  return /^(?:latest$|(?:centos)?8\b)/.test(tag)
    ? { since: '2021-12-31', replacement: undefined }
    : undefined;
}
