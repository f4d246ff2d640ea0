import type { NamedImage } from './base-images.ts';

/*
 * Which images of gcr.io/distroless are still built. GoogleContainerTools/distroless README.md lists them and adds that
 * all others are deprecated and no longer updated; the dates of removal are its commits' (5cd38c1e for Debian 12's
 * nodejs and java), the end of support is SUPPORT_POLICY.md's. Old tags can still be pulled, so nothing fails: they
 * only stay unpatched. Read on 2026-08-21.
 */

export type DistrolessStatus =
  | {
      readonly kind: 'published';
      /** The last day of the month in which the policy ends its support; undefined where none is set. */
      readonly supportedUntil: string | undefined;
    }
  | {
      readonly kind: 'frozen';
      /** The day from which it was not built any more; undefined where only the fact is known. */
      readonly since: string | undefined;
      readonly replacement: DistrolessReplacement | undefined;
    }
  /** Not a distroless image, or a name or tag that was never among them. */
  | { readonly kind: 'unknown' };

export interface DistrolessReplacement {
  /** `gcr.io/distroless/nodejs24-debian13`. */
  readonly repository: string;
  /** The same version of the language, so that only Debian underneath is newer. */
  readonly sameVersion: boolean;
}

const home = 'gcr.io/distroless/';

/** What is built, by Debian release. */
const published: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'debian13',
    [
      'static',
      'base',
      'base-nossl',
      'cc',
      'java-base',
      'java17',
      'java21',
      'java25',
      'nodejs22',
      'nodejs24',
      'nodejs26',
      'python3',
    ],
  ],
  ['debian12', ['static', 'base', 'base-nossl', 'cc']],
]);

const supportedUntil: ReadonlyMap<string, string> = new Map([['debian12', '2026-09-30']]);

/** A name without a release is Debian 13 today, and will move on. */
const release = 'debian13';

/** What ended and when; a version of a language ended on every release. */
const ended: readonly (readonly [name: RegExp, since: string])[] = [
  [/^nodejs18(?:-|$)/, '2025-04-30'],
  [/^(?:nodejs\d+|java\d+|java-base)-debian12$/, '2026-02-27'],
  [/^nodejs20(?:-|$)/, '2026-05-01'],
  [/^python3-debian12$/, '2026-05-12'],
];

const shape =
  /^(static|base|base-nossl|cc|java-base|java|java\d+|nodejs|nodejs\d+|python3|python2\.7)(?:-(debian\d+))?$/;

/** latest, nonroot, debug, debug-nonroot, and each for one architecture. */
const variants = /^(?:latest|nonroot|debug|debug-nonroot)(?:-(?:amd64|arm64|arm|s390x|ppc64le|riscv64))?$/;

export function distrolessStatus({ repository, tag }: NamedImage): DistrolessStatus {
  const name = repository.startsWith(home) ? repository.slice(home.length) : '';
  const [, language = '', debian = release] = shape.exec(name) ?? [];
  if (language === '') return { kind: 'unknown' };
  if (published.get(debian)?.includes(language) === true) {
    if (tag !== undefined && !variants.test(tag)) return { kind: 'unknown' };
    return { kind: 'published', supportedUntil: supportedUntil.get(debian) };
  }
  return {
    kind: 'frozen',
    since: ended.find(([pattern]) => pattern.test(name))?.[1],
    replacement: replacementOf(language),
  };
}

/** `gcr.io/distroless/java21-debian13:nonroot` for `java21`; undefined where nothing of the kind is built. */
export function distrolessImage(language: string): string | undefined {
  const isBuilt = published.get(release)?.includes(language) ?? false;
  return isBuilt ? `${home}${language}-${release}:nonroot` : undefined;
}

function replacementOf(language: string): DistrolessReplacement | undefined {
  const names = published.get(release) ?? [];
  const repository = (name: string) => `${home}${name}-${release}`;
  // Debian 13's Python is 3.13, Debian 12's was 3.11: the name is the same, the version is not.
  if (names.includes(language))
    return { repository: repository(language), sameVersion: !language.startsWith('python') };
  const [, family = '', version = '0'] = /^([a-z]+)(\d+)?$/.exec(language) ?? [];
  const newer = names.find((name) => name.startsWith(family) && versionOf(name) > Number(version));
  return newer === undefined || family === ''
    ? undefined
    : { repository: repository(newer), sameVersion: false };
}

function versionOf(name: string): number {
  return Number(/^(?:java|nodejs)(\d+)$/.exec(name)?.[1] ?? 0);
}
