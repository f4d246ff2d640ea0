import type { Node } from '../../read/node.ts';
import { type FieldSpec, selects, withField } from './field-spec.ts';
import { patternOf } from './pattern.ts';
import type { Transformer } from './patches.ts';
import { child, isNull, madeText, mapChildren, textAt, textNode } from './tree.ts';

/** An entry of `images` (kustomize filters/imagetag). */
export function images(entry: Node, specs: readonly FieldSpec[]): Transformer {
  const isMeant = imageTest(textAt(entry, 'name'));
  const set = (node: Node): Node =>
    node.kind === 'scalar' && isMeant(node.text) ? renamed(node, entry) : node;
  return ({ list }) => {
    for (const resource of list) {
      const { node, kind, id } = resource;
      if (!node || kind === 'CustomResourceDefinition') continue;
      const inContainers = inLists(node, set);
      resource.node = inContainers.kind === 'map' ? inContainers : node;
      for (const spec of specs)
        if (selects(spec, id)) resource.node = withField(resource.node, spec, { set });
    }
  };
}

/** The name that stands in the kustomization is a regular expression to kustomize. */
function imageTest(name: string): (image: string) => boolean {
  const reference = '(:[a-zA-Z0-9_.{}-]*)?(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?';
  return patternOf(`^${name}${reference}$`) ?? (() => false);
}

/** Wherever there are containers, in kinds that nobody knows too. */
function inLists(node: Node, set: (image: Node) => Node): Node {
  return mapChildren(node, (value, key) => {
    const inside = inLists(value, set);
    if ((key !== 'containers' && key !== 'initContainers') || inside.kind !== 'seq') return inside;
    return mapChildren(inside, (container) =>
      mapChildren(container, (field, name) =>
        name === 'image' && container.kind === 'map' ? set(field) : field,
      ),
    );
  });
}

function renamed(image: Node & { kind: 'scalar' }, entry: Node): Node {
  const part = (key: string) => {
    const node = child(entry, key);
    return node && !isNull(node) && textAt(entry, key) !== '' ? node : undefined;
  };
  const [newName, newTag, digest, suffix] = ['newName', 'newTag', 'digest', 'tagSuffix'].map(part);
  const old = splitImage(image.text);
  let { tag, digest: newDigest } = old;
  if (newTag || digest) [tag, newDigest] = [textAt(newTag), textAt(digest)];
  else if (suffix) [tag, newDigest] = [tag + textAt(suffix), ''];
  const name = newName ? textAt(newName) : old.name;
  const text = `${name}${tag === '' ? '' : `:${tag}`}${newDigest === '' ? '' : `@${newDigest}`}`;
  if (text === image.text) return image;
  const used = [newName, newTag, digest, suffix].filter((node) => node !== undefined);
  const [first] = used;
  // Only a name alone stands as it is.
  if (used.length === 1 && first && textAt(first) === text) return textNode(first, text);
  return madeText(text, image, ...used);
}

interface ImageParts {
  readonly name: string;
  readonly tag: string;
  readonly digest: string;
}

/** A colon before the first slash belongs to the port of the registry. */
function splitImage(image: string): ImageParts {
  const slash = Math.max(image.indexOf('/'), 0);
  const at = image.indexOf('@', slash);
  const colon = image.indexOf(':', slash);
  const hasTag = colon !== -1 && (at === -1 || colon < at);
  const nameEnd = hasTag ? colon : at;
  return {
    name: nameEnd === -1 ? image : image.slice(0, nameEnd),
    tag: hasTag ? image.slice(colon + 1, at === -1 ? undefined : at) : '',
    digest: at === -1 ? '' : image.slice(at + 1),
  };
}
