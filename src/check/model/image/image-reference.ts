/*
 * The grammar and the normalisation of distribution/reference (regexp.go, normalize.go), which Docker, BuildKit
 * and containerd share: `node` is docker.io/library/node:latest for all of them.
 */

export interface ImageReference {
  /** As BuildKit prints it: `docker.io/library/node:24`, with `:latest` when neither tag nor digest is given. */
  readonly full: string;
  /** `docker.io`, `localhost:5000`. */
  readonly registry: string;
  /** The name without registry, tag and digest: `library/node`. */
  readonly path: string;
  /** Registry and path: `docker.io/library/node`. */
  readonly repository: string;
  /** The repository as people write it: `node`, `bitnami/redis`, `gcr.io/distroless/static`. */
  readonly name: string;
  /** `latest` when neither tag nor digest is given; undefined for a digest alone. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** The reference that a registry client makes of this text; undefined where it refuses the text. */
export function parseImageReference(text: string): ImageReference | undefined {
  // Sixty-four hexadecimal digits are an image id, which no registry can be asked for.
  if (text.length > longestReference || /^[a-f\d]{64}$/.test(text)) return undefined;
  const [rest, digest] = cut(text, text.indexOf('@'));
  if (digest !== undefined && !isDigest(digest)) return undefined;
  const colon = rest.lastIndexOf(':');
  const [name, tag] = cut(rest, colon > rest.lastIndexOf('/') ? colon : -1);
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) return undefined;
  const { registry, path } = normalised(name);
  if (!isRegistry(registry) || !isPath(path)) return undefined;
  return reference(registry, path, tag ?? (digest === undefined ? 'latest' : undefined), digest);
}

/** A path of 255 characters, a registry, a tag of 128 and a digest fit in easily. */
const longestReference = 2048;

function reference(
  registry: string,
  path: string,
  tag: string | undefined,
  digest: string | undefined,
): ImageReference {
  const repository = `${registry}/${path}`;
  return {
    full: repository + (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`),
    registry,
    path,
    repository,
    name: familiar(registry, path),
    tag,
    digest,
  };
}

function cut(text: string, at: number): [string, string | undefined] {
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** The first part is a registry if it cannot be a path: it has a dot, a port or a capital, or is `localhost`. */
function normalised(name: string): { readonly registry: string; readonly path: string } {
  const [first, rest] = cut(name, name.indexOf('/'));
  if (rest === undefined || !(first === 'localhost' || /[.:A-Z]/.test(first))) return onDockerHub(name);
  return first === 'docker.io' || first === 'index.docker.io'
    ? onDockerHub(rest)
    : { registry: first, path: rest };
}

function onDockerHub(path: string) {
  return { registry: 'docker.io', path: path.includes('/') ? path : `library/${path}` };
}

function familiar(registry: string, path: string): string {
  if (registry !== 'docker.io') return `${registry}/${path}`;
  return /^library\/[^/]*$/.test(path) ? path.slice('library/'.length) : path;
}

const hostPart = '[a-zA-Z\\d](?:[a-zA-Z\\d-]*[a-zA-Z\\d])?';
const host = new RegExp(`^(?:${hostPart}(?:\\.${hostPart})*|\\[[a-fA-F\\d:]+\\])(?::\\d+)?$`);

function isRegistry(text: string): boolean {
  return host.test(text);
}

function isPath(text: string): boolean {
  return (
    text.length <= 255 && text.split('/').every((part) => /^[a-z\d]+(?:(?:[._]|__|-+)[a-z\d]+)*$/.test(part))
  );
}

const digestLengths = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

/** go-digest knows these three and refuses capitals. */
function isDigest(text: string): boolean {
  const [algorithm, encoded] = cut(text, text.indexOf(':'));
  return encoded?.length === digestLengths.get(algorithm) && /^[a-f\d]+$/.test(encoded ?? '');
}

/** As people say it: without the tag that goes without saying. */
export function shortName({ name, tag }: ImageReference): string {
  return tag === undefined || tag === 'latest' ? name : `${name}:${tag}`;
}
