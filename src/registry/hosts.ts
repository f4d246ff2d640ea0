import type { Reach } from './wire.ts';

/* Which registries may be asked, where they answer, and who may sign their tokens. */

/** One registry, or several by a pattern: `docker.io`, `*.azurecr.io`, `http://localhost:5000`. */
export interface HostRule {
  /** As image names have it; a `*` stands for a part of a name without dots. */
  readonly host: string;
  readonly protocol: 'http' | 'https';
  readonly reach: Reach;
}

export interface Endpoint {
  readonly registry: string;
  readonly base: URL;
  readonly reach: Reach;
}

/** Registries whose images anybody may pull, and those that clouds keep for their customers. */
export const publicRegistries: readonly string[] = [
  ...[
    'docker.io',
    'ghcr.io',
    'quay.io',
    'gcr.io',
    'mirror.gcr.io',
    'registry.gitlab.com',
    'cgr.dev',
    'dhi.io',
  ],
  ...[
    'mcr.microsoft.com',
    'public.ecr.aws',
    'registry.access.redhat.com',
    'registry.redhat.io',
    'registry.k8s.io',
  ],
  ...['nvcr.io', 'docker.elastic.co', 'container-registry.oracle.com', 'lscr.io'],
  ...['*.gcr.io', '*-docker.pkg.dev', '*.azurecr.io', '*.dkr.ecr.*.amazonaws.com'],
];

/** Undefined where it names no host. */
export function hostRule(text: string, reach: Reach): HostRule | undefined {
  const [, protocol = 'https', host = ''] = /^(?:(https?):\/\/)?([^/\s@]+)\/?$/.exec(text) ?? [];
  const name = host.replaceAll('*', 'x');
  if (!/^(?:[a-z\d](?:[a-z\d.-]{0,250}[a-z\d])?|\[[a-f\d:]{2,45}\])(?::\d{1,5})?$/i.test(name))
    return undefined;
  return { host, protocol: protocol === 'http' ? 'http' : 'https', reach };
}

/**
 * Hosts that sign the tokens of another. A registry that names any other for it is not believed: it would be sent the
 * credentials (google/go-containerregistry#2193, devcontainers/cli#1278).
 *   docker.io            docs.docker.com, "Registry authentication"
 *   docker.elastic.co    elastic.co/guide, "Pull an image": its tokens are of docker-auth.elastic.co
 *   registry.gitlab.com  docs.gitlab.com, "GitLab container registry administration"
 *   nvcr.io              oras-project/oras-dotnet#401
 *   rg.*.scw.cloud       apple/container#2268
 */
const signers: Pairs = [
  ['docker.io', 'https://auth.docker.io'],
  ['docker.elastic.co', 'https://docker-auth.elastic.co'],
  ['registry.gitlab.com', 'https://gitlab.com'],
  ['nvcr.io', 'https://authn.nvidia.com'],
  ['rg.*.scw.cloud', 'https://api.scaleway.com'],
];

/** Where a registry answers under another name than images have (distribution/reference, moby's registry/config.go). */
const answering: ReadonlyMap<string, string> = new Map([['docker.io', 'registry-1.docker.io']]);

/**
 * Who answers for a registry that keeps nothing itself and sends every question on.
 *   registry.k8s.io      to Artifact Registry, near whoever asks (kubernetes/registry.k8s.io, docs/request-handling.md)
 */
const deputies: Pairs = [['registry.k8s.io', '*-docker.pkg.dev']];

type Pairs = readonly (readonly [registry: string, other: string])[];

/** Besides those that are known. */
export interface KnownPairs {
  /** Registries, and the origin of who signs their tokens. */
  readonly signers?: Pairs;
  /** Registries, and the hosts that they may send a question on to. */
  readonly deputies?: Pairs;
}

export class Hosts {
  readonly #rules: readonly HostRule[];
  readonly #signers: Pairs;
  readonly #deputies: Pairs;

  constructor(rules: readonly HostRule[], pairs: KnownPairs = {}) {
    this.#rules = rules;
    this.#signers = [...signers, ...(pairs.signers ?? [])];
    this.#deputies = [...deputies, ...(pairs.deputies ?? [])];
  }

  /** Undefined where it may not be asked. */
  endpointOf(registry: string): Endpoint | undefined {
    // Who names a host says more of it than who names a pattern.
    const rule =
      this.#rules.findLast(({ host }) => host === registry) ??
      this.#rules.findLast(({ host }) => covers(host, registry));
    if (!rule) return undefined;
    const host = answering.get(registry) ?? registry;
    return { registry, base: new URL(`${rule.protocol}://${host}/`), reach: rule.reach };
  }

  /** Whether this address may be asked for a token, and be given the credentials of the registry. */
  maySign({ registry, base }: Endpoint, realm: URL): boolean {
    if (realm.username !== '' || realm.password !== '') return false;
    if (realm.origin === base.origin) return true;
    return this.#signers.some(([name, signer]) => covers(name, registry) && realm.origin === signer);
  }

  /** How far a question may go that a registry sends on to there; undefined where it may not go there at all. */
  reachOfDeputy({ registry }: Endpoint, to: URL): Reach | undefined {
    if (to.username !== '' || to.password !== '') return undefined;
    if (!this.#deputies.some(([name, host]) => covers(name, registry) && covers(host, to.host)))
      return undefined;
    const own = this.endpointOf(to.host);
    if (to.origin === own?.base.origin) return own.reach;
    return to.protocol === 'https:' ? 'public' : undefined;
  }
}

function covers(pattern: string, host: string): boolean {
  if (!pattern.includes('*')) return pattern === host;
  const [own, theirs] = [pattern.split('.'), host.split('.')];
  return own.length === theirs.length && own.every((part, at) => coversPart(part, theirs[at] ?? ''));
}

function coversPart(pattern: string, part: string): boolean {
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === part;
  const [before, behind] = [pattern.slice(0, star), pattern.slice(star + 1)];
  const isLonger = part.length > before.length + behind.length;
  return isLonger && part.startsWith(before) && part.endsWith(behind) && /^[a-z\d-]+$/i.test(part);
}
