import type { Item, MapNode, Node } from '../../read/node.ts';
import {
  child,
  entryOf,
  implied,
  map,
  mapChildren,
  plain,
  seq,
  string,
  stringOf,
  valueOf,
  withEntry,
} from './nodes.ts';
import { type Path, PathTable, shown } from '../../text/path.ts';
import { parsePorts } from './port.ts';
import { type Budget, refuse } from './refusal.ts';
import { parseVolume } from './volume.ts';

/*
 * Short forms become long ones, so that files that use different forms merge and everybody after sees one
 * (compose-go transform/*.go).
 */

type Transform = (node: Node, path: Path, budget: Budget) => Node;

export function canonical(node: Node, path: Path, budget: Budget): Node {
  return (transforms.find(path) ?? children)(node, path, budget);
}

const children: Transform = (node, path, budget) =>
  mapChildren(node, (value, key) => canonical(value, [...path, key], budget));

function wrong(node: Node, path: Path, form: string): never {
  refuse(node, `\`${shown(path)}\` must be ${form}.`);
}

/** A string `s` stands for the mapping `{key: s}`. */
const shortFor =
  (key: string): Transform =>
  (node, path) => {
    if (node.kind === 'map') return node;
    return stringOf(node) === undefined
      ? wrong(node, path, 'a string or a mapping')
      : map(node, [implied(key, node)]);
  };

const build: Transform = (node, path, budget) =>
  (node.kind === 'map' ? children : shortFor('context'))(node, path, budget);

const listed: Transform = (node) => (stringOf(node) === undefined ? node : seq(node, [{ value: node }]));

/** A list of names stands for a mapping of them. */
const named =
  (value: (at: Node) => Node): Transform =>
  (node, path) => {
    if (node.kind !== 'seq') return node;
    const entries = node.items.map((item) => {
      const name = stringOf(item.value) ?? wrong(item.value, path, 'a list of names');
      return [name, implied(name, value(item.value))] as const;
    });
    return map(node, [...new Map(entries).values()]);
  };

const started = (at: Node): MapNode =>
  map(at, [implied('condition', string(at, 'service_started')), implied('required', plain(at, true))]);

const dependsOn: Transform = (node, path, budget) => {
  if (node.kind === 'seq') return named(started)(node, path, budget);
  if (node.kind !== 'map') return wrong(node, path, 'a list or a mapping');
  return mapChildren(node, (value, key) => {
    if (value.kind !== 'map') return wrong(value, [...path, key], 'a mapping');
    return withDefaults(value, started(value).entries);
  });
};

function withDefaults(node: MapNode, defaults: MapNode['entries']): MapNode {
  const missing = defaults.filter(({ key }) => !entryOf(node, key));
  return missing.length === 0 ? node : { ...node, entries: [...node.entries, ...missing] };
}

const envFile: Transform = (node, path, budget) => {
  const list = listed(node, path, budget);
  if (list.kind !== 'seq') return wrong(node, path, 'a string or a list');
  return mapChildren(list, (value) => {
    const entry = value.kind === 'map' ? value : shortFor('path')(value, path, budget);
    return entry.kind === 'map' ? withDefaults(entry, [implied('required', plain(value, true))]) : entry;
  });
};

const gpus: Transform = (node, path) => {
  if (node.kind === 'seq') return node;
  if (stringOf(node) === undefined) return wrong(node, path, '`all` or a list');
  return seq(node, [{ value: map(node, [implied('count', string(node, 'all'))]) }]);
};

const volume: Transform = (node, path) => {
  if (node.kind === 'map') return node;
  const spec = stringOf(node) ?? wrong(node, path, 'a string or a mapping');
  const { type, source, target, readOnly } = parseVolume(spec, node);
  return map(node, [
    implied('type', string(node, type)),
    ...(source === '' ? [] : [implied('source', string(node, source))]),
    implied('target', string(node, target)),
    ...(readOnly ? [implied('read_only', plain(node, true))] : []),
  ]);
};

const device: Transform = (node, path) => {
  if (node.kind === 'map') return node;
  const spec = stringOf(node) ?? wrong(node, path, 'a string or a mapping');
  const [source = '', target = '', permissions = 'rwm', ...more] = spec.split(':');
  if (more.length > 0) refuse(node, `The device \`${spec}\` has too many colons.`);
  return map(node, [
    implied('source', string(node, source)),
    implied('target', string(node, target === '' ? source : target)),
    implied('permissions', string(node, permissions)),
  ]);
};

const ulimit: Transform = (node, path) => {
  const value = valueOf(node);
  if (node.kind === 'map' || (typeof value === 'number' && Number.isInteger(value))) return node;
  return wrong(node, path, 'a whole number or a mapping');
};

const ports: Transform = (node, path, budget) => {
  if (node.kind !== 'seq') return wrong(node, path, 'a list');
  return seq(
    node,
    node.items.flatMap((item) => portItems(item, path, budget)),
  );
};

function portItems(item: Item, path: Path, budget: Budget): Item[] {
  const { value: node } = item;
  if (node.kind === 'map') return [item];
  const value = valueOf(node);
  const whole = typeof value === 'number' && Number.isInteger(value);
  if (typeof value !== 'string' && !whole) wrong(node, path, 'a list of ports');
  return parsePorts(String(value), node, budget).map((port) => ({
    ...item,
    value: map(node, [
      ...(port.hostIp === '' ? [] : [implied('host_ip', string(node, port.hostIp))]),
      implied('target', plain(node, port.target)),
      ...(port.published === '' ? [] : [implied('published', string(node, port.published))]),
      implied('protocol', string(node, port.protocol)),
      implied('mode', string(node, 'ingress')),
    ]),
  }));
}

/** `KEY=VALUE` lists where compose wants the value too. */
const pairs: Transform = (node, path) => {
  if (node.kind === 'map') return node;
  if (node.kind !== 'seq') return wrong(node, path, 'a list or a mapping');
  const entries = node.items.map(({ value }) => {
    const [, key, rest] = /^([^=]*)=(.*)$/s.exec(stringOf(value) ?? '') ?? [];
    if (key === undefined || rest === undefined) return wrong(value, path, 'a list of `key=value`');
    return [key, implied(key, string(value, rest))] as const;
  });
  return map(node, [...new Map(entries).values()]);
};

const ssh: Transform = (node, path, budget) => {
  if (node.kind === 'map') return node;
  if (node.kind !== 'seq') return wrong(node, path, 'a list or a mapping');
  const keys = node.items.filter(({ value }) => stringOf(value) !== 'default');
  const found = pairs({ ...node, items: keys }, path, budget);
  return keys.length === node.items.length || found.kind !== 'map'
    ? found
    : withEntry(found, 'default', plain(node, null));
};

/** The old `external: {name: …}` is `external: true` beside a name. */
const resource: Transform = (node, path, budget) => {
  if (valueOf(node) === null) return node;
  if (node.kind !== 'map') return wrong(node, path, 'a mapping');
  const external = child(node, 'external');
  if (external?.kind !== 'map') return children(node, path, budget);
  const [name, old] = [child(node, 'name'), child(external, 'name')];
  if (name && old && valueOf(name) !== valueOf(old))
    refuse(old, `\`${shown(path)}\` has two different names.`);
  const plainly = withEntry(node, 'external', plain(external, true));
  return old && !name ? withEntry(plainly, 'name', old) : plainly;
};

const nothing = (at: Node) => plain(at, null);

function rows(prefixes: readonly string[], transform: Transform, names: string): [string, Transform][] {
  return prefixes.flatMap((prefix) =>
    names.split(' ').map((name): [string, Transform] => [`${prefix}.${name}`, transform]),
  );
}

const containers = ['services.*', 'jobs.*', 'services.*.pre_start.*'];
const workloads = ['services.*', 'jobs.*'];

const transforms = new PathTable<Transform>([
  ...rows(containers, envFile, 'env_file'),
  ...rows(containers, listed, 'label_file dns'),
  ...rows(containers, gpus, 'gpus'),
  ...rows(containers, named(nothing), 'networks models'),
  ...rows(containers, volume, 'volumes.*'),
  ...rows(containers, device, 'devices.*'),
  ...rows(containers, shortFor('source'), 'secrets.* configs.*'),
  ...rows(containers, ulimit, 'ulimits.*'),
  ...rows(workloads, shortFor('source'), 'build.secrets.*'),
  ...rows(workloads, pairs, 'build.additional_contexts'),
  ...rows(workloads, dependsOn, 'depends_on'),
  ...rows(workloads, shortFor('service'), 'extends'),
  ...rows(workloads, ports, 'ports'),
  ...rows(workloads, build, 'build'),
  ...rows(workloads, ssh, 'build.ssh'),
  ...rows(workloads, ulimit, 'build.ulimits.*'),
  ...rows(['volumes', 'networks', 'secrets', 'configs'], resource, '*'),
]);
