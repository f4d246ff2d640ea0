import type { Field } from '../source/field.ts';
import type { Source } from '../source/source.ts';
import { documentsIn } from '../source/yaml.ts';
import { folderOf, join } from './compose/path.ts';
import { kindOfPath } from './kind.ts';

/**
 * The files that kustomizations lay over others, each with why it is only a part. Such a file may look whole and is
 * not: what it leaves out stands in the base (kustomize api/types/kustomization.go, patch.go).
 */
export function patchesIn(
  paths: readonly string[],
  read: (path: string) => Source | undefined,
): ReadonlyMap<string, string> {
  const patches = new Map<string, string>();
  for (const path of paths) {
    if (kindOfPath(path) !== 'kustomization') continue;
    const source = read(path);
    const root = source && documentsIn(source, 'kubernetes')[0]?.root;
    for (const file of root ? patchFilesOf(root) : []) {
      patches.set(join(folderOf(path), file), `a patch that \`${path}\` lays over another file`);
    }
  }
  return patches;
}

function patchFilesOf(kustomization: Field): string[] {
  const named = ['patches', 'patchesJson6902', 'replacements'].flatMap((key) =>
    kustomization
      .at(key)
      .items()
      .map((item) => item.at('path')),
  );
  // A strategic merge patch stands in the list itself, as a path or as its text.
  const merged = kustomization.at('patchesStrategicMerge').items();
  return [...named, ...merged].flatMap(({ string }) =>
    string !== undefined && !string.includes('\n') ? [string] : [],
  );
}
