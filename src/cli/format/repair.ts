import { type Done, fixesOf, type Left, type Repair } from '../../check/index.ts';
import { counted } from '../../review/counts.ts';
import { groupedBy } from './grouped.ts';
import { harmless } from './harmless.ts';
import { listed } from './page.ts';
import type { Paint } from './paint.ts';
import { wrap } from './wrap.ts';
import { trialLines } from './trial.ts';

/** A file that should have been written. */
export interface Unwritten {
  readonly path: string;
  readonly reason: string;
}

export interface RepairPage {
  readonly width: number;
  readonly paint: Paint;
  readonly shown: (path: string) => string;
  readonly unwritten: readonly Unwritten[];
  /** Otherwise a patch was printed, and nothing has happened yet. */
  readonly isWritten: boolean;
}

/** What was fixed, what was not and why, and what that comes to. */
export function repairText(repair: Repair, page: RepairPage): string {
  const unwritten = new Map(page.unwritten.map(({ path, reason }) => [path, reason]));
  const files = groupedBy(repair.done, ({ fix }) => fix.edits[0]?.path ?? '');
  const blocks = [
    ...[...files].map(([path, done]) => fileBlock(path, done, unwritten.get(path), page)),
    ...testBlock(repair.left, page),
    ...leftBlock(repair.left, page),
    `${verdict(repair, page)
      .flatMap((sentence) => wrap(sentence, page.width))
      .join('\n')}\n`,
  ];
  return blocks.join('\n');
}

function fileBlock(
  path: string,
  done: readonly Done[],
  unwritten: string | undefined,
  page: RepairPage,
): string {
  const lines = done.map((each) => ({ text: `${titleOf(each)}.`, rules: rulesOf(each) }));
  return block(path, page, [
    ...(unwritten === undefined ? [] : hanging(`Not written: ${unwritten}.`, page)),
    ...lines.flatMap(({ text, rules }) => [...hanging(text, page), `    ${page.paint('dim', rules)}`]),
  ]);
}

function titleOf({ fix: { title }, findings }: Done): string {
  const subjects = [...new Set(findings.map(({ subject }) => subject))];
  return `${listed(subjects, 3)}: ${title.replace(/\.$/, '')}`;
}

function rulesOf({ findings }: Done): string {
  return [...new Set(findings.map(({ rule }) => rule))].join(', ');
}

/** Fixes that may change what a container does are told with the command that tries them. */
function testBlock(left: readonly Left[], page: RepairPage): string[] {
  const waiting = fixesOf(left.filter(({ why }) => why === 'test-first').map(({ finding }) => finding));
  if (waiting.length === 0) return [];
  const lines = waiting.flatMap((done) => {
    const { fix, findings } = done;
    const place = findings[0] ? `${page.shown(findings[0].path)}:${findings[0].start.line}` : '';
    return [...hanging(`${place}: ${titleOf(done)}.`, page), ...trialLines(fix, '    ', page)];
  });
  return [[page.paint('bold', 'Test first'), ...lines, ''].join('\n')];
}

/** By rule: somebody has to think about these, and `check` shows each of them. */
function leftBlock(left: readonly Left[], page: RepairPage): string[] {
  const others = left.filter(({ why }) => why !== 'test-first');
  if (others.length === 0) return [];
  const lines = [...groupedBy(others, ({ finding, why }) => `${why} ${finding.rule}`).values()].flatMap(
    (group) => {
      const places = group.map(({ finding }) => `${page.shown(finding.path)}:${finding.start.line}`);
      const [first] = group;
      return first ? hanging(`${first.finding.rule}: ${listed(places, 3)}${reasonOf(first)}.`, page) : [];
    },
  );
  return [[page.paint('bold', 'Not fixed'), ...lines, ''].join('\n')];
}

function reasonOf({ why, detail }: Left): string {
  if (why === 'unproven') return `, since the change could not be proven (${detail.replace(/\.$/, '')})`;
  return why === 'together' ? ', since the change does not hold together with the others' : '';
}

function block(path: string, page: RepairPage, lines: readonly string[]): string {
  return [page.paint('bold', harmless(page.shown(path))), ...lines, ''].join('\n');
}

function hanging(text: string, page: RepairPage): string[] {
  return wrap(text, page.width - 4).map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`));
}

function verdict({ done, files, left }: Repair, page: RepairPage): string[] {
  const findings = done.reduce((sum, each) => sum + each.findings.length, 0);
  const written = files.length - page.unwritten.length;
  const place = counted(page.isWritten ? written : files.length, 'file');
  if (findings === 0 && left.length === 0) return ['Nothing to fix.'];
  const untold = left.filter(({ why }) => why === 'test-first').length;
  const others = left.length - untold;
  const none = untold > 0 ? 'No safe fixes.' : 'No automatic fixes.';
  return [
    findings === 0 ? none : fixedOf(findings, place, page),
    ...(untold > 0 ? [testFirst(untold, findings > 0)] : []),
    ...(others > 0 ? [`${others} left; \`plimsoll check\` shows ${others === 1 ? 'it' : 'them'}.`] : []),
  ];
}

function testFirst(count: number, isMore: boolean): string {
  const [need, them] = count === 1 ? ['needs', 'it'] : ['need', 'them'];
  return `${count} ${isMore ? 'more ' : ''}${need} a test first: --include test-first applies ${them} too.`;
}

function fixedOf(findings: number, place: string, { isWritten }: RepairPage): string {
  const count = counted(findings, 'finding');
  return isWritten ? `${count} fixed in ${place}.` : `The patch fixes ${count} in ${place}.`;
}
