import { type Manifest, manifestsIn } from '../../src/check/model/pod/manifest.ts';
import { type Pod, type Workload, workloadOf } from '../../src/check/model/pod/workload.ts';
import { Source, type Place } from '../../src/check/text/source.ts';
import { documentsIn } from '../../src/check/read/yaml.ts';

/** The Kubernetes objects of a file. */
export function manifests(text: string): Manifest[] {
  return documentsIn(new Source('a.yaml', text), 'kubernetes').flatMap((document) => manifestsIn(document));
}

export function manifest(text: string): Manifest {
  const [first] = manifests(text);
  if (!first) throw new Error(`no Kubernetes object in\n${text}`);
  return first;
}

export function workload(text: string, partial?: string): Workload {
  const found = workloadOf(manifest(text), partial);
  if (!found) throw new Error(`no workload in\n${text}`);
  return found;
}

/** The first pod of a workload, or of what a pod spec, indented by two spaces, makes when `kind: Pod` is put before it. */
export function pod(text: string): Pod {
  const [first] = workload(text.startsWith('  ') ? `apiVersion: v1\nkind: Pod\nspec:\n${text}` : text).pods;
  if (!first) throw new Error(`no pod in\n${text}`);
  return first;
}

/** The texts that stand at these places. */
export function texts(places: readonly Place[]): string[] {
  return places.map(({ source, span }) => source.slice(span));
}
