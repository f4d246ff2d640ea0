import type { Namespace } from '../model/pod/namespace.ts';
import type { NamespaceReport } from './contract.ts';
import { writtenAt } from './workloads.ts';

/** Of a part of one nobody knows what is missing. */
export function namespacesOf(namespaces: readonly Namespace[]): NamespaceReport[] {
  return namespaces
    .filter(({ partial }) => partial === undefined)
    .map((namespace) => ({
      ...writtenAt(namespace),
      name: namespace.name,
      enforce: { level: namespace.enforce.level ?? null, version: namespace.enforce.version ?? null },
    }));
}
