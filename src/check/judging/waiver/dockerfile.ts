import { type Instruction, readDockerfile } from '../../read/dockerfile.ts';
import type { Source, Span } from '../../text/source.ts';
import type { Comments } from './comment.ts';

/*
 * What a comment in a Dockerfile covers: the instruction below it, or around it between continued lines; above a FROM
 * the stage. A comment is a line of its own here, and a line of a heredoc is none.
 */

export function commentsInDockerfile(source: Source): Comments {
  const { comments, instructions } = readDockerfile(source);
  return {
    spans: comments.map(({ start, end }) => ({ start: source.text.indexOf('#', start), end })),
    coveredBy: (comment) => coveredBy(source, comment, instructions),
  };
}

function coveredBy(source: Source, { start }: Span, instructions: readonly Instruction[]): Span | undefined {
  const index = instructions.findIndex(({ span }) => span.end > start);
  const covered = instructions[index];
  if (!covered) return undefined;
  if (covered.keyword !== 'FROM')
    return { start: Math.min(start, covered.span.start), end: covered.span.end };
  const next = instructions.slice(index + 1).find(({ keyword }) => keyword === 'FROM');
  return { start: Math.min(start, covered.span.start), end: next?.span.start ?? source.text.length };
}
