import type { NamedImage } from './base-images.ts';
import { distrolessStatus } from './distroless.ts';

/*
 * Images that can still be pulled and are not built any more. Besides those of distroless:
 *   openjdk          its page on Docker Hub: deprecated in July 2022, only early access builds go on
 *                    (docker-library/openjdk#505, those of 8 on Alpine since 2019: #322, #330; Red Hat, "Updating Docker Hub's OpenJDK image", 2022-09-16)
 *   adoptopenjdk     the project became Eclipse Temurin in 2021 and built its last images then
 *   centos           docker-library/docs centos/content.md; CentOS Linux 8 ended on 2021-12-31, 7 on 2024-06-30
 *   bitnamilegacy    bitnami/containers#83267: no further updates from 2025-08-28 on
 */

export interface Frozen {
  /** The day of the last update, or less of it: `2026-02-27`, `2022`. */
  readonly since: string | undefined;
  readonly replacement: Replacement | undefined;
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
  return families.get(image.repository)?.(image.tag ?? '');
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
