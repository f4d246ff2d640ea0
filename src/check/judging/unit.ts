import type { Dockerfile } from '../model/image/dockerfile.ts';
import type { Manifest, Namespace } from '../model/pod/manifest.ts';
import type { Workload } from '../model/pod/workload.ts';
import type { Service } from '../model/service/service.ts';
import type { Rendering, Skipped } from '../report/contract.ts';
import type { Problem } from '../rule.ts';
import type { Source } from '../text/source.ts';

/**
 * What is judged as one: a file, a compose project; whatever else runs as what comes out of several files. All of them
 * go one way (check.ts), whatever they are made of (docs/adding-a-unit.md).
 */
export interface Unit {
  /** The files it is made of: an edit of one of them is an edit of the unit. */
  readonly files: readonly string[];
  /** How it came to be; absent where it is judged as it stands in its files. */
  readonly rendering?: Rendering | undefined;
  /** Its file is not judged as it stands but as a part of what is assembled. */
  readonly isPart?: boolean;
  /** The kustomizations that made it, the one that is rendered last. */
  readonly kustomizations?: readonly string[];
  /** The file whose comments may waive what is found in it. */
  readonly commented?: Source | undefined;
  /** Why it cannot be read. One finding for a unit: after the first mistake the others are mostly its echo. */
  readonly unreadable?: Problem | undefined;
  /** What of it is not judged. */
  readonly skipped: readonly Skipped[];

  readonly dockerfile?: Dockerfile | undefined;
  readonly workloads: readonly Workload[];
  readonly namespaces: readonly Namespace[];
  /** The Kubernetes objects that are neither. */
  readonly objects: readonly Manifest[];
  readonly services: readonly Service[];
}

/** A unit that can be opened, and opened again: of a large folder few are open at a time. */
export interface Slot {
  /** No other slot of the project has it. */
  readonly name: string;
  /** Undefined where there is nothing. */
  readonly open: () => Unit | undefined;
}

/** The namespaces that are rendered, each with what comes into it; `isWhole`: all that is rendered is known. */
export function withTheirs(
  namespaces: readonly Namespace[],
  workloads: readonly Workload[],
  isWhole: boolean,
): readonly Namespace[] {
  return namespaces.map((namespace) => {
    const own = workloads.filter(({ manifest }) => manifest.namespace === namespace.name);
    const isKnown = isWhole && own.every(({ partial }) => partial === undefined);
    return { ...namespace, beside: isKnown ? own : undefined };
  });
}

/** A unit with nothing in it, for what has little to add. */
export const nothing = { skipped: [], workloads: [], namespaces: [], objects: [], services: [] } as const;
