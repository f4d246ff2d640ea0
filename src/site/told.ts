import { causesOf, type Report } from '../check/index.ts';
import { headsOf, isSafelyFixed, notJudged, severitiesOf } from '../review/counts.ts';

/** What there is, in a sentence or two: the same numbers as the cards below it. */
export function toldOf({ findings, workloads, services, images, skipped }: Report): string {
  const counts = severitiesOf(headsOf(findings));
  const unjudged = notJudged(skipped).join(', ');
  const left = unjudged === '' ? '' : ` ${unjudged}.`;
  if (counts !== '') return `${counts}.${left}`;
  const isSeen = workloads.length + services.length + images.length > 0;
  return `${isSeen ? 'Nothing to fix.' : 'Nothing to check: no Dockerfile, Kubernetes workload or compose file here.'}${left}`;
}

/** Of which finding a safe fix is offered. */
export function safeFixes({ findings }: Report): number {
  return causesOf(findings).filter(isSafelyFixed).length;
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
