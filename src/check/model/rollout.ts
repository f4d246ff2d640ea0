import type { Pod } from './pod.ts';
import type { Trial } from './trial.ts';

/*
 * The command that tells whether a workload still comes up in a cluster, for a person to copy. What is no plain word
 * for a shell, or cannot be applied by itself, gets no command.
 */

export function rolloutOf({ workload }: Pod): Trial {
  const { manifest, partial, builtIn } = workload;
  const { kind, name, namespace, root } = manifest;
  const { path } = root.source;
  const isPlain = /^[\w.][\w./-]*$/.test(path) && isName(name) && (namespace === '' || isName(namespace));
  if (!isPlain || partial !== undefined || !builtIn) return {};
  const wait = waits.get(kind)?.(name);
  const within = namespace === '' ? '' : ` --namespace ${namespace}`;
  return wait === undefined
    ? { try: `kubectl apply --dry-run=server --filename ${path}` }
    : { try: `kubectl apply --filename ${path} && kubectl ${wait}${within}` };
}

const waits: ReadonlyMap<string, (name: string) => string> = new Map([
  ...['Deployment', 'StatefulSet', 'DaemonSet'].map(
    (kind) => [kind, (name: string) => `rollout status ${kind.toLowerCase()}/${name}`] as const,
  ),
  ['Pod', (name: string) => `wait --for=condition=Ready pod/${name}`] as const,
]);

function isName(text: string): boolean {
  return /^[a-z\d][a-z\d.-]*$/.test(text);
}
