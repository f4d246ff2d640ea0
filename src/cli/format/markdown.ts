import type { Finding, Report } from '../../check/index.ts';
import { todoOf } from '../../review/todo.ts';
import { counted, notJudgedSentence } from '../../review/counts.ts';
import { code, prose } from '../../review/inert.ts';
import { adviceOf } from './advice.ts';
import { blocks } from '../../review/verdict.ts';
import { countsOf } from './counts.ts';
import { type Entry, entriesOf } from './entry.ts';

export interface MarkdownOptions {
  readonly stops: boolean;
  readonly most?: number | undefined;
}

/** GitHub cuts a step summary at 1 MiB; a reader stops long before. */
const mostEntries = 100;

/** For the summary of a step, a comment or a wiki: what is wrong as a table, and the rest below it. */
export function markdownOf(report: Report, { stops, most = mostEntries }: MarkdownOptions): string {
  const { findings, skipped } = report;
  const entries = entriesOf(findings);
  const shown = entries.slice(0, most);
  const counts = findings.length === 0 ? 'Nothing to fix.' : countsOf(findings, stops);
  const parts = [
    '## Plimsoll',
    [counts, ...notJudgedSentence(skipped)].join(' '),
    ...(shown.length === 0 ? [] : [tableOf(shown, stops)]),
    ...(entries.length > shown.length ? [`${entries.length - shown.length} more are not shown.`] : []),
    ...skippedList(report),
    [...adviceOf(findings, true)].map(withCode).join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function tableOf(entries: readonly Entry[], stops: boolean): string {
  const rows = entries.map(({ shown: { finding }, elsewhere }) => {
    const times = elsewhere.length === 0 ? '' : ` and ${counted(elsewhere.length, 'other place')}`;
    const place = `${code(`${finding.path}:${finding.start.line}`)}${times}`;
    return row([severityOf(finding, stops), prose(finding.message), place, fixOf(finding)]);
  });
  return [row(['Severity', 'What', 'Where', 'Fix']), row(['---', '---', '---', '---']), ...rows].join('\n');
}

function severityOf(finding: Finding, stops: boolean): string {
  const { severity, confidence } = finding;
  if (stops && blocks(finding)) return `${severity}, **fails the check**`;
  return confidence === 'likely' ? `likely ${severity}` : severity;
}

function fixOf(finding: Finding): string {
  const todo = todoOf(finding);
  return todo === '' ? code(`plimsoll explain ${finding.rule}`) : prose(todo);
}

/** A bar would end the cell, in a code span too. */
function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll(/(?<!\\)\|/g, String.raw`\|`)).join(' | ')} |`;
}

function skippedList({ skipped }: Report): string[] {
  if (skipped.length === 0) return [];
  const lines = skipped.slice(0, mostEntries).map(({ path, reason }) => `- ${code(path)}: ${prose(reason)}`);
  const rest = skipped.length - lines.length;
  if (rest > 0) lines.push(`- and ${rest} more`);
  return [
    `<details><summary>Not judged: ${counted(skipped.length, 'file')}</summary>\n\n${lines.join('\n')}\n\n</details>`,
  ];
}

/** The command at the end of an advice is one to copy. */
function withCode(sentence: string): string {
  const start = sentence.lastIndexOf('plimsoll ');
  const command = sentence.slice(start).trim();
  return start !== -1 && /^[a-z -]+$/.test(command) ? `${sentence.slice(0, start)}\`${command}\`` : sentence;
}
