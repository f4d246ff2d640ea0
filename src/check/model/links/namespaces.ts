import type { Chain, Kustomizations } from '../kustomization.ts';
import type { Namespace } from '../namespace.ts';
import type { Workload } from '../workload.ts';

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

/**
 * The Namespace that a workload's pods come into. Kustomize puts objects into the namespace that the outermost
 * kustomization names, and gives Namespace objects that name too (api/internal/konfig, builtinpluginconsts/namespace.go).
 * Undefined where no file declares it, where several namespaces are possible, and where what is declared differs.
 */
export function governing(
  { manifest }: Workload,
  records: readonly NamespaceRecord[],
  kustomizations: Kustomizations,
): Declared | undefined {
  const chains = kustomizations.chainsOf(manifest.root.source.path);
  if (!chains || manifest.root.at('metadata', 'namespace').unknown !== undefined) return undefined;
  const declared = chains.flatMap((chain) => declaredFor(chain, manifest.namespace, records, kustomizations));
  const [first, ...others] = declared;
  const isOne = others.every((other) => other?.record.demand === first?.record.demand);
  return isOne ? first : undefined;
}

interface Declared {
  readonly name: string;
  readonly record: NamespaceRecord;
}

/** What is declared of the namespace that a workload has in the end; `undefined` in it for nothing. */
function declaredFor(
  chain: Chain,
  own: string,
  records: readonly NamespaceRecord[],
  kustomizations: Kustomizations,
): (Declared | undefined)[] {
  const name = namespaceIn(chain, own);
  const root = chain.at(-1);
  const together: NamespaceRecord[] = [];
  const elsewhere: NamespaceRecord[] = [];
  for (const record of name === '' ? [] : records) {
    const ways = kustomizations.chainsOf(record.path) ?? [];
    const named = ways.filter((way) => namespaceIn(way, record.name) === name);
    if (named.some((way) => root !== undefined && way.at(-1) === root)) together.push(record);
    else if (named.length > 0) elsewhere.push(record);
  }
  const declared = together.length > 0 ? together : elsewhere;
  return declared.length > 0 ? declared.map((record) => ({ name, record })) : [undefined];
}

/** The outermost kustomization that names one decides. */
function namespaceIn(chain: Chain, own: string): string {
  return chain.findLast(({ namespace }) => namespace !== undefined)?.namespace ?? own;
}
