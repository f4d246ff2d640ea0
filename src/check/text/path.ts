/** Where a value stands in a project: the keys down to it, `[]` for an element of a sequence. */
export type Path = readonly string[];

interface Branch<T> {
  value?: T;
  readonly branches: Map<string, Branch<T>>;
}

/** A table by patterns such as `services.*.ports`; `*` stands for any one key (compose-go tree.Path). */
export class PathTable<T> {
  readonly #root: Branch<T> = { branches: new Map() };

  constructor(rows: Iterable<readonly [string | Path, T]>) {
    for (const [pattern, value] of rows) {
      let at = this.#root;
      for (const part of typeof pattern === 'string' ? pattern.split('.') : pattern) {
        const next = at.branches.get(part) ?? { branches: new Map<string, Branch<T>>() };
        at.branches.set(part, next);
        at = next;
      }
      at.value = value;
    }
  }

  find(path: Path): T | undefined {
    return find(this.#root, path, 0);
  }
}

function find<T>(branch: Branch<T>, path: Path, depth: number): T | undefined {
  const key = path[depth];
  if (key === undefined) return branch.value;
  const exact = branch.branches.get(key);
  const found = exact && find(exact, path, depth + 1);
  if (found !== undefined) return found;
  const any = branch.branches.get('*');
  return any && find(any, path, depth + 1);
}

export function shown(path: Path): string {
  return path.join('.').replaceAll('.[', '[');
}

/** `join('a/b', '../c')` is `a/c`; an absolute second part stands alone, as filepath.Join after IsAbs. */
export function join(folder: string, path: string): string {
  return path.startsWith('/') ? clean(path) : clean(`${folder === '' ? '.' : folder}/${path}`);
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, Math.max(slash, 1));
}

/** Go's path.Clean: the shortest equal path. */
export function clean(path: string): string {
  const parts: string[] = [];
  const rooted = path.startsWith('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push('..');
  }
  const joined = parts.join('/');
  if (rooted) return `/${joined}`;
  return joined === '' ? '.' : joined;
}

/** Not in the folder that holds all these paths, which are in order; beside a single one nobody knows what there is. */
export function isOutside(path: string, paths: readonly string[]): boolean {
  if (paths.length < 2 || path.startsWith('../')) return true;
  // What the first and the last have in common, all have.
  const [first, last] = [paths[0] ?? '', paths.at(-1) ?? ''].map((each) => `${folderOf(each)}/`);
  let common = first ?? '';
  while (common !== '' && !last?.startsWith(common)) common = above(common);
  return common !== '' && common !== '/' && !path.startsWith(common);
}

/** `a/` for `a/b/`, nothing for `a/`. */
function above(folder: string): string {
  return folder.slice(0, folder.slice(0, -1).lastIndexOf('/') + 1);
}
