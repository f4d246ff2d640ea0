import type { Chain, Kustomization, Kustomizations } from '../kustomization.ts';
import type { Namespace } from '../pod/namespace.ts';
import type { Workload } from '../pod/workload.ts';

/** One Namespace that some file declares; what it demands stands in that file. */
export interface NamespaceRecord {
  readonly path: string;
  /** As its file names it. */
  readonly name: string;
  /** What decides whether it refuses a pod; equal for Namespaces that are equal in this. */
  readonly demand: string;
}

/** The Namespace that a workload comes into. */
export interface GoverningNamespace {
  /** In the end: Kustomize may have named it otherwise than its file does. */
  readonly name: string;
  readonly namespace: Namespace;
}

export function recordsOf(path: string, namespaces: readonly Namespace[]): NamespaceRecord[] {
  return namespaces.map(({ name, enforce: { level, version } }) => ({
    path,
    name,
    demand: `${level ?? '?'} ${version ?? '?'}`,
  }));
}

/** A declared Namespace by one of the ways in which it comes into a cluster. */
interface Declared {
  readonly name: string;
  readonly record: NamespaceRecord;
  /** The outermost kustomization of that way. */
  readonly root: Kustomization | undefined;
}

interface Governing {
  readonly declared?: Declared;
  readonly asked: readonly string[];
}

/**
 * What is declared of the namespaces of a project. Kustomize puts objects into the namespace that the outermost
 * kustomization names, and gives Namespace objects that name too (api/internal/konfig, builtinpluginconsts/namespace.go).
 */
export class Namespaces {
  readonly #kustomizations: Kustomizations;
  readonly #byName = new Map<string, Declared[]>();

  constructor(records: Iterable<NamespaceRecord>, kustomizations: Kustomizations) {
    this.#kustomizations = kustomizations;
    for (const record of records) {
      for (const chain of kustomizations.chainsOf(record.path) ?? []) {
        const name = namespaceIn(chain, record.name);
        const declared = { name, record, root: chain.at(-1) };
        const known = this.#byName.get(name);
        if (known) known.push(declared);
        else this.#byName.set(name, [declared]);
      }
    }
  }

  /**
   * The Namespace that a workload's pods come into. Undefined where no file declares it, where several namespaces are
   * possible, and where what is declared differs. `asked`: the files that have a say in it.
   */
  governing({ manifest }: Workload): Governing {
    const chains = this.#kustomizations.chainsOf(manifest.root.source.path);
    if (!chains || manifest.root.at('metadata', 'namespace').unknown !== undefined) return { asked: [] };
    const isRendered = manifest.root.assembled === true;
    const declared = chains.flatMap((chain) => this.#declaredFor(chain, manifest.namespace, isRendered));
    const [first, ...others] = declared;
    const asked = declared.flatMap((one) => one?.record.path ?? []);
    const isSure = others.every((other) => other?.record.demand === first?.record.demand);
    return isSure && first ? { declared: first, asked } : { asked };
  }

  /** What is declared of the namespace that a workload has in the end; `undefined` in it for nothing. */
  #declaredFor(chain: Chain, own: string, isRendered: boolean): readonly (Declared | undefined)[] {
    const name = isRendered ? own : namespaceIn(chain, own);
    const declared = name === '' ? [] : (this.#byName.get(name) ?? []);
    const root = chain.at(-1);
    const together = root ? declared.filter((one) => one.root === root) : [];
    if (together.length > 0) return together;
    return declared.length > 0 ? declared : [undefined];
  }
}

/** The outermost kustomization that names one decides. */
function namespaceIn(chain: Chain, own: string): string {
  return chain.findLast(({ namespace }) => namespace !== undefined)?.namespace ?? own;
}
