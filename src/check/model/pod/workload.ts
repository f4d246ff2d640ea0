import type { Manifest } from './manifest.ts';
import { incompleteness } from './patch.ts';
import { fieldsAt } from './place.ts';
import { Pod } from './pod.ts';
import { isBuiltIn, type PodPlace, podPlaces } from './pod-places.ts';

export { Container, Pod } from './pod.ts';

/** An object that makes pods: a built-in kind, or a custom resource that holds pod specs or security contexts. */
export interface Workload {
  readonly manifest: Manifest;
  /** `Deployment web`; stable when lines move. */
  readonly subject: string;
  /** Pod Security admission judges this kind. Of others it judges the pods that come of them. */
  readonly builtIn: boolean;
  /** Why this is not all of the workload, so that nothing may be said about what is missing here. */
  readonly partial: string | undefined;
  /** Knative refuses a security context at pod level, so its settings go on the containers. */
  readonly knative: boolean;
  /** None where the template is elsewhere, as with an Argo Rollout's `workloadRef`. */
  readonly pods: readonly Pod[];
}

/** `partial`: why somebody else knows that this is only a part, such as a kustomization that lists it as a patch. */
export function workloadOf(manifest: Manifest, partial?: string): Workload | undefined {
  const places = podPlaces(manifest);
  if (places.length === 0) return undefined;
  const pods: Pod[] = [];
  const workload: Workload = {
    manifest,
    subject: manifest.subject,
    builtIn: isBuiltIn(manifest),
    partial: partial ?? places[0]?.partial ?? incompleteness(manifest, places),
    knative: manifest.group === 'serving.knative.dev',
    pods,
  };
  const isOnly = places.length === 1 && !places.some(({ path }) => path.some((step) => step.includes('*')));
  for (const place of places) pods.push(...podsAt(workload, place, isOnly));
  return workload;
}

function podsAt(workload: Workload, place: PodPlace, isOnly: boolean): Pod[] {
  return fieldsAt(workload.manifest.root, place.path).map(
    ({ field, label }) => new Pod({ workload, place, spec: field, label: isOnly ? '' : label }),
  );
}
