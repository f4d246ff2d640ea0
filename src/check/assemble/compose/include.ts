import type { Entry, MapNode, Node } from '../../read/node.ts';
import { dotEnvIn } from './files.ts';
import { loadModel } from './file.ts';
import { merge } from './merge.ts';
import { child, fingerprint, implied, isNull, map, stringOf, withEntry, without } from './nodes.ts';
import { clean, folderOf, join } from '../../text/path.ts';
import { refuse } from './refusal.ts';
import type { Resets } from './resets.ts';
import { deepestChain, type Scope } from './scope.ts';
import type { Variables } from '../../read/interpolate.ts';

/*
 * `include`: another project whose services, volumes and so on become ours (compose-go loader/include.go).
 */

const resources = ['services', 'jobs', 'volumes', 'networks', 'secrets', 'configs', 'models'];

/** `including` are the files on the way here, this one last. */
export function withIncludes(
  document: MapNode,
  scope: Scope,
  including: readonly string[],
  resets: Resets,
): MapNode {
  const include = child(document, 'include');
  if (!include) return document;
  if (include.kind !== 'seq' && !isNull(include)) refuse(include, '`include` must be a list.');
  let model = document;
  for (const { value } of include.kind === 'seq' ? include.items : []) {
    const imported = includedModel(value, scope, including);
    for (const key of resources) model = withImported(model, imported, key, scope, resets);
  }
  return without(model, 'include');
}

function includedModel(value: Node, scope: Scope, including: readonly string[]): MapNode {
  const paths = value.kind === 'map' ? textsOf(child(value, 'path')) : textsOf(value);
  const [first] = paths;
  if (first === undefined) refuse(value, 'An include must name a path.');
  const files = paths.map((path) => join(scope.folder, path));
  if (including.includes(join(scope.folder, first))) {
    refuse(value, `This file includes itself: ${[...including, ...files].join(', ')}.`);
  }
  if (including.length >= deepestChain) refuse(value, 'The chain of includes is too long.');
  const project = stringOf(child(value, 'project_directory')) ?? '';
  const moved = project === '' ? folderOf(clean(first)) : project;
  const folder = join(scope.folder, moved === '' ? '.' : moved);
  const variables = variablesOf(value, folder, scope);
  const inner = { ...scope, folder, variables, extended: new Map() };
  return loadModel(files, inner, { moved, including, from: value });
}

function variablesOf(value: Node, folder: string, { files, folder: outer, variables }: Scope): Variables {
  const named = textsOf(child(value, 'env_file')).filter((path) => path !== '/dev/null');
  if (named.length === 0) return files.environment(dotEnvIn(folder), variables);
  return named.reduce<Variables>((known, path) => {
    const full = join(outer, path);
    if (!files.has(full)) refuse(value, `The file \`${path}\` is not there.`);
    return files.environment(full, known);
  }, variables);
}

function textsOf(node: Node | undefined): string[] {
  const text = stringOf(node);
  if (text !== undefined) return [text];
  return node?.kind === 'seq' ? node.items.flatMap(({ value }) => stringOf(value) ?? []) : [];
}

/** What both have is merged, and this file wins. */
function withImported(model: MapNode, imported: MapNode, key: string, scope: Scope, resets: Resets): MapNode {
  const from = child(imported, key);
  if (from?.kind !== 'map') return model;
  const to = child(model, key);
  if (to && to.kind !== 'map') refuse(to, `\`${key}\` must be a mapping.`);
  const entries = new Map((to?.entries ?? []).map((entry) => [entry.key, entry]));
  for (const entry of from.entries) {
    const own = entries.get(entry.key);
    entries.set(entry.key, own ? joined(entry, own, key, scope, resets) : entry);
  }
  return withEntry(model, key, map(to ?? from, [...entries.values()]));
}

function joined(theirs: Entry, own: Entry, key: string, scope: Scope, resets: Resets): Entry {
  const { budget } = scope.files;
  const prints = [theirs.value, own.value].map((value) => fingerprint(value));
  budget.spend(own.value, prints.join('').length / 16);
  if (prints[0] === prints[1]) return own;
  const path = [key, own.key];
  const base = resets.apply(theirs.value, path, budget);
  const value = merge(base, own.value, path, budget, 'over');
  return value.source === own.value.source ? { ...own, value } : implied(own.key, value);
}
