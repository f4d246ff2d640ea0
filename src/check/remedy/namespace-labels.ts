import type { Namespace } from '../model/pod/manifest.ts';
import { minorOf, type PolicyVersion } from '../model/pod/policy.ts';
import { setField } from '../write/change.ts';
import type { Fix } from './fix.ts';

const prefix = 'pod-security.kubernetes.io/';

/**
 * Baseline refuses few pods that mean well; restricted is asked for without refusing anything yet. A version is pinned,
 * so that an upgrade of the cluster refuses nothing that ran before. To the command the API server answers with the pods
 * that it would refuse.
 */
export function enforcedBaseline(namespace: Namespace, policyVersion: PolicyVersion): Fix {
  const version = `v1.${minorOf(policyVersion)}`;
  const labels = (mode: 'enforce' | 'warn' | 'audit', level: string): Record<string, string> =>
    namespace[mode].levelLabel.written
      ? {}
      : { [`${prefix}${mode}`]: level, [`${prefix}${mode}-version`]: version };
  return {
    title: 'Enforce `baseline`, and warn about what is not `restricted`',
    safety: 'test-first',
    changes: [
      setField(namespace.root.at('metadata', 'labels'), {
        ...labels('enforce', 'baseline'),
        ...labels('warn', 'restricted'),
        ...labels('audit', 'restricted'),
      }),
    ],
    trials: [
      {
        kind: 'cluster',
        command: `kubectl label --dry-run=server --overwrite namespace ${namespace.name} ${prefix}enforce=baseline ${prefix}enforce-version=${version}`,
      },
    ],
  };
}
