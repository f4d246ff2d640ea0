import type { PolicyVersion } from '../model/policy.ts';
import type { Workload } from '../model/workload.ts';
import { evaluatePod } from '../pod-security/evaluate.ts';
import type { WorkloadReport } from './contract.ts';

/**
 * What Pod Security admission says of a document that it would judge: undefined for another kind, for one without
 * containers, and where nobody can say. Of a part with containers it is what admission would say of the part alone.
 */
export function workloadReport(workload: Workload, version: PolicyVersion): WorkloadReport | undefined {
  const { manifest, pods, builtIn, partial } = workload;
  const [pod] = pods;
  if (!pod || !builtIn || pod.containers.length === 0) return undefined;
  const { level, violations, says, version: judgedBy } = evaluatePod(pod, version);
  if (level === undefined) return undefined;
  return {
    path: manifest.root.source.path,
    line: manifest.line,
    kind: manifest.kind,
    namespace: manifest.namespace,
    name: manifest.name,
    ...(partial === undefined ? {} : { partial }),
    podSecurity: {
      version: judgedBy,
      level,
      violations: violations.map((violation) => ({
        control: violation.control,
        level: violation.level,
        message: violation.message,
      })),
      says,
    },
  };
}
