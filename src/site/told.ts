import { causesOf, type Report } from '../check/index.ts';

/** What there is, in a sentence or two: the same numbers as the cards below it. */
export function toldOf({ findings, workloads, services, images, skipped }: Report): string {
  const told = causesOf(findings).map(({ finding }) => finding);
  const counts = (['error', 'warning', 'notice'] as const)
    .map((severity) => ({ severity, count: told.filter((each) => each.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}${count === 1 ? '' : 's'}`);
  const unjudged = new Set(skipped.map(({ path }) => path)).size;
  const left =
    unjudged === 0 ? '' : ` ${unjudged === 1 ? '1 file' : `${unjudged} files`} not judged, or not fully.`;
  if (counts.length > 0) return `${counts.join(', ')}.${left}`;
  const isSeen = workloads.length + services.length + images.length > 0;
  return `${isSeen ? 'Nothing to fix.' : 'Nothing to check: no Dockerfile, Kubernetes workload or compose file here.'}${left}`;
}

/** Of which finding a safe fix is offered. */
export function safeFixes({ findings }: Report): number {
  return causesOf(findings).filter(({ finding, others }) =>
    [finding, ...others].some(({ fix }) => fix?.safety === 'safe'),
  ).length;
}

/** The levels of the workloads, each a line. */
export function levelsOf({ workloads }: Report): string[] {
  return workloads
    .filter(({ partial }) => partial === undefined)
    .map(({ kind, namespace, name, podSecurity, rendered }) => {
      const values = rendered?.values.join(', ') ?? '';
      const where = rendered ? ` (${values === '' ? rendered.root || 'as it is' : values})` : '';
      return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}${where}: ${podSecurity.level}`;
    });
}
