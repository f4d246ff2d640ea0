import { directiveOf, type Directive } from './dockerfile/directive.ts';
import { heredocsOf, type Heredoc, type HeredocStart } from './dockerfile/heredoc.ts';
import { readInstruction, type Instruction } from './dockerfile/instruction.ts';
import { isComment, isEmpty, isTooLong, lineAt, logicalLine, type Line } from './dockerfile/lines.ts';
import { refusalOf } from './dockerfile/refusal.ts';
import type { Source, Span } from '../text/source.ts';

export type { Directive } from './dockerfile/directive.ts';
export { expand, type Budget } from './dockerfile/expand.ts';
export type { Flag } from './dockerfile/flag.ts';
export type { Instruction } from './dockerfile/instruction.ts';
export { refusalOf } from './dockerfile/refusal.ts';

/** A Dockerfile as it is written, cut as BuildKit cuts it: directives, instructions, and what cannot be one. */
export interface DockerfileText {
  readonly source: Source;
  readonly directives: readonly Directive[];
  /** `\`, or the backtick where a directive says so. */
  readonly escape: string;
  readonly instructions: readonly Instruction[];
  /** Lines that begin with `#`, directives left out. */
  readonly comments: readonly Span[];
  /** Continuation lines that are empty: allowed, and deprecated. */
  readonly emptyContinuations: readonly Span[];
  /** For each of these BuildKit refuses to build. */
  readonly problems: readonly SyntaxProblem[];
  /** Why the file was not read at all. */
  readonly skipped: string | undefined;
}

export interface SyntaxProblem {
  readonly message: string;
  readonly span: Span;
}

/** Far above what anybody writes by hand: the largest of two thousand real ones has 40 KB. */
const largest = 256 * 1024;

export function readDockerfile(source: Source): DockerfileText {
  const known = read.get(source) ?? readAnew(source);
  read.set(source, known);
  return known;
}

/** What a file is and what it says is asked of the same text. */
const read = new WeakMap<Source, DockerfileText>();

function readAnew(source: Source): DockerfileText {
  const reader = new Reader(source);
  const tooLarge = source.text.length > largest;
  if (!tooLarge) reader.read();
  return { ...reader.result(), skipped: tooLarge ? 'It is larger than 256 KB.' : undefined };
}

class Reader {
  readonly #source: Source;
  readonly #text: string;
  readonly #directives: Directive[] = [];
  readonly #instructions: Instruction[] = [];
  readonly #comments: Span[] = [];
  readonly #emptyContinuations: Span[] = [];
  readonly #problems: SyntaxProblem[] = [];
  #escape = '\\';
  #at: number;

  constructor(source: Source) {
    this.#source = source;
    this.#text = source.text;
    this.#at = source.text.startsWith('\uFEFF') ? 1 : 0;
  }

  result(): Omit<DockerfileText, 'skipped'> {
    return {
      source: this.#source,
      directives: this.#directives,
      escape: this.#escape,
      instructions: this.#instructions,
      comments: this.#comments,
      emptyContinuations: this.#emptyContinuations,
      problems: this.#problems,
    };
  }

  read(): void {
    this.#readDirectives();
    while (this.#at < this.#text.length) {
      const line = lineAt(this.#text, this.#at);
      this.#at = line.next;
      if (isComment(this.#text, line)) this.#comments.push(line);
      else if (!isEmpty(this.#text, line)) this.#readInstruction(line);
    }
    this.#checkLines();
    if (this.#instructions.length === 0) this.#refuse('the file has no instructions', { start: 0, end: 0 });
  }

  #readDirectives(): void {
    const seen = new Set<string>();
    while (this.#at < this.#text.length) {
      const line = lineAt(this.#text, this.#at);
      const directive = directiveOf(this.#text, line);
      if (!directive) return;
      this.#at = line.next;
      this.#directives.push(directive);
      if (seen.has(directive.name))
        this.#refuse(`there is more than one \`${directive.name}\` directive`, directive.span);
      seen.add(directive.name);
      if (directive.name === 'escape') this.#setEscape(directive);
    }
  }

  #setEscape({ value, valueSpan }: Directive): void {
    if (value === '\\' || value === '`') this.#escape = value;
    else this.#refuse('the escape character can only be a backslash or a backtick', valueSpan);
  }

  #readInstruction(first: Line): void {
    const { joined, next, comments, emptyLines } = logicalLine(this.#text, first, this.#escape);
    this.#at = next;
    for (const comment of comments) this.#comments.push(comment);
    for (const line of emptyLines) this.#emptyContinuations.push(line);
    const { instruction, refusal } = readInstruction(this.#source, joined, this.#escape);
    const complete = this.#withHeredocs(instruction, joined.text);
    this.#instructions.push(complete);
    const problem = refusal ?? refusalOf(complete);
    if (problem !== undefined) this.#refuse(problem, complete.span);
  }

  #refuse(message: string, span: Span): void {
    this.#problems.push({ message, span: { start: span.start, end: span.end } });
  }

  #withHeredocs(instruction: Instruction, line: string): Instruction {
    const carrier = instruction.trigger ?? instruction;
    if (carrier.json || !/^(?:ADD|COPY|RUN)$/.test(carrier.keyword)) return instruction;
    const starts = heredocsOf(line);
    if (!starts) this.#refuse('a heredoc has no proper name', instruction.span);
    if (!starts || starts.length === 0) return instruction;
    const heredocs: Heredoc[] = [];
    for (const start of starts) {
      const heredoc = this.#readHeredoc(start);
      if (!heredoc) {
        this.#refuse(`the heredoc \`${start.name}\` does not end`, instruction.span);
        break;
      }
      heredocs.push(heredoc);
    }
    const end = lastBefore(this.#text, this.#at, instruction.span.end);
    const span = { start: instruction.span.start, end };
    const trigger = instruction.trigger && {
      ...instruction.trigger,
      heredocs,
      span: { start: instruction.trigger.span.start, end },
    };
    return { ...instruction, heredocs, span, trigger };
  }

  /** Reads up to the line that is the name; undefined where the file ends before it. */
  #readHeredoc(start: HeredocStart): Heredoc | undefined {
    const from = this.#at;
    while (this.#at < this.#text.length) {
      const line = lineAt(this.#text, this.#at);
      this.#at = line.next;
      const text = this.#text.slice(line.start, line.end);
      if ((start.stripsTabs ? text.replace(/^\t+/, '') : text) !== start.name) continue;
      return {
        ...start,
        body: this.#text.slice(from, line.start),
        bodySpan: { start: from, end: line.start },
      };
    }
    return undefined;
  }

  #checkLines(): void {
    for (let at = 0; at < this.#text.length;) {
      const line = lineAt(this.#text, at);
      if (isTooLong(this.#text, line)) {
        this.#refuse('BuildKit reads no line longer than 64 KB', { start: line.start, end: line.start });
        return;
      }
      at = line.next;
    }
  }
}

/** The end of the line before `next`, without its line end. */
function lastBefore(text: string, next: number, least: number): number {
  let end = next;
  while (end > least && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
  return end;
}
