import type { Variables } from '../../read/interpolate.ts';
import { interpolate } from '../../read/interpolate.ts';
import type { MapNode, Node } from '../../read/node.ts';
import { loadModel } from './file.ts';
import { ComposeFiles, dotEnvIn, type ReadSource } from './files.ts';
import { child, stringOf } from './nodes.ts';
import { folderOf } from '../../text/path.ts';
import { Budget, type ComposeProblem, Refusal, refuse } from './refusal.ts';

export interface Model {
  readonly files: ComposeFiles;
  /** The merged project; absent where compose refuses it whatever its environment is. */
  readonly root?: MapNode;
  readonly problems: readonly ComposeProblem[];
  /** What the `.env` of its folder sets. */
  readonly variables?: Variables;
}

/**
 * The model of a first file and its overrides, in an empty environment with the `.env` of its folder. What is refused
 * only because the environment is empty is loaded with stand-ins for what nobody knows: the rest of it stays as it is.
 */
export function loadComposeModel(paths: readonly string[], read: ReadSource): Model {
  const model = modelOf(paths, read);
  if (!model.problems.some(isOfEnvironment)) return model;
  const { root, files, ...rest } = modelOf(paths, read, supposed);
  return root ? { ...rest, files, root: withoutStandIns(root), problems: model.problems } : model;
}

/** A port, a name, a number and a file may all be called so. */
const supposed = '59999';

/** As an empty environment gives it: what was supposed is nobody's value. */
function withoutStandIns<N extends Node>(node: N): N {
  if (node.kind === 'map') {
    const entries = node.entries.map((entry) => ({ ...entry, value: withoutStandIns(entry.value) }));
    return { ...node, entries };
  }
  if (node.kind === 'seq') {
    return { ...node, items: node.items.map((item) => ({ ...item, value: withoutStandIns(item.value) })) };
  }
  return node.unknown === undefined ? node : { ...node, text: node.text.replaceAll(supposed, '') };
}

/** A variable stands where compose refuses what it finds. */
function isOfEnvironment({ at }: ComposeProblem): boolean {
  return at.source.slice(at.span).includes('$');
}

function modelOf(paths: readonly string[], read: ReadSource, standIn?: string): Model {
  const files = new ComposeFiles(read, new Budget());
  try {
    const folder = folderOf(paths[0] ?? '');
    const known = withProjectName(paths, folder, files);
    const variables = standIn === undefined ? known : Object.assign(known, { standIn });
    const scope = { files, folder, variables, extended: new Map() };
    const root = loadModel(paths, scope, { moved: '', including: [] });
    if (root.entries.length === 0) refuse(root, 'This compose file is empty.');
    return { files, root, problems: [], variables: known };
  } catch (error) {
    if (error instanceof Refusal) return { files, problems: error.problems };
    throw error;
  }
}

const none: Variables = () => undefined;

/** compose sets COMPOSE_PROJECT_NAME itself: from `.env`, from `name:`, from the name of the folder. */
function withProjectName(paths: readonly string[], folder: string, files: ComposeFiles): Variables {
  const variables = files.environment(dotEnvIn(folder), none);
  const named = paths.flatMap((path) => files.roots(path)).flatMap((root) => nameIn(root));
  const written = normalised(interpolate(named.at(-1) ?? '', variables).text);
  const folderName = normalised(folder.slice(folder.lastIndexOf('/') + 1));
  const name = [variables('COMPOSE_PROJECT_NAME') ?? '', written, folderName].find((text) => text !== '');
  return (variable) => (variable === 'COMPOSE_PROJECT_NAME' ? name : variables(variable));
}

function nameIn(root: Node): string[] {
  const name = stringOf(child(root, 'name'));
  return name === undefined || name === '' ? [] : [name];
}

function normalised(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
}
