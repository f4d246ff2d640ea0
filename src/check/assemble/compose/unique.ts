import type { Item, Node } from '../../read/node.ts';
import { child, mapChildren, stringOf, valueOf } from './nodes.ts';
import { type Path, PathTable, shown } from '../../text/path.ts';
import { refuse } from './refusal.ts';
import { parseVolume } from './volume.ts';

/*
 * What counts as the same element of a sequence, as compose-go's override/uncity.go has it: of elements
 * with one key the last is kept, at the place of the first.
 */

type KeyOf = (node: Node, path: Path) => string;

/** `KEY` of `KEY=VALUE`, or the whole. */
export const keyOf: KeyOf = (node, path) => {
  const text = stringOf(node);
  if (text === undefined) refuse(node, `An element of \`${shown(path)}\` must be a string.`);
  const equals = text.indexOf('=');
  return equals === -1 ? text : text.slice(0, equals);
};

const targetOf: KeyOf = (node, path) => {
  const text = stringOf(node);
  if (text !== undefined) return parseVolume(text, node).target;
  return node.kind === 'map' ? writtenTarget(node, path) : '';
};

function writtenTarget(node: Node, path: Path): string {
  const target = stringOf(child(node, 'target'));
  return target ?? refuse(node, `An element of \`${shown(path)}\` has no \`target\` to be mounted at.`);
}

const deviceOf: KeyOf = (node, path) => {
  const parts = stringOf(node)?.split(':');
  if (parts) return parts[1] ?? parts[0] ?? '';
  return node.kind === 'map' ? writtenTarget(node, path) : '';
};

const exposedOf: KeyOf = (node, path) => {
  const value = valueOf(node);
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return String(value);
  refuse(node, `An element of \`${shown(path)}\` must be a port.`);
};

const mountOf =
  (folder: string): KeyOf =>
  (node, path) => {
    const text = stringOf(node);
    if (text !== undefined) return `${folder}/${text}`;
    if (node.kind !== 'map') refuse(node, `An element of \`${shown(path)}\` must be a name or a mapping.`);
    return stringOf(child(node, 'target')) ?? `${folder}/${String(valueOf(child(node, 'source')))}`;
  };

const portOf: KeyOf = (node, path) => {
  if (node.kind !== 'map') return String(valueOf(node) ?? '');
  const target = child(node, 'target');
  if (!target || valueOf(target) === 0)
    refuse(node, `An element of \`${shown(path)}\` has no \`target\` port.`);
  const say = (key: string, otherwise: string) => {
    const value = child(node, key);
    return value ? JSON.stringify(valueOf(value)) : otherwise;
  };
  return `${say('host_ip', '"0.0.0.0"')}:${say('published', '')}:${String(valueOf(target))}/${say('protocol', '"tcp"')}`;
};

const envFileOf: KeyOf = (node, path) => {
  if (node.kind !== 'map') return stringOf(node) ?? '';
  return stringOf(child(node, 'path')) ?? refuse(node, `An element of \`${shown(path)}\` has no \`path\`.`);
};

const keys = new PathTable<KeyOf>([
  ['networks.*.labels', keyOf],
  ['networks.*.ipam.options', keyOf],
  ...(
    'annotations build.args build.additional_contexts build.platform build.tags build.labels cap_add cap_drop ' +
    'deploy.labels dns dns_opt dns_search environment labels links networks.*.aliases ' +
    'networks.*.link_local_ips profiles sysctls tmpfs'
  )
    .split(' ')
    .map((name): [string, KeyOf] => [`services.*.${name}`, keyOf]),
  ['services.*.devices', deviceOf],
  ['services.*.configs', mountOf('')],
  ['services.*.secrets', mountOf('/run/secrets')],
  ['services.*.env_file', envFileOf],
  ['services.*.expose', exposedOf],
  ['services.*.ports', portOf],
  ['services.*.volumes', targetOf],
]);

/** The tree with every repeated element of its sequences removed. */
export function withoutRepeats(node: Node, path: Path = []): Node {
  if (node.kind === 'map') return mapChildren(node, (value, key) => withoutRepeats(value, [...path, key]));
  if (node.kind === 'scalar') return node;
  const key = keys.find(path);
  if (!key) return node;
  const items = uniqueBy(node.items, key, path);
  return items.length === node.items.length ? node : { ...node, items };
}

export function uniqueBy(items: readonly Item[], key: KeyOf, path: Path): Item[] {
  return [...new Map(items.map((item) => [key(item.value, path), item])).values()];
}
