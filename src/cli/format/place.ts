import type { Cause, EditReport, Finding, FixReport, RelatedNote } from '../../check/index.ts';
import { toFix, todoOf } from '../../review/todo.ts';
import { counted } from '../../review/counts.ts';
import { blocks } from '../../review/verdict.ts';
import { changeOf, type ChangedLine } from './change.ts';
import { type Entry, sentenceOf } from './entry.ts';
import { cut, excerptOf, shown } from './excerpt.ts';
import { harmless } from './harmless.ts';
import { indent, margin, type Page } from './page.ts';
import type { Style } from './paint.ts';
import { wrap } from './wrap.ts';
import { trialLines } from './trial.ts';

type Severity = Finding['severity'];

const colours: Record<Severity, Style> = { error: 'red', warning: 'yellow', notice: 'blue' };

/** A fix that rewrites more than this is better read in an editor. */
const longestChange = 24;

export interface Telling {
  /** Every place of an entry, not some. */
  readonly everywhere: boolean;
  /** Whether errors fail the check. */
  readonly stops: boolean;
}

/** What is wrong, where, why that matters, and what to change; and the other places that have it. */
export function whole(entry: Entry, page: Page, telling: Telling): string[] {
  const { finding, others } = entry.shown;
  return [
    ...openingOf(entry, page, telling),
    ...dimmed(finding.why, page),
    ...dimmed(renderedIn(finding), page),
    ...dimmed(saidAlong(finding, others), page),
    ...excerptLines(finding, page),
    ...finding.related.flatMap((note) => noteLines(note, finding.path, page)),
    ...(finding.fix ? fixLines(finding.fix, finding.path, page) : byHand(finding, page)),
    ...elsewhereLines(entry, page, telling),
  ];
}

/** Where a reason to keep it is known, the comment that accepts it stands ready on a line of its own. */
function byHand({ rule, keep, advice }: Finding, page: Page): string[] {
  if (page.withoutFixes) return [];
  const comment = `# plimsoll: ignore ${rule} -- ${keep ?? ''}`;
  return [
    '',
    ...(advice === undefined
      ? [indent + toFix(page.paint('bold', harmless(`plimsoll explain ${rule}`)))]
      : wrap(toFix(advice), page.width - margin).map((line) => indent + line)),
    ...(keep === undefined ? [] : [`${indent}To keep it: ${page.paint('bold', harmless(comment))}`]),
  ];
}

/** What and where, and what to do. */
export function briefly(entry: Entry, page: Page, telling: Telling): string[] {
  const todo = page.withoutFixes ? '' : todoOf(entry.shown.finding);
  return [...openingOf(entry, page, telling), ...dimmed(todo, page), ...elsewhereLines(entry, page, telling)];
}

function openingOf({ shown: { finding }, elsewhere }: Entry, page: Page, { stops }: Telling): string[] {
  const { severity, confidence, rule, message } = finding;
  const mark = [
    rule,
    ...(confidence === 'likely' ? ['only likely'] : []),
    ...(stops && blocks(finding) ? ['fails the check'] : []),
    ...(elsewhere.length === 0 ? [] : [`${elsewhere.length + 1} times`]),
  ].join(', ');
  return [
    ...labelled(severity, wrap(message, page.width - margin), page),
    `${indent}${page.paint('bold', placeOf(finding))}  ${page.paint('dim', harmless(mark))}`,
  ];
}

/** As terminals and editors make a link of it; never wrapped, so that it stays one. */
export function placeOf({ path, start }: Pick<Finding, 'path' | 'start'>): string {
  return harmless(`${path}:${start.line}:${start.column}`);
}

/** Other rules that the same cause breaks. */
function saidAlong({ rule }: Finding, others: readonly Finding[]): string {
  const rules = [...new Set(others.map((other) => other.rule))].filter((other) => other !== rule);
  return rules.length === 0 ? '' : `The same cause: ${rules.join(', ')}.`;
}

/** So many other places are named; `--rule` names all. */
const somePlaces = 3;

/** And so many that need a sentence of their own. */
const someSentences = 2;

function elsewhereLines({ shown, elsewhere }: Entry, page: Page, { everywhere }: Telling): string[] {
  const most = everywhere ? Infinity : somePlaces;
  const mostTold = everywhere ? Infinity : someSentences;
  const same = sentenceOf(shown.finding);
  const alike = elsewhere.filter(({ finding }) => sentenceOf(finding) === same);
  const others = elsewhere.filter((cause) => !alike.includes(cause));
  const lines = [...alikeLine(alike, most), ...others.slice(0, mostTold).map(sentenceAt)];
  const left = Math.max(alike.length - most, 0) + Math.max(others.length - mostTold, 0);
  if (left > 0) lines.push(`and ${left} more: plimsoll check --rule ${shown.finding.rule}`);
  return lines.flatMap((line) => wrap(line, page.width - margin).map((text) => indent + text));
}

function alikeLine(alike: readonly Cause[], most: number): string[] {
  const places = alike.slice(0, most).map(({ finding }) => placeOf(finding));
  return places.length === 0 ? [] : [`Also in ${places.join(', ')}`];
}

function sentenceAt({ finding }: Cause): string {
  return `${placeOf(finding)} ${finding.message}`;
}

/** What is wrong, with the rule at its end. */
export function headOf(
  { severity, confidence, rule, message }: Finding,
  page: Page,
  fails: boolean,
  position = '',
): string[] {
  const about = confidence === 'likely' ? ', only likely' : fails ? ', fails the check' : '';
  const mark = `[${rule}${about}]`;
  // What belongs together must stay on one line, where it can be found again to be dimmed.
  const lines = wrap(`${position}${message} ${mark.replaceAll(' ', '\u00a0')}`, page.width - margin).map(
    (line) => line.replaceAll('\u00a0', ' '),
  );
  const last = lines.pop() ?? '';
  const at = last.lastIndexOf(mark);
  const end = at === -1 ? last : last.slice(0, at) + page.paint('dim', mark);
  return labelled(severity, [...lines, end], page);
}

export function labelled(severity: Severity, lines: readonly string[], page: Page): string[] {
  const label = page.paint(colours[severity], severity) + ' '.repeat(margin - 2 - severity.length);
  return lines.map((line, index) => (index === 0 ? `  ${label}${line}` : indent + line));
}

function dimmed(text: string, page: Page): string[] {
  return wrap(text, page.width - margin).map((line) => indent + page.paint('dim', line));
}

/** `Rendered from overlays/prod and overlays/staging.`; empty for a file that is judged as it stands. */
function renderedIn({ renderings = [] }: Finding): string {
  const names = renderings.map(({ root, values }) => [root, ...values].join(' with '));
  const [last, ...others] = names.slice(0, mostRenderings).reverse();
  if (last === undefined) return '';
  const rest = names.length - mostRenderings;
  if (rest > 0) return `Rendered from ${names.slice(0, mostRenderings).join(', ')} and ${rest} more.`;
  return others.length === 0
    ? `Rendered from ${last}.`
    : `Rendered from ${others.reverse().join(', ')} and ${last}.`;
}

/** A chart may have been rendered with twenty values files, and a reader knows what else there is after a few. */
const mostRenderings = 4;

function excerptLines(finding: Finding, page: Page): string[] {
  const file = page.text(finding.path);
  const excerpt = file && excerptOf(file, finding, page.width - margin);
  if (!excerpt) return [];
  const underline =
    ' '.repeat(excerpt.from) + page.paint(colours[finding.severity], '^'.repeat(excerpt.width));
  return ['', gutter(excerpt.line, '|', page) + excerpt.text, gutter('', '|', page) + underline];
}

function gutter(line: number | '', sign: string, page: Page): string {
  return page.paint('dim', `${String(line).padStart(margin - 3)} ${sign} `);
}

function noteLines({ path, start, message }: RelatedNote, here: string, page: Page): string[] {
  const where = path === here ? `Line ${start.line}` : `${path}:${start.line}`;
  return wrap(`${where}: ${message}`, page.width - margin).map((line) => indent + line);
}

function fixLines(fix: FixReport, here: string, page: Page): string[] {
  const title = wrap(todoOf({ fix }), page.width - margin);
  const paths = unique(fix.edits.map(({ path }) => path));
  return [
    '',
    ...title.map((line) => indent + line),
    ...paths.flatMap((path) => [
      ...(path === here ? [] : [indent + page.paint('bold', harmless(path))]),
      ...changeLines(path, fix.edits, page),
    ]),
    ...trialLines(fix, indent, page),
  ];
}

function changeLines(path: string, edits: readonly EditReport[], page: Page): string[] {
  const file = page.text(path);
  if (file === undefined) return [];
  const ofFile = edits.filter((edit) => edit.path === path);
  const changed = changeOf(file, ofFile);
  const lines = changed.slice(0, longestChange).map((line) => changeLine(line, page));
  const rest = changed.length - lines.length;
  return rest > 0 ? [...lines, `${indent}… and ${counted(rest, 'line')} more`] : lines;
}

function changeLine({ sign, line, text }: ChangedLine, page: Page): string {
  const number = page.paint('dim', String(line).padStart(margin - 3));
  const body = cut(`${sign} ${shown(text, 0)}`, page.width - margin + 2);
  return `${number} ${page.paint(sign === '-' ? 'red' : 'green', body)}`;
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
