import type { MapNode, Node } from '../../read/node.ts';
import { loadFile } from './file.ts';
import { merge } from './merge.ts';
import { child, isNull, stringOf, withEntry, without } from './nodes.ts';
import { clean, folderOf, join } from '../../text/path.ts';
import { movedTo } from './moved.ts';
import { refuse } from './refusal.ts';
import type { Resets } from './resets.ts';
import { deepestChain, type ExtendedFile, type Scope } from './scope.ts';

/*
 * `extends`: a service laid over another one, of this file or of another (compose-go loader/extends.go).
 */

interface Extending {
  readonly scope: Scope;
  /** The file whose services are looked at first, for the reports of cycles. */
  readonly file: string;
  readonly services: Map<string, Node>;
  readonly resets: Resets;
  /** The services on the way here. */
  readonly trail: readonly string[];
}

/** The document with every service completed by what it extends. */
export function withExtends(document: MapNode, file: string, scope: Scope, resets: Resets): MapNode {
  let completed = document;
  for (const key of ['services', 'jobs']) {
    const group = child(document, key);
    if (!group) continue;
    if (group.kind !== 'map') refuse(group, `\`${key}\` must be a mapping.`);
    const services = new Map(group.entries.map((entry) => [entry.key, entry.value]));
    for (const name of services.keys()) extended(name, { scope, file, services, resets, trail: [] });
    const entries = group.entries.map((entry) => ({
      ...entry,
      value: services.get(entry.key) ?? entry.value,
    }));
    completed = withEntry(completed, key, { ...group, entries });
  }
  return completed;
}

function extended(name: string, at: Extending): Node | undefined {
  const service = at.services.get(name);
  if (!service || isNull(service)) return undefined;
  if (service.kind !== 'map') refuse(service, `\`services.${name}\` must be a mapping.`);
  const reference = child(service, 'extends');
  if (!reference) return service;
  const base = baseOf(name, reference, at);
  if (!base) return service;
  const { budget } = at.scope.files;
  const source = at.resets.apply(base, ['services', name], budget);
  const merged = merge(source, service, ['services', 'x'], budget, 'over');
  const whole = merged.kind === 'map' ? without(merged, 'extends') : merged;
  at.services.set(name, whole);
  return whole;
}

function baseOf(name: string, reference: Node, at: Extending): Node | undefined {
  const { service, file } = referenceOf(reference);
  const other = file === undefined ? undefined : extendedFile(file, reference, at.scope);
  const services = other ? new Map(other.services) : at.services;
  if (!services.has(service)) {
    refuse(reference, `\`${name}\` extends \`${service}\`, which is no service of ${file ?? 'this file'}.`);
  }
  const step = `${name} in ${file ?? at.file}`;
  if (at.trail.includes(step))
    refuse(reference, `\`${name}\` extends itself: ${[...at.trail, step].join(', ')}.`);
  if (at.trail.length >= deepestChain) refuse(reference, `\`${name}\` extends a chain that is too long.`);
  return extended(service, {
    ...at,
    services,
    resets: other?.resets ?? at.resets,
    trail: [...at.trail, step],
  });
}

function referenceOf(reference: Node): { readonly service: string; readonly file?: string } {
  if (reference.kind !== 'map') return { service: stringOf(reference) ?? '' };
  const service = stringOf(child(reference, 'service'));
  if (service === undefined) refuse(reference, '`extends` must say which `service`.');
  const file = child(reference, 'file');
  if (!file || isNull(file)) return { service };
  const path = stringOf(file) ?? refuse(file, '`extends.file` must be a string.');
  return { service, file: path };
}

function extendedFile(path: string, from: Node, scope: Scope): ExtendedFile {
  const found = scope.extended.get(path);
  if (found) return found;
  const full = join(scope.folder, path);
  const folder = folderOf(full);
  const { node, resets } = loadFile(full, { ...scope, folder }, { lone: true, from });
  const services = child(node && movedTo(folderOf(clean(path)), node), 'services');
  if (services?.kind !== 'map') refuse(from, `${path} has no services to extend.`);
  const file = { services: new Map(services.entries.map((entry) => [entry.key, entry.value])), resets };
  scope.extended.set(path, file);
  return file;
}
