import type { EditReport, Finding, FixReport, RelatedNote } from '../../check/index.ts';
import { changeOf, type ChangedLine } from './change.ts';
import { cut, excerptOf, shown } from './excerpt.ts';
import { harmless } from './harmless.ts';
import { indent, margin, plural, type Page } from './page.ts';
import type { Style } from './paint.ts';
import type { Reader } from './reader.ts';
import { wrap } from './wrap.ts';
import { trialLines } from './trial.ts';

type Severity = Finding['severity'];

const colours: Record<Severity, Style> = { error: 'red', warning: 'yellow', notice: 'blue' };

/** A fix that rewrites more than this is better read in an editor. */
const longestChange = 24;

/** Findings with the same one are about one place, and are shown over one excerpt. */
export function placeOf({ start, end }: Finding): string {
  return `${start.line}:${start.column}-${end.line}:${end.column}`;
}

/** Everything about the findings of one place. */
export function whole(findings: readonly Finding[], page: Page, reader: Reader): string[] {
  const [first] = findings;
  if (first === undefined) return [];
  for (const finding of findings) reader.hasSeen(finding);
  const notes = unique(findings.flatMap(({ related }) => related));
  const fixes = unique(findings.flatMap(({ fix }) => (fix === null ? [] : [fix])));
  return [
    ...findings.flatMap((finding) => [...headOf(finding, page), ...reasonOf(finding, page, reader)]),
    ...unique(findings.map(renderedIn)).flatMap((where) => whereLines(where, page)),
    ...excerptLines(first, page),
    ...notes.flatMap((note) => noteLines(note, first.path, page)),
    ...fixes.flatMap((fix) => fixLines(fix, first.path, page)),
  ];
}

export function positionOf({ start }: Finding): string {
  return `${start.line}:${start.column}`;
}

/** What is wrong, with the rule at its end. */
export function headOf(
  { severity, confidence, rule, message }: Finding,
  page: Page,
  position = '',
): string[] {
  const mark = confidence === 'likely' ? `[${rule}, likely]` : `[${rule}]`;
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

function reasonOf(finding: Finding, page: Page, reader: Reader): string[] {
  if (!reader.wantsReason(finding)) return [];
  return wrap(finding.why, page.width - margin).map((line) => indent + page.paint('dim', line));
}

/** `In overlays/prod and overlays/staging`; empty for a file that is judged as it stands. */
function renderedIn({ renderings = [] }: Finding): string {
  const names = renderings.map(({ root, values }) => [root, ...values].join(' with '));
  const [last, ...others] = names.slice(0, mostRenderings).reverse();
  if (last === undefined) return '';
  const rest = names.length - mostRenderings;
  if (rest > 0)
    return `In ${names.slice(0, mostRenderings).join(', ')} and ${plural(rest, 'rendering')} more.`;
  return others.length === 0 ? `In ${last}.` : `In ${others.reverse().join(', ')} and ${last}.`;
}

/** A chart may have been rendered with twenty values files, and a reader knows what else there is after a few. */
const mostRenderings = 4;

function whereLines(where: string, page: Page): string[] {
  if (where === '') return [];
  return wrap(where, page.width - margin).map((line) => indent + page.paint('dim', line));
}

function excerptLines(finding: Finding, page: Page): string[] {
  const file = page.text(finding.path);
  const excerpt = file && excerptOf(file, finding, page.width - margin);
  if (!excerpt) return [`${indent}${page.paint('dim', `line ${finding.start.line}`)}`];
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
  const kind = fix.safety === 'safe' ? 'Safe fix' : 'Fix to test first';
  const title = wrap(`${kind}: ${fix.title.replace(/\.$/, '')}.`, page.width - margin);
  const paths = unique(fix.edits.map(({ path }) => path));
  return [
    '',
    ...title.map((line) => indent + line),
    ...paths.flatMap((path) => [
      ...(path === here ? [] : [indent + page.paint('bold', harmless(path))]),
      ...changeLines(path, fix.edits, page),
    ]),
    ...trialLines(fix.try, indent, page),
  ];
}

function changeLines(path: string, edits: readonly EditReport[], page: Page): string[] {
  const file = page.text(path);
  if (file === undefined) return [];
  const ofFile = edits.filter((edit) => edit.path === path);
  const changed = changeOf(file, ofFile);
  const lines = changed.slice(0, longestChange).map((line) => changeLine(line, page));
  const rest = changed.length - lines.length;
  return rest > 0 ? [...lines, `${indent}… and ${plural(rest, 'line')} more`] : lines;
}

function changeLine({ sign, line, text }: ChangedLine, page: Page): string {
  const number = page.paint('dim', String(line).padStart(margin - 3));
  const body = cut(`${sign} ${shown(text, 0)}`, page.width - margin + 2);
  return `${number} ${page.paint(sign === '-' ? 'red' : 'green', body)}`;
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
