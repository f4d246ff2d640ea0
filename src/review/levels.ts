import type { Rendering, Report, WorkloadReport } from '../check/index.ts';
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
  /** What it comes out of; null where it is judged as it stands. */
  readonly rendered: Rendering | null;
}

export function levelChanges(
  base: Report,
  head: Report,
  renamed: ReadonlyMap<string, string>,
): LevelChange[] {
  return levelsOf(base, head, renamed).filter(isChange);
}

/** Every rendering of a workload that is at another level in one of them: who reads of prod asks of staging. */
export function levelsByRendering(
  base: Report,
  head: Report,
  renamed: ReadonlyMap<string, string>,
): LevelChange[] {
  const rendered = levelsOf(base, head, renamed).filter((level) => level.rendered !== null);
  const changed = new Set(rendered.filter(isChange).map(thingOf));
  return rendered.filter((level) => changed.has(thingOf(level)));
}

/** The same in all renderings: these give it other names and namespaces. */
function thingOf({ path, kind, name }: LevelChange): string {
  return JSON.stringify([path, kind, name]);
}

function isChange({ before, after }: LevelChange): boolean {
  return before !== after;
}

function levelsOf(base: Report, head: Report, renamed: ReadonlyMap<string, string>): LevelChange[] {
  return workloadPairs(base, head, renamed).flatMap(({ before, after }) => changeOf(before, after) ?? []);
}

function changeOf(
  before: WorkloadReport | undefined,
  after: WorkloadReport | undefined,
): LevelChange | undefined {
  const either = after ?? before;
  if (!either) return undefined;
  const { path, kind, namespace, name, rendered } = either;
  const [was, is] = [before, after].map((one) => one?.podSecurity.level ?? null);
  return { path, kind, namespace, name, before: was ?? null, after: is ?? null, rendered };
}
