import { readDotEnv } from '../../read/dotenv.ts';
import { folderOf, join } from '../../text/path.ts';
import type { Source } from '../../text/source.ts';

/*
 * Which files of a repository make a compose project, by their names alone: what docker compose finds by
 * itself in a folder (compose-go cli/options.go), and every other compose file as a project of its own.
 */

const defaults = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrides = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/** `compose.yaml`, `docker-compose.prod.yml`, `compose-db.yml`, `dev.compose.yml`. */
export function isComposeName(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /\.ya?ml$/i.test(name) && /(?:^|[-._])compose[-._]/i.test(name);
}

export interface ComposeFileSet {
  /** The first file, and the override that docker compose loads over it unasked. */
  readonly files: readonly string[];
}

/** The files that `COMPOSE_FILE` names in a `.env`, told from its folder (compose-go cli/options.go, WithConfigFileEnv). */
export function composeFilesOf({ path, text }: Source): readonly string[] {
  if (!text.includes('COMPOSE_FILE')) return [];
  const { variables } = readDotEnv(text, () => undefined);
  const separator = variables.get('COMPOSE_PATH_SEPARATOR') ?? ':';
  const names = (variables.get('COMPOSE_FILE') ?? '').split(separator === '' ? ':' : separator);
  return names.filter((name) => name !== '').map((name) => join(folderOf(path), name));
}

/** The projects among these compose files, in their order. One of any other name, `stack.yml`, is one by itself. */
export function composeProjectsIn(names: readonly string[]): ComposeFileSet[] {
  const known = new Set(names);
  const pairs = new Map<string, string>();
  for (const folder of new Set(names.map((path) => folderOf(path)))) {
    const find = (candidates: readonly string[]) =>
      candidates.map((name) => join(folder, name)).find((path) => known.has(path));
    const [first, override] = [find(defaults), find(overrides)];
    if (first !== undefined && override !== undefined) pairs.set(first, override);
  }
  const loaded = new Set(pairs.values());
  return names
    .filter((path) => !loaded.has(path))
    .map((path) => ({ files: [path, ...[pairs.get(path) ?? []].flat()] }));
}
