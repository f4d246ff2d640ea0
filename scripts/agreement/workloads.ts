import type { PodSecurityReport, Report, WorkloadReport } from '../../src/check/index.ts';
import type { Agreement } from '../agreement.ts';

/** A line of pod-security.jsonl. */
interface Answer {
  readonly path: string;
  readonly document: number;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** None in a patch. */
  readonly containers: number;
  readonly error?: string;
  readonly at?: Readonly<Record<string, Omit<PodSecurityReport, 'version'>>>;
}

/** Every whole workload, at every version that was asked for: level, failing checks, messages, sentence of refusal. */
export function compareWorkloads(reports: ReadonlyMap<string, Report>, lines: readonly unknown[]): Agreement {
  const differences: string[] = [];
  const answers = lines as readonly Answer[];
  const said = new Map([...reports].map(([version, report]) => [version, byName(report.workloads)]));
  let agreed = 0;
  for (const answer of answers) {
    // A patch is not a whole workload; a document that does not decode makes no pod.
    if (answer.containers === 0 && answer.error === undefined) continue;
    const wrong = [...said].flatMap(([version, workloads]) => {
      const ours = sayingOf(workloads.get(nameOf(answer))?.shift()?.podSecurity);
      const theirs = sayingOf(answer.at?.[version]);
      return ours === theirs ? [] : [`at ${version} we say ${ours}, they say ${theirs}`];
    });
    if (wrong.length === 0) agreed++;
    else differences.push(`${answer.path}, ${answer.kind} ${answer.name}: ${wrong.join('; ')}`);
  }
  return { agreed, differences };
}

/** Several objects of one name in a file are told apart by their order. */
function byName(workloads: readonly WorkloadReport[]): Map<string, WorkloadReport[]> {
  const groups = new Map<string, WorkloadReport[]>();
  for (const workload of workloads) {
    groups.set(nameOf(workload), [...(groups.get(nameOf(workload)) ?? []), workload]);
  }
  return groups;
}

function nameOf({ path, kind, namespace, name }: Answer | WorkloadReport): string {
  return [path, kind, namespace, name].join('\0');
}

function sayingOf(report: Omit<PodSecurityReport, 'version'> | undefined): string {
  if (!report) return 'nothing';
  const { level, violations, says } = report;
  const lines = violations.map((violation) => `${violation.control} ${violation.level} ${violation.message}`);
  return [level, ...lines, says.baseline ?? 'admitted', says.restricted ?? 'admitted'].join(' | ');
}
