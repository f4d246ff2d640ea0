import type { Report, WorkloadReport } from '../check/index.ts';

type Level = WorkloadReport['podSecurity']['level'];

/** The Pod Security level of a workload, where it is another one than before. */
export interface LevelChange {
  readonly path: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** null: there was no such workload. */
  readonly before: Level | null;
  /** null: there is none any more. */
  readonly after: Level | null;
}

/** A workload is known by its file, kind and names. */
export function levelChanges(
  base: Report,
  head: Report,
  renamed: ReadonlyMap<string, string>,
): LevelChange[] {
  const changes: LevelChange[] = [];
  const before = grouped(base, (path) => renamed.get(path) ?? path);
  const after = grouped(head, (path) => path);
  for (const [name, workload] of after) {
    const old = before.get(name);
    changes.push(changeOf(workload, old?.podSecurity.level ?? null, workload.podSecurity.level));
  }
  for (const [name, workload] of before)
    if (!after.has(name)) changes.push(changeOf(workload, workload.podSecurity.level, null));
  return changes.filter(({ before: was, after: is }) => was !== is);
}

/** The level of a patch says nothing of the workload that it changes. */
function grouped({ workloads }: Report, pathOf: (path: string) => string): Map<string, WorkloadReport> {
  const groups = new Map<string, WorkloadReport>();
  const counts = new Map<string, number>();
  for (const workload of workloads) {
    if (workload.partial !== undefined) continue;
    const { path, kind, namespace, name } = workload;
    const key = JSON.stringify([pathOf(path), kind, namespace, name]);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    groups.set(`${count} ${key}`, workload);
  }
  return groups;
}

function changeOf(
  { path, kind, namespace, name }: WorkloadReport,
  before: Level | null,
  after: Level | null,
): LevelChange {
  return { path, kind, namespace, name, before, after };
}
