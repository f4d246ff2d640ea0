import type { Entry, MapNode, Node, ScalarNode } from '../../read/node.ts';
import { scalarValue } from '../../read/scalar.ts';
import { type Context, loadFrom } from './context.ts';
import { utf8 } from './hash.ts';
import { refuse } from './refusal.ts';
import { Resource } from './resource.ts';
import { child, entryFor, entryOf, isNull, textAt, textNode } from './tree.ts';

/*
 * ConfigMaps and Secrets that a kustomization makes of literals and files (kustomize api/internal/generators, api/kv).
 */

export function generated(
  kind: 'ConfigMap' | 'Secret',
  args: Node,
  options: Node | undefined,
  context: Context,
): Resource {
  const name = child(args, 'name');
  if (!name || textAt(args, 'name') === '') refuse(args, `A generated ${kind} needs a \`name\`.`);
  const pairs = pairsOf(args, context);
  const seen = new Set<string>();
  for (const { key, value } of pairs) {
    if (seen.has(key))
      refuse(
        value,
        `The key \`${key}\` is given twice in ${kind} ${name.kind === 'scalar' ? name.text : ''}.`,
      );
    seen.add(key);
  }
  const own = child(args, 'options');
  const resource = new Resource(objectOf(kind, args, name, pairs));
  for (const field of ['labels', 'annotations'] as const) {
    const given = withDefaults(child(own, field), child(options, field));
    if (given.length > 0)
      resource.setMetadata(field, { ...mapAt(args), entries: given.map((entry) => entryOfText(entry)) });
  }
  const isSet = (key: string) => isTrue(child(own, key)) || isTrue(child(options, key));
  if (isSet('immutable') && resource.node)
    resource.node = {
      ...resource.node,
      entries: [...resource.node.entries, plain('immutable', 'true', args)],
    };
  resource.hashed = !isSet('disableNameSuffixHash');
  resource.behavior = behaviorOf(args);
  return resource;
}

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && scalarValue(node, 'kubernetes') === true;
}

function behaviorOf(args: Node): Resource['behavior'] {
  const behavior = textAt(args, 'behavior');
  return behavior === 'merge' || behavior === 'replace' ? behavior : 'create';
}

function withDefaults(own: Node | undefined, options: Node | undefined): Entry[] {
  const entries = own?.kind === 'map' ? [...own.entries] : [];
  const more = options?.kind === 'map' ? options.entries.filter(({ key }) => !entryOf(own, key)) : [];
  return [...entries, ...more];
}

function entryOfText(entry: Entry): Entry {
  const { value } = entry;
  return { ...entry, value: textNode(value, value.kind === 'scalar' ? value.text : '') };
}

function mapAt({ source, span, flow }: Node): MapNode {
  return { kind: 'map', source, span, flow, computed: true, tag: undefined, uses: undefined, entries: [] };
}

function plain(key: string, text: string, at: Node): Entry {
  return entryFor(key, { ...textNode(at, text), computed: true, tag: undefined });
}

function objectOf(kind: string, args: Node, name: Node, pairs: readonly Entry[]): MapNode {
  const map = mapAt(args);
  const namespace = child(args, 'namespace');
  const isOfSecret = kind === 'Secret';
  const type = child(args, 'type');
  const data = pairs.filter(({ value }) => isOfSecret || !isBinary(value)).sort(byKey);
  const binary = isOfSecret ? [] : pairs.filter(({ value }) => isBinary(value)).sort(byKey);
  const metadata = {
    ...map,
    entries: [
      entryFor('name', name),
      ...(isNull(namespace) || !namespace ? [] : [entryFor('namespace', namespace)]),
    ],
  };
  return {
    ...map,
    entries: [
      plain('apiVersion', 'v1', args),
      plain('kind', kind, args),
      entryFor('metadata', metadata),
      ...(isOfSecret
        ? [
            entryFor(
              'type',
              textAt(type) === '' ? { ...textNode(args, 'Opaque'), computed: true } : (type ?? args),
            ),
          ]
        : []),
      ...(isOfSecret || data.length > 0
        ? [entryFor('data', { ...map, entries: isOfSecret ? data.map(encoded) : data })]
        : []),
      ...(binary.length > 0 ? [entryFor('binaryData', { ...map, entries: binary })] : []),
    ],
  };
}

function byKey(one: Entry, other: Entry): number {
  return one.key < other.key ? -1 : 1;
}

/** Bytes that are no text have come in as what stands for such bytes. */
function isBinary(node: Node): boolean {
  return node.kind === 'scalar' && node.text.includes('\uFFFD');
}

function encoded(entry: Entry): Entry {
  const { value } = entry;
  if (value.kind !== 'scalar') return entry;
  const place = { source: value.source, span: value.span };
  return {
    ...entry,
    value: { ...value, text: base64(value.text), computed: true, madeOf: value.madeOf ?? [place] },
  };
}

/** In lines of seventy letters where it is longer than one, as kustomize writes it. */
function base64(text: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const bytes = utf8(text);
  let written = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [one = 0, two, three] = bytes.slice(at, at + 3);
    const bits = (one << 16) | ((two ?? 0) << 8) | (three ?? 0);
    const digits = [18, 12, 6, 0].map((by) => letters[(bits >> by) & 63] ?? '').join('');
    const filled = two === undefined ? 2 : three === undefined ? 3 : 4;
    written += digits.slice(0, filled).padEnd(4, '=');
  }
  if (written.length < 70) return written;
  return (written.match(/.{1,70}/g) ?? []).map((line) => `${line}\n`).join('');
}

/** Environment files first, then literals, then files. */
function pairsOf(args: Node, context: Context): Entry[] {
  const single = child(args, 'env');
  const envs = [
    ...scalarsAt(args, 'envs'),
    ...(single?.kind === 'scalar' && single.text !== '' ? [single] : []),
  ];
  return [
    ...envs.flatMap((path) => environmentPairs(path, context)),
    ...scalarsAt(args, 'literals').map(literalPair),
    ...scalarsAt(args, 'files').map((path) => filePair(path, context)),
  ];
}

function scalarsAt(args: Node, key: string): ScalarNode[] {
  const list = child(args, key);
  if (list?.kind !== 'seq') return [];
  return list.items.map(({ value }) =>
    value.kind === 'scalar' ? value : refuse(value, 'This must be a string.'),
  );
}

function literalPair(node: ScalarNode): Entry {
  const equals = node.text.indexOf('=');
  if (equals < 1) refuse(node, `\`${node.text}\` must be \`KEY=VALUE\`.`);
  const value = unquoted(node.text.slice(equals + 1));
  return entryFor(node.text.slice(0, equals), made(node, value));
}

function unquoted(text: string): string {
  const [first, last] = [text[0], text.at(-1)];
  return text.length >= 2 && first === last && (first === '"' || first === "'") ? text.slice(1, -1) : text;
}

/** A part of what stands in the kustomization. */
function made(node: ScalarNode, text: string): ScalarNode {
  return { ...textNode(node, text), computed: true, madeOf: [{ source: node.source, span: node.span }] };
}

function environmentPairs(path: ScalarNode, context: Context): Entry[] {
  const source = loadFrom(context, path);
  const found: Entry[] = [];
  for (const { 0: line, index } of source.text.matchAll(/[^\n]+/g)) {
    const text = line
      .replace(/\r$/, '')
      .replace(index === 0 ? /^\uFEFF/ : /^/, '')
      .trimStart();
    if (text === '' || text.startsWith('#')) continue;
    const equals = text.indexOf('=');
    const key = equals === -1 ? text : text.slice(0, equals);
    const value = equals === -1 ? '' : text.slice(equals + 1);
    const end = index + line.length - (line.endsWith('\r') ? 1 : 0);
    const span = { start: end - value.length, end };
    found.push(entryFor(key, { ...textNode(path, value), source, span }));
  }
  return found;
}

function filePair(node: ScalarNode, context: Context): Entry {
  const parts = node.text.split('=');
  const [first = '', second] = parts;
  if (parts.length > 2 || first === '' || second === '')
    refuse(node, `\`${node.text}\` must be a path, or \`KEY=PATH\`.`);
  const path = second ?? first;
  const source = context.files.load(context.folder, { ...node, text: path });
  const key = second === undefined ? path.slice(path.lastIndexOf('/') + 1) : first;
  const span = { start: 0, end: source.text.length };
  return entryFor(key, { ...textNode(node, source.text), source, span });
}
