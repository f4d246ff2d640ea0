import type { Chain, Kustomizations } from '../kustomization.ts';
import type { Namespace } from '../namespace.ts';
import type { Workload } from '../workload.ts';

/** One Namespace that some file declares; what it demands stands in that file. */
export interface NamespaceRecord {
  readonly path: string;
  readonly name: string;
  /** What decides whether it refuses a pod; equal for Namespaces that are equal in this. */
  readonly demand: string;
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
): NamespaceRecord | undefined {
  const chains = kustomizations.chainsOf(manifest.root.source.path);
  if (!chains || manifest.root.at('metadata', 'namespace').unknown !== undefined) return undefined;
  const declared = chains.flatMap((chain) => declaredFor(chain, manifest.namespace, records, kustomizations));
  const [first, ...others] = declared;
  return others.every((other) => other?.demand === first?.demand) ? first : undefined;
}

/** What is declared of the namespace that a workload has in the end; `undefined` in it for nothing. */
function declaredFor(
  chain: Chain,
  own: string,
  records: readonly NamespaceRecord[],
  kustomizations: Kustomizations,
): (NamespaceRecord | undefined)[] {
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
  return declared.length > 0 ? declared : [undefined];
}

/** The outermost kustomization that names one decides. */
function namespaceIn(chain: Chain, own: string): string {
  return chain.findLast(({ namespace }) => namespace !== undefined)?.namespace ?? own;
}
