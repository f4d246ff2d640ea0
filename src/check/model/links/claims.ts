import type { ImageReference } from '../image/image-reference.ts';
import { type Build, type BuildClaim, tagMatches } from './claim.ts';

/** One way in which an image is built, as far as configurations say; or that they do not agree. */
export type Claimed = { readonly claim: BuildClaim; readonly isSure: boolean } | 'ambiguous';

/** What the configurations of a project say of its images. */
export class Claims {
  readonly #whole = new Map<string, BuildClaim[]>();
  readonly #endings = new Map<string, BuildClaim[]>();
  readonly #contexts = new Map<string, string[]>();

  readonly all: readonly BuildClaim[];

  constructor(claims: Iterable<BuildClaim>) {
    this.all = [...claims];
    for (const claim of this.all) {
      const { image, build } = claim;
      if (build.dockerfile !== undefined) add(this.#contexts, build.dockerfile, build.context);
      if (image?.isWhole === true) add(this.#whole, image.repository, claim);
      else if (image)
        add(this.#endings, image.repository.slice(image.repository.lastIndexOf('/') + 1), claim);
    }
  }

  /** Where the builds of this Dockerfile find their files, as far as configurations say. */
  contextsOf(dockerfile: string): readonly string[] {
    return [...new Set(this.#contexts.get(dockerfile))];
  }

  /** How this Dockerfile is built, as far as configurations say. */
  of(dockerfile: string): readonly BuildClaim[] {
    return this.#contexts.has(dockerfile)
      ? this.all.filter(({ build }) => build.dockerfile === dockerfile)
      : [];
  }

  isBuilt(dockerfile: string): boolean {
    return this.#contexts.has(dockerfile);
  }

  /** The Dockerfiles that are built. */
  get dockerfiles(): Iterable<string> {
    return this.#contexts.keys();
  }

  /** Undefined where nobody says that this image is built. `from` is the file that uses it. */
  find(image: ImageReference, from: string, isPublic: boolean): Claimed | undefined {
    const whole = this.#whole.get(image.repository) ?? [];
    const named = isPublic ? whole.filter((claim) => tagMatches(claim.image?.tag, image.tag)) : whole;
    // A name without a registry is anybody's: what is built under it elsewhere in the repository may be another image.
    const isLocal = image.repository.startsWith('docker.io/library/');
    const near = isLocal ? named.filter(({ folder }) => isWithin(from, folder)) : named;
    if (near.length > 0) return chosen(near, image, from, true);
    const ends = this.#endings.get(image.path.slice(image.path.lastIndexOf('/') + 1)) ?? [];
    const ending = ends.filter((claim) =>
      `/${image.repository}`.endsWith(`/${claim.image?.repository ?? ''}`),
    );
    return ending.length > 0 && !isLocal ? chosen(ending, image, from, false) : undefined;
  }
}

/** Nobody builds one image in so many ways. */
const mostClaims = 500;

/** The claims of the nearest folder that speaks for the file; of those, the ones for this tag. They must agree. */
function chosen(
  claims: readonly BuildClaim[],
  image: ImageReference,
  from: string,
  isSure: boolean,
): Claimed {
  if (claims.length > mostClaims) return 'ambiguous';
  const speaking = claims.filter(({ folder }) => isWithin(from, folder));
  const nearest = Math.max(...speaking.map(({ folder }) => folder.length));
  const near = speaking.length > 0 ? speaking.filter(({ folder }) => folder.length === nearest) : claims;
  const tagged = near.filter((claim) => tagMatches(claim.image?.tag, image.tag));
  const all = tagged.length > 0 ? tagged : near;
  const [claim, ...others] = all;
  if (!claim || others.some((other) => !isSame(other.build, claim.build))) return 'ambiguous';
  // A tag that this build does not make may be that of another build.
  return { claim, isSure: isSure && (tagged.length > 0 || claim.image?.tag === 'latest') };
}

function add<Value>(index: Map<string, Value[]>, key: string, value: Value): void {
  const known = index.get(key);
  if (known) known.push(value);
  else index.set(key, [value]);
}

export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

function isSame(a: Build, b: Build): boolean {
  return a.dockerfile === b.dockerfile && a.target === b.target && a.context === b.context;
}
