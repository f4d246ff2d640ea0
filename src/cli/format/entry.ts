import { type Cause, causesOf, type Finding } from '../../check/index.ts';
import { blocks } from '../../review/verdict.ts';
import { groupedBy } from './grouped.ts';

/** What is said once, however many files have it. */
export interface Entry {
  /** The one that is shown. */
  readonly shown: Cause;
  /** For the same reason in other places, in reading order. */
  readonly elsewhere: readonly Cause[];
}

/** The worst first. */
export function entriesOf(findings: readonly Finding[]): Entry[] {
  const alike = groupedBy(causesOf(findings), ({ finding }) => kindOf(finding));
  return [...alike.values()]
    .flatMap((causes) => {
      const [shown] = causes.toSorted((a, b) => worthOf(b) - worthOf(a));
      return shown ? [{ shown, elsewhere: causes.filter((cause) => cause !== shown) }] : [];
    })
    .sort(
      (a, b) => rankOf(a.shown.finding) - rankOf(b.shown.finding) || b.elsewhere.length - a.elsewhere.length,
    );
}

/** One reason is one entry, whatever it names: the command to try has the path of its file. */
function kindOf({ rule, severity, confidence, why }: Finding): string {
  return [severity, confidence, rule, unnamed(why)].join('\0');
}

/** `web` and `api` have no seccomp profile in the same words. */
export function sentenceOf({ message }: Finding): string {
  return unnamed(message);
}

function unnamed(text: string): string {
  return text.replaceAll(/`[^`]*`/g, '``');
}

/** What can be done about it is worth seeing. */
function worthOf({ finding: { fix } }: Cause): number {
  return fix === null ? 0 : fix.safety === 'safe' ? 2 : 1;
}

const severities = ['error', 'warning', 'notice'] as const;

/** A mistake that makes the rest uncertain first; what only the strictest level forbids last, each within its severity. */
export function rankOf(finding: Finding): number {
  const { rule, severity, confidence, podSecurity } = finding;
  const weight = firstOfAll.has(rule) ? 0 : openToHost.has(rule) || podSecurity?.level === 'baseline' ? 1 : 2;
  const strict = podSecurity?.level === 'restricted' ? 1 : 0;
  const sure = confidence === 'certain' ? 0 : 10;
  return (blocks(finding) ? 0 : 100) * (severities.indexOf(severity) + 1) + sure + weight + strict;
}

const firstOfAll = new Set(['broken-configuration', 'unreadable-file']);

/** In compose and Dockerfiles no level of Pod Security tells these from the rest. */
const openToHost = new Set(['container-socket', 'privileged-container']);
