import { installers } from './pod/carrier.ts';
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
  | 'volume'
  /** A kind nobody told us of that seems to hold containers, or a document too oddly written to tell. */
  | 'unknown';

/** The text speaks of the two fields that every Kubernetes object has. */
export function mentionsKubernetes(text: string): boolean {
  return says(text, 'kind') && says(text, 'apiVersion');
}

/** What is in this document for us; undefined for nothing. */
export function interestOf(text: string): Interest | undefined {
  if (!says(text, 'kind')) return undefined;
  const kinds = topKinds(text);
  if (!kinds) return interestInside(text);
  // kubectl flattens whatever has items, and a kind that is called a list may be none.
  const mayBeList = [...kinds].some((kind) => kind.endsWith('List')) || says(text, 'items');
  return (
    interestOfKinds(kinds, text) ??
    (mayBeList && holdsList(text) && interestInside(text) ? 'list' : undefined)
  );
}

const kindsOfInterest: ReadonlyMap<string, Interest> = new Map([
  ['Namespace', 'namespace'],
  ['Kustomization', 'kustomization'],
  ['Component', 'kustomization'],
  ['PodSecurityPolicy', 'pod-security-policy'],
  ['ServiceAccount', 'service-account'],
  ['PersistentVolume', 'volume'],
]);

/** They quote or describe objects of other kinds, and hold none. */
const describing: ReadonlySet<string> = new Set(['ConfigMap', 'Secret', 'CustomResourceDefinition']);

/** There may be as many kinds as lines, so what concerns the whole text is asked once. */
function interestOfKinds(kinds: ReadonlySet<string>, text: string): Interest | undefined {
  const left = [...kinds].filter((kind) => !describing.has(kind));
  if (left.some((kind) => groupsWithPods(kind).some((group) => says(text, group)))) return 'workload';
  const known = left.find((kind) => kindsOfInterest.has(kind));
  if (known !== undefined) return kindsOfInterest.get(known);
  const isOpen =
    left.length > 0 && (seemsToHoldContainers(text) || left.some((kind) => installers.has(kind)));
  return isOpen ? 'unknown' : undefined;
}

/** `containers`, `initContainers`, and what Argo, Tekton and Spark have in their place. */
function seemsToHoldContainers(text: string): boolean {
  return words.some((word) => says(text, word));
}

const words = [
  'ontainers',
  'ecurityContext',
  'privileged',
  'ostNetwork',
  'ostPID',
  'ostIPC',
  'ostPath',
  'provider: host',
  'securitycontextconstraints',
  'openshift:scc:',
];

/** The kinds that the document gives itself: one, if nothing is wrong with it. */
function topKinds(text: string): Set<string> | undefined {
  const values = topValues(text, 'kind');
  const kinds = new Set<string>();
  for (const value of values ?? []) {
    const kind = plainValue.exec(value)?.[2];
    if (kind === undefined) return undefined;
    kinds.add(kind);
  }
  return values && kinds;
}

/**
 * What stands behind a key at the top of a document, to the end of its line. Undefined where its top is not written as
 * people write it: JSON, flow style, tags, anchors, escapes, merge keys. Only a parser knows then.
 */
export function topValues(given: string, key: string): readonly string[] | undefined {
  // go-yaml ends a line here; a regular expression does not. A byte order mark is no part of the first line.
  const text = given.replaceAll('\x85', '\n').replace(/^\uFEFF/, '');
  const [first = '', margin = ''] = firstLine.exec(text) ?? [];
  if (first.startsWith('---')) return undefined;
  const lines = new RegExp(
    `^\uFEFF?${margin}(?:(["']?)${key}\\1[ \\t]*:(?=\\s|$)[ \\t]*(.*)|[?!&*{["'<].*)`,
    'gm',
  );
  const values: string[] = [];
  for (const [line, , value] of text.matchAll(lines)) {
    if (value !== undefined) values.push(value);
    else if (!plainKey.test(line)) return undefined;
  }
  return values;
}

/** The first line that is more than a marker, a directive, a comment or white space. */
const firstLine = /^(?!---[ \t]*$|---[ \t]+#|%|[ \t]*#|[ \t\uFEFF]*$)\uFEFF?( *).{0,3}/m;

const plainValue = /^(["']?)([\w.-]+)\1(?:[ \t]+#.*|[ \t]*)$/;
const plainKey = /^[\s\uFEFF]*(["'])[^"'\\]*\1[ \t]*:/;

function holdsList(text: string): boolean {
  return topValues(text, 'items')?.length !== 0;
}

/** The same by the kinds that stand anywhere in the document, for lists and for what is not written plainly. */
function interestInside(text: string): Interest | undefined {
  if (odd.test(text)) return 'unknown';
  const kinds = new Set<string>();
  // Only looked at, not taken: what follows a kind without a value may be another `kind`.
  for (const [, , kind = ''] of text.matchAll(/\bkind["']?\s*:(?=\s*(["']?)([\w.-]*)\1)/g)) {
    if (kind === '') return 'unknown';
    kinds.add(kind);
    // The items of a DeploymentList may leave their kind out.
    if (kind.endsWith('List')) kinds.add(kind.slice(0, -'List'.length));
  }
  kinds.delete('');
  return interestOfKinds(kinds, text) ?? (mayHold.test(text) ? 'unknown' : undefined);
}

/** Words without which there is nothing to judge, whatever the kind is and however that is written. */
const mayHold =
  /ontainers|ecurityContext|\b(?:Namespace|PodSecurityPolicy|ServiceAccount|PersistentVolume)\b/;

/** Letters that are written as numbers, in base64, or over the end of a line: what the text says is not what it means. */
const odd =
  /\\(?:x|u00|U000000)[4-7]|![^\s!]*binary|!<|^%TAG|![^\s!]*%[\dA-Fa-f]{2}|"[^"\n]*\\[\n\r\x85\u2028\u2029]/m;

/** Whether a word may stand in a text, however it is written there. */
export function says(text: string, word: string): boolean {
  return text.includes(word) || odd.test(text);
}
