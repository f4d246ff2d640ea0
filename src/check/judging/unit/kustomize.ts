import type { Rendered, RenderedObject } from '../../assemble/kustomize/render.ts';
import { isKustomizationPath } from '../../assemble/kustomize/roots.ts';
import { unjudgedIn } from '../../model/pod/carrier.ts';
import { type Manifest, manifestsIn } from '../../model/pod/manifest.ts';
import { type Namespace, namespaceOf } from '../../model/pod/namespace.ts';
import { type Workload, workloadOf } from '../../model/pod/workload.ts';
import { Field } from '../../read/field.ts';
import type { Skipped } from '../../report/contract.ts';
import { folderOf } from '../../text/path.ts';
import { nothing, type Unit, withTheirs } from '../unit.ts';
import { skip } from './mistake.ts';

/** What a kustomization applies: its objects with all that is laid over them. */
export function unitOfKustomization(rendered: Rendered): Unit {
  const workloads: Workload[] = [];
  const namespaces: Namespace[] = [];
  const objects: Manifest[] = [];
  for (const object of rendered.objects) {
    const field = new Field(
      { source: object.node.source, dialect: 'kubernetes', assembled: true },
      object.node,
    );
    const partial = doubtOf(object);
    for (const manifest of manifestsIn(field)) {
      const workload = workloadOf(manifest, partial);
      const namespace = namespaceOf(manifest, partial);
      if (workload) workloads.push(workload);
      else if (namespace) namespaces.push(namespace);
      else objects.push(manifest);
    }
  }
  const folder = folderOf(rendered.path);
  return {
    ...nothing,
    files: [...rendered.files],
    kustomizations: [
      ...[...rendered.files].filter((path) => isKustomizationPath(path) && path !== rendered.path),
      rendered.path,
    ],
    rendering: { by: 'kustomize', root: folder === '' ? '.' : folder, values: [] },
    skipped: [...unrendered(rendered), ...unjudged(objects)],
    workloads,
    namespaces: withTheirs(namespaces, workloads, rendered.problems.length === 0),
    objects,
  };
}

/** What could not be laid over an object may say what it leaves out. */
function doubtOf({ doubts: [doubt] }: RenderedObject): string | undefined {
  return doubt && `Kustomize could not be followed in all it lays over this: ${doubt.message}`;
}

function unrendered({ problems, objects }: Rendered): Skipped[] {
  const kind = objects.length > 0 ? 'partly' : 'unjudged';
  const told = problems.filter((problem) => problem.kind !== 'data');
  const reasons = new Map(told.map(({ at, message }) => [`${at.source.path}\n${message}`, { at, message }]));
  return [...reasons.values()].map(({ at, message }) =>
    skip(at.source.path, `not all of what Kustomize renders is known: ${message}`, kind),
  );
}

function unjudged(objects: readonly Manifest[]): Skipped[] {
  const reasons = objects.flatMap((object) => {
    const reason = unjudgedIn(object);
    return reason === undefined
      ? []
      : [[`${object.root.source.path}\n${reason}`, skip(object.root.source.path, reason)] as const];
  });
  return [...new Map(reasons).values()];
}
