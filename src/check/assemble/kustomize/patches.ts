import type { MapNode, Node, ScalarNode } from '../../read/node.ts';
import { documentsIn } from '../../read/yaml.ts';
import { scalarValue } from '../../read/scalar.ts';
import { type Context, loadFrom } from './context.ts';
import { embeddedRoots, objectsIn, rootsOf } from './files.ts';
import { told } from './id.ts';
import { applyJsonPatch } from './json-patch.ts';
import { refuse } from './refusal.ts';
import { Resource, type Resources } from './resource.ts';
import { Selector } from './selector.ts';
import { mergeObject } from './strategic.ts';
import { child, isEmpty, mapChildren, textAt, withValue } from './tree.ts';

export type Transformer = (resources: Resources) => void;

interface Allowed {
  readonly nameChange: boolean;
  readonly kindChange: boolean;
}

const nothingAllowed: Allowed = { nameChange: false, kindChange: false };

/** An entry of `patches`: one way or the other, in a file or in its text (kustomize PatchTransformer). */
export function patch(entry: Node, context: Context): Transformer {
  const text = filled(entry, 'patch');
  const path = filled(entry, 'path');
  if (!text && !path) refuse(entry, 'A patch needs `path` or `patch`.');
  if (text && path) refuse(entry, 'A patch has `path` or `patch`, not both.');
  const target = child(entry, 'target');
  const written = readPatch(text, path, context);
  if (written.json) return jsonPatch(written.json, target, entry, context);
  const allowed = {
    nameChange: isTrue(child(entry, 'options', 'allowNameChange')),
    kindChange: isTrue(child(entry, 'options', 'allowKindChange')),
  };
  if (!target && written.objects.length === 0) refuse(entry, 'A JSON patch needs a `target`.');
  if (!target)
    return (resources) => {
      for (const over of written.objects) layOver(over, resources, context, allowed);
    };
  const [over, second] = written.objects;
  if (second) refuse(entry, 'A patch with a `target` is one patch; this has several.');
  return over ? layOverAll(over, new Selector(target), context, allowed) : () => undefined;
}

/** `patchesStrategicMerge`: a path, or a text. */
export function strategicPatch(entry: Node, context: Context): Transformer {
  if (entry.kind !== 'scalar') refuse(entry, 'This must be a path or the text of a patch.');
  const objects = /[\n:{]/.test(entry.text.trim())
    ? embeddedObjects(entry)
    : objectsIn(rootsOf(loadFrom(context, entry)));
  return (resources) => {
    for (const over of objects) {
      layOver(over, resources, context, nothingAllowed);
      resources.dropDeleted();
    }
  };
}

/** An entry of `patchesJson6902`. */
export function json6902Patch(entry: Node, context: Context): Transformer {
  const target = child(entry, 'target');
  if (textAt(target, 'name') === '') refuse(target ?? entry, 'The target of a JSON patch needs a `name`.');
  const text = filled(entry, 'patch') ?? filled(entry, 'jsonOp');
  const { json } = readPatch(text, filled(entry, 'path'), context);
  if (!json || isEmpty(json)) refuse(entry, 'This JSON patch has no operations.');
  return jsonPatch(json, target, entry, context, false);
}

function filled(entry: Node, key: string): ScalarNode | undefined {
  const node = child(entry, key);
  return node?.kind === 'scalar' && node.text.trim() !== '' ? node : undefined;
}

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && scalarValue(node, 'kubernetes') === true;
}

interface Written {
  readonly objects: readonly MapNode[];
  readonly json?: Node;
}

/** A list is a JSON patch, whose text is read as YAML 1.1 is; a map is part of an object. */
function readPatch(text: ScalarNode | undefined, path: ScalarNode | undefined, context: Context): Written {
  if (text) {
    const [json] = embeddedRoots(text, 'kubernetes');
    if (json?.kind === 'seq' && text.text.trimStart().startsWith('[') && !isJson(text.text))
      refuse(text, 'A patch that begins with `[` is read as JSON, and this is none.');
    return json?.kind === 'seq'
      ? { objects: [], json: withoutDoubles(json) }
      : { objects: embeddedObjects(text) };
  }
  if (!path) return { objects: [] };
  const source = loadFrom(context, path);
  const [first] = documentsIn(source, 'kubernetes');
  const json = first?.root.node;
  if (json?.kind === 'seq' && !first?.problems.some(({ fatal }) => fatal))
    return { objects: [], json: withoutDoubles(json) };
  const objects = objectsIn(rootsOf(source));
  if (objects.length === 0) refuse(path, `\`${path.text}\` has no patch in it.`);
  return { objects };
}

/** Of a key that stands twice the last counts, as in JSON (encoding/json, which the library of JSON patches reads with). */
function withoutDoubles(node: Node, done = new Map<Node, Node>()): Node {
  const known = done.get(node);
  if (known) return known;
  const single = node.kind === 'map' ? withLastOf(node) : node;
  const result = mapChildren(single, (value) => withoutDoubles(value, done));
  done.set(node, result);
  return result;
}

function withLastOf(map: MapNode): MapNode {
  const entries = [...new Map(map.entries.map((entry) => [entry.key, entry])).values()];
  return entries.length === map.entries.length ? map : { ...map, entries };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function embeddedObjects(text: ScalarNode): MapNode[] {
  return objectsIn(embeddedRoots(text, 'compose'));
}

function layOver(over: MapNode, resources: Resources, context: Context, allowed: Allowed): void {
  const { id } = new Resource(over);
  const [target, second] = resources.called(id);
  if (second) refuse(over, `More than one object is called ${told(id)}.`);
  if (!target) refuse(over, `There is no ${told(id)} that this patch could change.`);
  layOverOne(over, target, context, allowed);
}

function layOverAll(over: MapNode, selector: Selector, context: Context, allowed: Allowed): Transformer {
  // kustomize writes these two anew before it lays the patch over what it selects.
  const part = new Resource(over);
  for (const field of ['labels', 'annotations'] as const) part.writeStrings(field);
  return (resources) => {
    const selected = new Set(resources.list.filter((resource) => selector.selects(resource)));
    for (const resource of selected) {
      const version = child(resource.node, 'apiVersion');
      const fitting = part.node && version ? withValue(part.node, 'apiVersion', version) : over;
      layOverOne(fitting, resource, context, allowed);
    }
    const { list } = resources;
    resources.list = [];
    resources.appendAll(list.filter(({ node }) => node !== undefined));
  };
}

/** Name, kind and namespace stay, unless the patch may change them (resource ApplySmPatch). */
function layOverOne(over: MapNode, target: Resource, { schemas, budget }: Context, allowed: Allowed): void {
  const { node } = target;
  if (!node) return;
  if (allowed.nameChange || allowed.kindChange) target.rememberId();
  const kept = { kind: child(node, 'kind'), name: child(node, 'metadata', 'name') };
  const namespace = child(node, 'metadata', 'namespace');
  const changed = mergeObject(node, over, { schemas, budget });
  target.node = changed;
  if (!changed) return;
  if (!allowed.kindChange && kept.kind) target.node = withValue(changed, 'kind', kept.kind);
  if (!allowed.nameChange && kept.name) target.setMetadata('name', kept.name);
  if (child(target.node, 'metadata', 'namespace') !== namespace) target.setMetadata('namespace', namespace);
}

function jsonPatch(
  json: Node,
  target: Node | undefined,
  entry: Node,
  { budget }: Context,
  remembers = true,
): Transformer {
  if (!target) refuse(entry, 'A JSON patch needs a `target`.');
  const selector = new Selector(target);
  return (resources) => {
    for (const resource of resources.list) {
      if (!resource.node || !selector.selects(resource)) continue;
      if (remembers) resource.rememberId();
      // kustomize remembers in annotations, so that there are some.
      if (resource.previous.length > 0) resource.ensureAnnotations();
      resource.node = applyJsonPatch(resource.node, json, budget);
      resource.writeStrings('annotations');
    }
  };
}
