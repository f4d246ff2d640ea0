import type { Entry, MapNode, Node } from '../../read/node.ts';
import { child, entryOf, keyPlace, stringOf, valueOf } from './nodes.ts';
import { isAddress } from './port.ts';
import { refuse } from './refusal.ts';

/** What compose-go's validation package and path resolver refuse in a merged project. */
export function validate(root: MapNode): void {
  for (const entry of entriesOf(root, 'volumes')) checkExternal(entry);
  for (const entry of entriesOf(root, 'configs')) checkOrigin(entry, ['file', 'environment', 'content']);
  for (const entry of entriesOf(root, 'secrets')) checkOrigin(entry, ['file', 'environment']);
  for (const { value } of [...entriesOf(root, 'services'), ...entriesOf(root, 'jobs')]) {
    for (const port of itemsOf(value, 'ports')) checkAddress(port);
    for (const mount of itemsOf(value, 'volumes')) checkMount(mount);
    for (const device of [...itemsOf(value, 'gpus'), ...reservedDevices(value)]) checkDevice(device);
  }
}

export function entriesOf(node: Node, key: string): readonly Entry[] {
  const found = child(node, key);
  return found?.kind === 'map' ? found.entries : [];
}

export function itemsOf(node: Node | undefined, key: string): readonly Node[] {
  const found = child(node, key);
  return found?.kind === 'seq' ? found.items.map(({ value }) => value) : [];
}

function checkExternal({ key, value }: Entry): void {
  if (value.kind !== 'map' || valueOf(child(value, 'external')) !== true) return;
  const other = value.entries.find(
    ({ key: name }) => name !== 'name' && name !== 'external' && !name.startsWith('x-'),
  );
  if (other)
    refuse(keyPlace(other), `The volume \`${key}\` is external, so \`${other.key}\` cannot be set here.`);
}

function checkOrigin(entry: Entry, origins: readonly string[]): void {
  const given = origins.filter((origin) => entryOf(entry.value, origin));
  const choice = origins.map((origin) => `\`${origin}\``).join(', ');
  if (given.length > 1) refuse(keyPlace(entry), `\`${entry.key}\` must have only one of ${choice}.`);
  if (given.length === 1 || child(entry.value, 'driver') || child(entry.value, 'external')) return;
  refuse(keyPlace(entry), `\`${entry.key}\` must have one of ${choice}.`);
}

function checkAddress(port: Node): void {
  const address = child(port, 'host_ip');
  const text = stringOf(address);
  if (address && text !== undefined && !isAddress(text)) refuse(address, `\`${text}\` is no IP address.`);
}

function reservedDevices(service: Node): readonly Node[] {
  const reservations = child(child(child(service, 'deploy'), 'resources'), 'reservations');
  return itemsOf(reservations, 'devices');
}

function checkDevice(device: Node): void {
  if (child(device, 'count') && child(device, 'device_ids')) {
    refuse(device, 'A device request must have only one of `count` and `device_ids`.');
  }
}

function checkMount(mount: Node): void {
  if (stringOf(child(mount, 'type')) === 'bind' && !child(mount, 'source')) {
    refuse(mount, 'A bind mount must have a `source`.');
  }
}
