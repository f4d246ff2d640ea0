import type { Report, WorkloadReport } from '../check/index.ts';
import { workloadPairs } from './workload-pairs.ts';

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

export function levelChanges(
  base: Report,
  head: Report,
  renamed: ReadonlyMap<string, string>,
): LevelChange[] {
  return workloadPairs(base, head, renamed)
    .flatMap(({ before, after }) => changeOf(before, after) ?? [])
    .filter(({ before, after }) => before !== after);
}

function changeOf(
  before: WorkloadReport | undefined,
  after: WorkloadReport | undefined,
): LevelChange | undefined {
  const either = after ?? before;
  if (!either) return undefined;
  const { path, kind, namespace, name } = either;
  const [was, is] = [before, after].map((one) => one?.podSecurity.level ?? null);
  return { path, kind, namespace, name, before: was ?? null, after: is ?? null };
}
