import type { Report, WorkloadReport } from '../check/index.ts';

/** What has become of a workload; one side is absent where it has come or gone. */
export interface WorkloadPair {
  readonly before: WorkloadReport | undefined;
  readonly after: WorkloadReport | undefined;
}

/**
 * A workload is known by its file, kind and names. It may leave its namespace to somebody else, or go to another file;
 * then it is still the same one where there is no other that it could be. A patch says nothing of what it changes.
 */
export function workloadPairs(
  base: Report,
  head: Report,
  renamed: ReadonlyMap<string, string>,
): WorkloadPair[] {
  let before = base.workloads.filter(({ partial }) => partial === undefined);
  let after = head.workloads.filter(({ partial }) => partial === undefined);
  const pairs = new Map<WorkloadReport, WorkloadReport>();
  const pathOf = ({ path }: WorkloadReport): string => renamed.get(path) ?? path;
  const namings: readonly ((path: string, workload: WorkloadReport) => readonly string[])[] = [
    (path, { kind, namespace, name, rendered }) => [
      ...[path, kind, namespace, name],
      ...(rendered ? [rendered.root, ...rendered.values] : []),
    ],
    (path, { kind, name }) => [path, kind, name],
    (_, { kind, namespace, name }) => [kind, namespace, name],
  ];
  for (const [round, naming] of namings.entries()) {
    const was = grouped(before, (one) => naming(pathOf(one), one));
    const is = grouped(after, (one) => naming(one.path, one));
    for (const [name, ones] of is) pair(was.get(name) ?? [], ones, round > 0, pairs);
    const known = new Set(pairs.values());
    before = before.filter((one) => !known.has(one));
    after = after.filter((one) => !pairs.has(one));
  }
  const gone = before.map((one) => ({ before: one, after: undefined }));
  const there = head.workloads.filter(({ partial }) => partial === undefined);
  return [...there.map((one) => ({ before: pairs.get(one), after: one })), ...gone];
}

function grouped(
  workloads: readonly WorkloadReport[],
  nameOf: (workload: WorkloadReport) => readonly string[],
): Map<string, WorkloadReport[]> {
  const groups = new Map<string, WorkloadReport[]>();
  for (const workload of workloads) {
    const name = JSON.stringify(nameOf(workload));
    const group = groups.get(name);
    if (group) group.push(workload);
    else groups.set(name, [workload]);
  }
  return groups;
}

function pair(
  was: readonly WorkloadReport[],
  is: readonly WorkloadReport[],
  isGuess: boolean,
  pairs: Map<WorkloadReport, WorkloadReport>,
): void {
  if (isGuess && (was.length !== 1 || is.length !== 1)) return;
  for (const [index, one] of is.entries()) {
    const old = was[index];
    if (old) pairs.set(one, old);
  }
}
