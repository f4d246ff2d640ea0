import type { Finding } from '../../check/index.ts';
import { todoOf } from '../../review/todo.ts';
import { blocks } from '../../review/verdict.ts';
import { entriesOf } from './entry.ts';
import { harmless } from './harmless.ts';

/*
 * Workflow commands of GitHub Actions, which become annotations in the diff. GitHub shows ten of each severity for a
 * step, so the worst come first. What a stranger's file says goes into them escaped as actions/toolkit does it
 * (packages/core/src/command.ts): a line break or `::` in a message could otherwise give a command of its own.
 */

const levels = { error: 'error', warning: 'warning', notice: 'notice' } as const;

export function githubOf(findings: readonly Finding[]): string {
  return entriesOf(findings)
    .flatMap(({ shown, elsewhere }) => [shown, ...elsewhere])
    .map(({ finding }) => annotationOf(finding))
    .join('');
}

function annotationOf(finding: Finding): string {
  const { rule, path, start, end, severity, message, why } = finding;
  // What is only likely fails nothing, and an annotation of an error looks as if it did.
  const level = severity === 'error' && !blocks(finding) ? 'warning' : levels[severity];
  const properties = {
    ...{ file: path, line: start.line, endLine: end.line },
    // GitHub refuses columns over several lines.
    ...(start.line === end.line && { col: start.column, endColumn: end.column }),
    title: `${rule} (${severity})`,
  };
  const words = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  const told = [message, why, todoOf(finding)].filter((text) => text !== '').join(' ');
  return `::${level} ${words.join(',')}::${data(told)}\n`;
}

function data(text: string): string {
  return harmless(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
