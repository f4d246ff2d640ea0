import type { Finding } from '../check/index.ts';
import { code, plain } from './inert.ts';
import type { NamespaceChange } from './enforced.ts';
import type { LevelChange } from './levels.ts';
import type { Review } from './review.ts';
import type { Switch } from './switched.ts';
import type { UserChange } from './users.ts';
import { counted, headsOf, notJudged, severitiesOf } from './counts.ts';
import { clause, weightOf } from './wording.ts';

/** A list of checks shows about as much. */
const roomForFacts = 120;
const longestFact = 90;

/** One line of plain text that names things and says what happens. */
export function titleOf(review: Review): string {
  const { blocking, introduced, existing, skipped, pending } = review;
  const waiting = pending.length > 0 ? [`${counted(pending.length, 'waiver')} not approved yet`] : [];
  const unjudged = [...notJudged(skipped), ...waiting].join(', ');
  const handed = switchedFact(review);
  const also = [unjudged, ...handed]
    .filter((words) => words !== '')
    .map((words) => `; ${words}`)
    .join('');
  const told = headsOf(introduced).filter(({ severity }) => severity !== 'notice');
  const brought = told.length > 0 ? `${severitiesOf(told)} introduced` : 'nothing introduced';
  if (blocking.length > 0) {
    const before = new Set(existing);
    const old = headsOf(blocking.filter((finding) => before.has(finding))).length;
    const older = old === 0 ? '' : `, ${counted(old, 'older error')}`;
    return `${happenings(headsOf(blocking), review)} (${brought}${older})${also}`;
  }
  const [first] = skipped.filter(({ verdict }) => verdict !== 'pass');
  if (first) {
    const example = first.path === '' ? first.reason : `${code(nameOf(first.path))} (${first.reason})`;
    const beside = told.length === 0 ? '' : `; ${happenings(told, review)} (${brought})`;
    return `${unjudged}: ${plain(example, longestFact)}${beside}`;
  }
  if (told.length > 0) return `${happenings(told, review)} (${brought}, nothing blocks)${also}`;
  return quietTitle(review);
}

/** What will not start at all, what falls by a level, and then the rest. */
function happenings(findings: readonly Finding[], { workloads, introduced }: Review): string {
  const said = (of: readonly Finding[]): string[] => of.map(happening);
  const ordered = findings.toSorted((a, b) => weightOf(b) - weightOf(a));
  const ofStart = ordered.filter(({ severity, podSecurity }) => severity === 'error' && podSecurity === null);
  const first = said(ofStart);
  const falls = workloads
    .filter((change) => isWeaker(change) && !first.some((words) => words.startsWith(`${change.name} `)))
    .map(({ name, kind, before, after }) =>
      fact(`${name || kind} falls from ${before ?? ''} to ${after ?? ''}`),
    );
  return together([
    ...first,
    ...falls,
    ...arrivals(workloads, [...findings, ...introduced]),
    ...said(ordered),
  ]);
}

/** New workloads that keep less than is asked for. */
function arrivals(workloads: readonly LevelChange[], told: readonly Finding[]): string[] {
  const fails = new Set(
    told.flatMap(({ path, severity, podSecurity }) => (severity === 'error' && podSecurity ? [path] : [])),
  );
  return workloads.flatMap(({ path, name, kind, before, after }) => {
    const isNew = before === null && after !== null && after !== 'restricted';
    return isNew && fails.has(path)
      ? [
          fact(
            `${name || kind} ${after === 'baseline' ? 'meets baseline, not restricted' : 'does not meet baseline'}`,
          ),
        ]
      : [];
  });
}

/** A sentence that names nothing is told of its file. */
function happening({ message, path }: Finding): string {
  const words = clause(message);
  return fact(words.includes('`') ? words : `${nameOf(path)}: ${words}`);
}

/** A long path has no room beside what is said of it. */
function nameOf(path: string): string {
  return path.length > 40 ? `…/${path.slice(path.lastIndexOf('/') + 1)}` : path;
}

/** The first, and those that still fit behind it. */
function together(facts: readonly string[], separator = '; '): string {
  let length = 0;
  const shown = [...new Set(facts)].filter((each) => (length += each.length + 2) <= roomForFacts);
  return shown.length === 0 ? (facts[0] ?? '') : shown.join(separator);
}

function fact(words: string): string {
  return plain(words, longestFact);
}

/** Where there is more to tell, this is one clause of it. */
function switchedFact({ switched }: Review): string[] {
  if (switched.length === 0) return [];
  return [
    `${counted(switched.length, 'container')} with power over ${switched.length === 1 ? 'its node runs' : 'their nodes run'} something else`,
  ];
}

function handedOver({ finding, name, before, after }: Switch): string {
  const what = clause(finding.message);
  const who = what.includes(code(name)) ? ' and' : `, and ${code(name)}`;
  return fact(`${what}${who} ${before === after ? 'now runs other code' : `now runs ${after}`}`);
}

function lessRefused({ name, before, after }: NamespaceChange): string {
  return fact(
    after === null
      ? `namespace ${code(name)}, which enforced ${before}, is no longer declared here`
      : `namespace ${code(name)} enforces ${after} instead of ${before}`,
  );
}

function quietTitle(review: Review): string {
  const { files, skipped, workloads, users, mended, introduced, switched, namespaces } = review;
  const unjudged = notJudged(skipped);
  const isHandedOver = switched.length + namespaces.length > 0;
  const isNothingJudged = files.every((path) => skipped.some((each) => each.path === path));
  if (unjudged.length > 0 && isNothingJudged && mended.length === 0 && !isHandedOver)
    return `Nothing weakened as far as is known: ${unjudged.join(', ')}`;
  const isWorse = isHandedOver || workloads.some(isWeaker) || users.some(becomesRoot);
  const facts = [
    ...unjudged,
    ...switched.map(handedOver),
    ...namespaces.map(lessRefused),
    ...(introduced.length > 0 ? [counted(headsOf(introduced).length, 'notice')] : []),
    ...(mended.length > 0 ? [`${counted(headsOf(mended).length, 'finding')} fixed`] : []),
    ...workloads.flatMap(levelFact),
    ...users.flatMap(userFact),
  ];
  const told = [...(files.length > 0 ? [counted(files.length, 'file')] : []), ...facts];
  const lead = isWorse ? 'Nothing blocks' : 'Nothing weakened';
  return told.length === 0 ? lead : `${lead}: ${together(told, ', ')}`;
}

const levels = ['privileged', 'baseline', 'restricted'] as const;

function isWeaker({ before, after }: LevelChange): boolean {
  return before !== null && after !== null && levels.indexOf(after) < levels.indexOf(before);
}

function becomesRoot({ before, after }: UserChange): boolean {
  return after?.kind === 'root' && before !== null && before.kind !== 'root' && before.kind !== 'unknown';
}

function levelFact({ name, kind, before, after }: LevelChange): string[] {
  return before === null || after === null ? [] : [fact(`${name || kind} now ${after}`)];
}

function userFact({ path, service, container, before, after }: UserChange): string[] {
  if (!before || !after || after.kind === 'unknown') return [];
  const runner = container?.split(', ', 1)[0] ?? service ?? path;
  const isFreed = before.kind === 'root' && after.kind !== 'root';
  return [
    fact(`${runner} ${isFreed ? 'no longer runs as root' : `now runs as ${after.value || after.kind}`}`),
  ];
}

/** Why the check fails where the configuration cannot be read. */
export function brokenTitle({ path, start, message }: Finding): string {
  return plain(`${code(path)} line ${start.line}, column ${start.column}: ${message}`, 200);
}
