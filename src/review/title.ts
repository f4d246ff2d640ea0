import type { Finding } from '../check/index.ts';
import { code, plain } from './inert.ts';
import type { LevelChange } from './levels.ts';
import type { Review } from './review.ts';
import { clause, counted, severitiesOf } from './wording.ts';

/** More of one sentence is not read in a list of checks. */
const longestClause = 80;
const mostClauses = 2;

/** One line of plain text that names things and says what happens. */
export function titleOf(review: Review): string {
  const { blocking, introduced, existing } = review;
  const told = introduced.filter(({ severity }) => severity !== 'notice');
  const brought = told.length > 0 ? `${severitiesOf(told)} introduced` : 'nothing introduced';
  if (blocking.length > 0) {
    const old = blocking.filter((finding) => existing.includes(finding)).length;
    const older = old === 0 ? '' : `, ${counted(old, 'older error')}`;
    return `${happenings(blocking)} (${brought}${older})`;
  }
  if (told.length > 0) return `${happenings(told)} (${brought}, nothing blocks)`;
  return quietTitle(review);
}

/** What two of them say happens, and how many others there are. What breaks no standard but a start comes first. */
function happenings(findings: readonly Finding[]): string {
  const ordered = findings.toSorted((a, b) => weightOf(a) - weightOf(b));
  const clauses = new Map<string, number>();
  for (const finding of ordered) {
    const text = plain(clause(finding.message), longestClause);
    clauses.set(text, (clauses.get(text) ?? 0) + 1);
  }
  const shown = [...clauses].slice(0, mostClauses);
  const rest = findings.length - shown.reduce((sum, [, count]) => sum + count, 0);
  const names = shown.map(([text]) => text).join(', ');
  return rest === 0 ? names : `${names} and ${rest} more`;
}

function weightOf({ severity, podSecurity }: Finding): number {
  return (severity === 'error' ? 0 : 2) + (podSecurity === null ? 0 : 1);
}

function quietTitle({ files, workloads, users, mended }: Review): string {
  const facts = [
    ...workloads.filter(({ before, after }) => before !== null && after !== null).map(levelFact),
    ...users.flatMap(({ path, service, before, after }) =>
      before && after ? [`${service ?? path} now runs as ${after.value || after.kind}`] : [],
    ),
  ];
  const gone = mended.length > 0 ? [`${counted(mended.length, 'problem')} mended`] : [];
  const lead = workloads.some(isWeaker) ? 'Nothing that blocks' : 'Nothing weakened';
  const shown = [counted(files.length, 'file'), ...gone, ...facts.slice(0, 3)].map((fact) =>
    plain(fact, 100),
  );
  return `${lead}: ${shown.join(', ')}`;
}

const levels = ['privileged', 'baseline', 'restricted'] as const;

export function isWeaker({ before, after }: LevelChange): boolean {
  return before !== null && after !== null && levels.indexOf(after) < levels.indexOf(before);
}

function levelFact({ name, after }: LevelChange): string {
  return `${name} now ${after ?? 'gone'}`;
}

/** Why the check fails where the configuration cannot be read. */
export function brokenTitle({ path, start, message }: Finding): string {
  return plain(`${code(path)} line ${start.line}, column ${start.column}: ${message}`, 200);
}
