import { groupsWithPods } from './pod/pod-places.ts';

/*
 * Which documents are worth parsing. Most manifests are ConfigMaps, definitions and roles, in which there is nothing
 * to judge, and parsing is what takes the time.
 *
 * A document is left out only if it surely is of no interest: whoever writes `"\x6bind": Pod` is not let through.
 */

export type Interest =
  | 'workload'
  | 'namespace'
  | 'list'
  | 'kustomization'
  | 'pod-security-policy'
  | 'service-account'
  /** A kind nobody told us of that seems to hold containers, or a document too oddly written to tell. */
  | 'unknown';

/** The text speaks of the two fields that every Kubernetes object has. */
export function mentionsKubernetes(text: string): boolean {
  return says(text, 'kind') && says(text, 'apiVersion');
}

/** What is in this document for us; undefined for nothing. */
export function interestOf(text: string): Interest | undefined {
  if (!says(text, 'kind')) return undefined;
  // go-yaml ends a line here; a regular expression does not. A byte order mark is no part of the first line.
  const kinds = topKinds(text.replaceAll('\x85', '\n').replace(/^\uFEFF/, ''));
  if (!kinds) return interestInside(text);
  const isList = [...kinds].some((kind) => kind.endsWith('List'));
  return interestOfKinds(kinds, text) ?? (isList && interestInside(text) ? 'list' : undefined);
}

const kindsOfInterest: ReadonlyMap<string, Interest> = new Map([
  ['Namespace', 'namespace'],
  ['Kustomization', 'kustomization'],
  ['Component', 'kustomization'],
  ['PodSecurityPolicy', 'pod-security-policy'],
  ['ServiceAccount', 'service-account'],
]);

/** They quote or describe objects of other kinds, and hold none. */
const describing: ReadonlySet<string> = new Set(['ConfigMap', 'Secret', 'CustomResourceDefinition']);

/** There may be as many kinds as lines, so what concerns the whole text is asked once. */
function interestOfKinds(kinds: ReadonlySet<string>, text: string): Interest | undefined {
  const left = [...kinds].filter((kind) => !describing.has(kind));
  if (left.some((kind) => groupsWithPods(kind).some((group) => says(text, group)))) return 'workload';
  const known = left.find((kind) => kindsOfInterest.has(kind));
  if (known !== undefined) return kindsOfInterest.get(known);
  return left.some((kind) => !kind.endsWith('List')) && seemsToHoldContainers(text) ? 'unknown' : undefined;
}

/** `containers`, `initContainers`, and what Argo, Tekton and Spark have in their place. */
function seemsToHoldContainers(text: string): boolean {
  return says(text, 'ontainers') || says(text, 'securityContext');
}

/**
 * The kinds that the document gives itself: one, if nothing is wrong with it. Undefined where its top is not written as
 * people write it: JSON, flow style, tags, anchors, escapes, merge keys.
 */
function topKinds(text: string): Set<string> | undefined {
  const [first = '', margin = ''] = firstLine.exec(text) ?? [];
  if (first.startsWith('---')) return undefined;
  const lines = new RegExp(
    `^\uFEFF?${margin}(?:(["']?)kind\\1[ \\t]*:(?=\\s)[ \\t]*(.*)|[?!&*{["'<].*)`,
    'gm',
  );
  const kinds = new Set<string>();
  for (const [line, , value] of text.matchAll(lines)) {
    const kind = value === undefined ? undefined : plainValue.exec(value)?.[2];
    if (kind !== undefined) kinds.add(kind);
    else if (value !== undefined || !plainKey.test(line)) return undefined;
  }
  return kinds;
}

/** The first line that is more than a marker, a directive, a comment or white space. */
const firstLine = /^(?!---[ \t]*$|---[ \t]+#|%|[ \t]*#|[ \t\uFEFF]*$)\uFEFF?( *).{0,3}/m;

const plainValue = /^(["']?)([\w.-]+)\1(?:[ \t]+#.*|[ \t]*)$/;
const plainKey = /^[\s\uFEFF]*(["'])[^"'\\]*\1[ \t]*:/;

/** The same by the kinds that stand anywhere in the document, for lists and for what is not written plainly. */
function interestInside(text: string): Interest | undefined {
  if (escapes.test(text)) return 'unknown';
  const kinds = new Set<string>();
  // Only looked at, not taken: what follows a kind without a value may be another `kind`.
  for (const [, , kind = ''] of text.matchAll(/\bkind["']?\s*:(?=\s*(["']?)([\w.-]*)\1)/g)) {
    if (kind === '') return 'unknown';
    kinds.add(kind);
    // The items of a DeploymentList may leave their kind out.
    if (kind.endsWith('List')) kinds.add(kind.slice(0, -'List'.length));
  }
  kinds.delete('');
  return interestOfKinds(kinds, text);
}

/** Letters that are written as numbers. */
const escapes = /\\(?:x|u00|U000000)[4-7]/;

function says(text: string, word: string): boolean {
  return text.includes(word) || escapes.test(text);
}
