import { folderOfFile } from '../assemble/kustomize/files.ts';
import { builtInSchemas, type Schema } from '../assemble/kustomize/merge-keys.ts';
import { documentInBlock } from '../read/block.ts';
import type { Field } from '../read/field.ts';
import { documentsIn } from '../read/yaml.ts';
import { join } from '../text/path.ts';
import type { Source } from '../text/source.ts';

/** A kustomization on the way of an object, which may lay something over it. */
export interface Layer {
  /** Its map. */
  readonly kustomization: Field;
  /** What it lays over this object already. */
  readonly patches: readonly Field[];
}

/** An object as a kustomization calls it. */
export interface Named {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly keysAt: (path: readonly string[]) => readonly string[] | undefined;
}

/** By the name that it was written with: what lays a prefix over it comes later. */
export function namedOf(root: Field): Named | undefined {
  const [apiVersion, kind] = [root.at('apiVersion').text, root.at('kind').text];
  const { node } = root.at('metadata', 'name');
  if (apiVersion === undefined || kind === undefined || node?.kind !== 'scalar') return undefined;
  const name =
    node.computed === true ? node.source.slice(node.span).replaceAll(/^["']|["']$/g, '') : node.text;
  const schema = builtInSchemas(apiVersion, kind);
  return /^[a-z\d][a-z\d.-]*$/.test(name)
    ? { apiVersion, kind, name, keysAt: (path) => keysAt(schema, path) }
    : undefined;
}

function keysAt(schema: Schema | undefined, path: readonly string[]): readonly string[] | undefined {
  let at = schema;
  for (const key of path) at = at?.keys ? at.items : at?.field(key);
  return at?.keys;
}

/**
 * The kustomization that takes in the file in which the object is written, and the one that is rendered, in this order:
 * what is wrong wherever the object comes in is mended for all at once.
 */
export function layersOver(
  root: Field,
  kustomizations: readonly Source[],
  read: (path: string) => Source | undefined,
): Layer[] {
  const named = namedOf(root);
  if (!named) return [];
  const last = kustomizations.at(-1);
  const nearest = kustomizations.find((each) => takesIn(each, root.source.path));
  return [...new Set([nearest, last])].flatMap((source) => {
    const kustomization = source && mapIn(source);
    return kustomization ? [{ kustomization, patches: patchesIn(kustomization, named, read) }] : [];
  });
}

function mapIn(source: Source): Field | undefined {
  const [document, ...others] = documentsIn(source, 'kubernetes');
  return others.length === 0 && document?.root.kind === 'map' ? document.root : undefined;
}

function takesIn(source: Source, path: string): boolean {
  const folder = folderOfFile(source.path);
  const resources = mapIn(source)?.at('resources').items() ?? [];
  return resources.some(({ text }) => text !== undefined && join(folder, text) === path);
}

function patchesIn(kustomization: Field, named: Named, read: (path: string) => Source | undefined): Field[] {
  const entries = [
    ...kustomization.at('patches').items(),
    ...kustomization.at('patchesStrategicMerge').items(),
  ];
  return entries.flatMap((entry) => {
    const target = entry.at('target');
    if (target.exists && target.at('name').text !== named.name) return [];
    const path = entry.kind === 'map' ? entry.at('path') : entry;
    const text = entry.kind === 'map' ? entry.at('patch') : entry;
    const roots = text.text?.includes('\n') === true ? embedded(text) : inFile(kustomization, path, read);
    return roots.filter((root) => isOf(root, named, target.exists));
  });
}

function isOf(root: Field, { kind, name }: Named, isTargeted: boolean): boolean {
  return (
    root.kind === 'map' &&
    root.at('kind').text === kind &&
    (isTargeted || root.at('metadata', 'name').text === name)
  );
}

function inFile(kustomization: Field, { text }: Field, read: (path: string) => Source | undefined): Field[] {
  const source = text === undefined ? undefined : read(join(folderOfFile(kustomization.source.path), text));
  return source ? documentsIn(source, 'kubernetes').map(({ root }) => root) : [];
}

function embedded({ node }: Field): Field[] {
  const document = node?.kind === 'scalar' ? documentInBlock(node, 'kubernetes') : undefined;
  return document ? [document.root] : [];
}
