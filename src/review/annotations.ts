import type { Finding } from '../check/index.ts';
import { todoOf } from './todo.ts';
import { plain } from './inert.ts';
import type { Review } from './review.ts';
import { headline } from './wording.ts';

/** Plain text. */
export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

/** Two requests' worth. The summary lists what is beyond. */
export const mostAnnotations = 100;

/**
 * For what no comment tells: it stands in a file of the change but not in the diff, or beyond the budget of comments.
 * GitHub shows annotations beside comments, so a finding that has a comment would be told twice in one place; and on
 * files that a pull request does not touch nobody wants any.
 */
export function annotationsOf({ files, elsewhere, blocking, comments, configuration }: Review): Annotation[] {
  const commented = new Set(comments.flatMap(({ findings }) => findings));
  const changed = new Set(files);
  const candidates = new Set([...elsewhere, ...blocking]);
  const told = [...candidates].filter(
    (finding) => finding.severity !== 'notice' && changed.has(finding.path) && !commented.has(finding),
  );
  const mistakes = configuration.changed ? configuration.findings : [];
  return [...mistakes, ...told.sort(byWeight)].slice(0, mostAnnotations).map(annotationOf);
}

function byWeight(a: Finding, b: Finding): number {
  return Number(b.severity === 'error') - Number(a.severity === 'error');
}

function annotationOf(finding: Finding): Annotation {
  const { path, start, end, severity, message, why } = finding;
  const { first, rest } = headline(message);
  const last = end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
  return {
    path,
    startLine: start.line,
    endLine: Math.max(start.line, last),
    level: severity === 'error' ? 'failure' : severity,
    title: plain(first, 255),
    message: plain([rest, why, todoOf(finding)].filter((part) => part !== '').join(' '), 4000),
  };
}
