import type { Field } from '../../read/field.ts';
import { pathPattern } from '../../text/glob.ts';

/*
 * The generators of an ApplicationSet that the repository itself answers (argo-cd: applicationset/generators): lists,
 * folders of the repository, and what is made of these by matrix and merge. What clusters, other repositories, pull
 * requests and plugins give is known only where they are asked.
 */

export type Parameters = ReadonlyMap<string, string>;

export interface Generated {
  readonly sets: readonly Parameters[];
  /** The generators that are not followed, by their names. */
  readonly open: readonly string[];
}

/** Charts that people write have far fewer; a product of lists has no end. */
const mostSets = 200;

export function generatedBy(spec: Field, folders: readonly string[]): Generated {
  return together(
    spec
      .at('generators')
      .items()
      .map((generator) => ofGenerator(generator, folders)),
  );
}

function together(all: readonly Generated[]): Generated {
  const sets = all.flatMap((each) => each.sets);
  const open = all.flatMap((each) => each.open);
  return sets.length > mostSets ? { sets: [], open: [...open, 'more than can be followed'] } : { sets, open };
}

function ofGenerator(generator: Field, folders: readonly string[]): Generated {
  const names = generator
    .entries()
    .map(([name]) => name)
    .filter((name) => name !== 'selector');
  return together(names.map((name) => selected(ofKind(name, generator.at(name), folders), generator)));
}

/** Which of them count is not worked out. */
function selected(generated: Generated, generator: Field): Generated {
  return generator.at('selector').exists ? { sets: [], open: [...generated.open, 'selector'] } : generated;
}

function ofKind(name: string, field: Field, folders: readonly string[]): Generated {
  if (name === 'list' && !field.at('elementsYaml').exists)
    return {
      sets: field
        .at('elements')
        .items()
        .map((element) => flat(element)),
      open: [],
    };
  if (name === 'git' && field.at('directories').exists) return { sets: ofFolders(field, folders), open: [] };
  if (name === 'matrix' || name === 'merge') return combined(name, field, folders);
  return { sets: [], open: [name] };
}

function combined(name: 'matrix' | 'merge', field: Field, folders: readonly string[]): Generated {
  const parts = field
    .at('generators')
    .items()
    .map((generator) => ofGenerator(generator, folders));
  // One that takes what another gives is filled in first.
  const isNested = field.source.slice(field.span).includes('{{');
  const open = [...parts.flatMap((part) => part.open), ...(isNested ? [name] : [])];
  const [first, ...others] = parts.map(({ sets }) => sets);
  if (open.length > 0 || !first) return { sets: [], open: open.length > 0 ? open : [name] };
  if (name === 'merge') return { sets: merged(first, others, keysOf(field)), open };
  const size = others.reduce((product, sets) => product * sets.length, first.length);
  if (size > mostSets) return { sets: [], open: [name] };
  const pair = (sets: readonly Parameters[], next: readonly Parameters[]): Parameters[] =>
    sets.flatMap((one) => next.map((other) => new Map([...one, ...other])));
  return { sets: others.reduce(pair, first), open };
}

function keysOf(field: Field): readonly string[] {
  return field
    .at('mergeKeys')
    .items()
    .flatMap(({ text }) => text ?? []);
}

/** Sets of the first; of the others what has the same keys is laid over them. */
function merged(
  base: readonly Parameters[],
  others: readonly (readonly Parameters[])[],
  keys: readonly string[],
): Parameters[] {
  const nameOf = (set: Parameters): string => JSON.stringify(keys.map((key) => set.get(key)));
  const laid = new Map(base.map((set) => [nameOf(set), set]));
  for (const set of others.flat()) {
    const below = laid.get(nameOf(set));
    if (below) laid.set(nameOf(set), new Map([...below, ...set]));
  }
  return [...laid.values()];
}

function ofFolders(git: Field, folders: readonly string[]): Parameters[] {
  const items = git.at('directories').items();
  const patterns = (isExcluded: boolean) =>
    items
      .filter((item) => (item.at('exclude').value === true) === isExcluded)
      .map((item) => pathPattern(item.at('path').text ?? ''));
  const [wanted, excluded] = [patterns(false), patterns(true)];
  return folders
    .filter((folder) => wanted.some((covers) => covers(folder)) && !excluded.some((covers) => covers(folder)))
    .map(ofFolder);
}

function flat(field: Field, prefix = ''): Map<string, string> {
  return new Map(
    field.entries().flatMap(([key, value]) => {
      if (value.kind === 'map') return [...flat(value, `${prefix}${key}.`)];
      return value.text === undefined ? [] : [[prefix + key, value.text] as const];
    }),
  );
}

function ofFolder(path: string): Parameters {
  const base = path.slice(path.lastIndexOf('/') + 1);
  const own = { path, 'path.path': path, 'path.basename': base, 'path.basenameNormalized': base };
  return new Map(Object.entries(own));
}
