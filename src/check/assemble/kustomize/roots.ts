import type { Field } from '../../read/field.ts';
import { documentsIn } from '../../read/yaml.ts';
import { clean, join } from '../../text/path.ts';
import type { Place, Source } from '../../text/source.ts';
import { folderOfFile, isRemote, type ReadSource } from './files.ts';

/** A kustomization whose rendering counts by itself. */
export interface Root {
  readonly path: string;
  /** What deploys it from this repository; undefined where it counts because no other one takes it in. */
  readonly namedAt: Place | undefined;
}

/**
 * Kustomizations that no other one takes in, and those that something in the repository deploys: Argo CD, Flux, Skaffold,
 * a workflow. A component is never one.
 */
export function rootsAmong(paths: readonly string[], read: ReadSource): Root[] {
  const kustomizations = paths.filter(isKustomizationPath);
  const byFolder = new Map(kustomizations.map((path) => [clean(folderOfFile(path)), path]));
  const parts = new Set<string>();
  const components = new Set<string>();
  for (const path of kustomizations) {
    const root = read(path) && rootField(read(path));
    if (!root) continue;
    if (root.at('kind').text === 'Component') components.add(path);
    for (const folder of takenIn(root, folderOfFile(path))) parts.add(byFolder.get(folder) ?? '');
  }
  const named = namedIn(paths, read, byFolder);
  return kustomizations
    .filter((path) => !components.has(path) && (!parts.has(path) || named.has(path)))
    .map((path) => ({ path, namedAt: named.get(path) }));
}

export function isKustomizationPath(path: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path);
}

function rootField(source: Source | undefined): Field | undefined {
  return source && documentsIn(source, 'kubernetes')[0]?.root;
}

function takenIn(root: Field, folder: string): string[] {
  return ['resources', 'bases', 'components'].flatMap((key) =>
    root
      .at(key)
      .items()
      .flatMap(({ string }) => (string === undefined || isRemote(string) ? [] : [join(folder, string)])),
  );
}

function namedIn(
  paths: readonly string[],
  read: ReadSource,
  byFolder: ReadonlyMap<string, string>,
): ReadonlyMap<string, Place> {
  const named = new Map<string, Place>();
  for (const path of paths) {
    for (const [folder, at] of foldersNamedAt(path, read)) {
      const root = byFolder.get(clean(folder === '' ? '.' : folder));
      if (root !== undefined && !named.has(root)) named.set(root, at);
    }
  }
  return named;
}

function foldersNamedAt(path: string, read: ReadSource): Named {
  const source = /\.ya?ml$/i.test(path) ? read(path) : undefined;
  return source && deployers.test(source.text) ? foldersNamedIn(source) : [];
}

/** A file without any of these names none. */
const deployers =
  /argoproj\.io|kustomize\.toolkit\.fluxcd\.io|skaffold\/|kustomize build|kubectl kustomize|apply\s+-k|--kustomize/;

type Named = readonly (readonly [folder: string, at: Place])[];

function foldersNamedIn(source: Source): Named {
  const written = documentsIn(source, 'kubernetes').flatMap(({ root, problems }) =>
    problems.some(({ fatal }) => fatal) ? [] : byObject(root, folderOfFile(source.path)),
  );
  return [...written, ...byCommand(source)];
}

/** Paths are told from the top of the repository; a leading slash or `./` is the same. */
function byObject(root: Field, folder: string): Named {
  const apiVersion = root.at('apiVersion').text ?? '';
  const spec = root.at('spec');
  if (apiVersion.startsWith('argoproj.io/')) {
    const own = root.at('kind').text === 'ApplicationSet' ? spec.at('template', 'spec') : spec;
    return [own.at('source'), ...own.at('sources').items()].flatMap((each) => fromTop(each.at('path')));
  }
  if (apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')) return fromTop(spec.at('path'));
  if (!apiVersion.startsWith('skaffold/')) return [];
  const kustomize = [root.at('manifests', 'kustomize'), root.at('deploy', 'kustomize')];
  return kustomize.flatMap((each) =>
    each
      .at('paths')
      .items()
      .map((path): [string, Place] => [join(folder, path.text ?? ''), path]),
  );
}

function fromTop(path: Field): Named {
  const text = path.text?.replace(/^\.?\/+/, '');
  return text === undefined ? [] : [[text, path]];
}

/** `kubectl apply -k overlays/prod`, `kustomize build overlays/prod`, in a workflow or a script of one. */
function byCommand(source: Source): Named {
  const commands = /(?:kustomize build|kubectl kustomize|apply\s+-k|--kustomize)[= \t]+["']?([\w./-]+)/g;
  return [...source.text.matchAll(commands)].flatMap(({ 0: whole, 1: folder = '', index }): Named => {
    const end = index + whole.length;
    return [[folder, { source, span: { start: end - folder.length, end } }]];
  });
}
