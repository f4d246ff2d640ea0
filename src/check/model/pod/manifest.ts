import type { Field } from '../../read/field.ts';
import { YamlDocument } from '../../read/yaml.ts';

export type { Namespace } from './namespace.ts';

/** One Kubernetes object: a document, or an item of a `List` in one. */
export interface Manifest {
  readonly root: Field;
  readonly apiVersion: string;
  /** What stands before the slash of the apiVersion: `apps`, and empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Empty where there is none. */
  readonly name: string;
  /** Empty where there is none: whoever applies it then decides. */
  readonly namespace: string;
  /** Where its content starts, 1-based. */
  readonly line: number;
  /** Names it without a line number: `Deployment web`. */
  readonly subject: string;
}

/** kubectl flattens lists of lists; nobody nests them deeper than this. */
const deepestList = 8;

/** The Kubernetes objects of a document, those in a `List` one by one, in the order of the file. */
export function manifestsIn(document: YamlDocument | Field): Manifest[] {
  const root = document instanceof YamlDocument ? document.root : document;
  const found: Manifest[] = [];
  collect(root, { kind: '', apiVersion: '' }, found, 0);
  return found;
}

interface TypeMeta {
  readonly kind: string;
  readonly apiVersion: string;
}

function collect(root: Field, inherited: TypeMeta, found: Manifest[], depth: number): void {
  if (depth > deepestList) return;
  const own = { kind: root.at('kind').string ?? '', apiVersion: root.at('apiVersion').string ?? '' };
  const type = own.kind === '' && own.apiVersion === '' ? inherited : own;
  if (type.kind === '') return;
  const items = root.at('items');
  // kubectl flattens whatever has a list of items (unstructured/helpers.go, decode), and others may not.
  const isList = items.kind === 'seq';
  if (!isList || !type.kind.endsWith('List')) found.push(manifest(root, type));
  if (!isList) return;
  // The items of a `DeploymentList` may leave their kind out (apimachinery, unstructured/helpers.go decodeToList).
  const itemType = { kind: type.kind.replace(/List$/, ''), apiVersion: type.apiVersion };
  for (const item of items.items()) collect(item, itemType, found, depth + 1);
}

function manifest(root: Field, { kind, apiVersion }: TypeMeta): Manifest {
  const metadata = root.at('metadata');
  const name = metadata.at('name').text ?? '';
  const given = name || (metadata.at('generateName').text ?? '');
  return {
    root,
    apiVersion,
    group: apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '',
    kind,
    name,
    namespace: metadata.at('namespace').text ?? '',
    line: root.source.position((root.alias ?? root.span).start).line,
    subject: given === '' ? kind : `${kind} ${given}`,
  };
}
