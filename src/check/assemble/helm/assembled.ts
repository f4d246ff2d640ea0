import { Origins, type Segment } from '../../text/origin.ts';
import { type Place, Source, type Span } from '../../text/source.ts';
import type { Doubt } from '../../read/doubts.ts';
import { type Computed, dependsOf, type Origin, unknownOf, type Written } from './origin.ts';
import type { RenderedFile } from './render.ts';
import type { Piece } from './text.ts';

/** Where something might have been printed, had the key stood in this map of a values file. */
export interface Absence {
  readonly at: number;
  readonly map: Place;
  readonly path: readonly (string | number)[];
}

type SourceOf = (path: string) => Source | undefined;

/** The rendered text as a source whose places are where they were written. `sourceOf` knows the files of the repository. */
export function assembledSource(
  { path, text }: Pick<RenderedFile, 'path' | 'text'>,
  sourceOf: SourceOf,
): Source {
  const builder = new SegmentBuilder(text.string, sourceOf);
  for (const piece of text.pieces) builder.add(piece);
  return new Source(path, text.string, new Origins(builder.segments()));
}

/** The parts of a rendered text that cannot be known without a cluster, a clock or chance; empty where nothing is printed. */
export function doubtsIn({ text }: Pick<RenderedFile, 'text'>): Doubt[] {
  const doubts: Doubt[] = [];
  let at = 0;
  for (const { text: printed, from } of text.pieces) {
    const end = at + printed.length;
    const why = unknownOf(from);
    if (why !== undefined) doubts.push({ start: at, end, why });
    at = end;
  }
  return doubts;
}

/** What is printed is what everybody sees who renders without a cluster, and may be something else in one. */
export function givenIn({ text }: Pick<RenderedFile, 'text'>): Doubt[] {
  const found: Doubt[] = [];
  let at = 0;
  for (const { text: printed, from } of text.pieces) {
    const why = dependsOf(from);
    if (why !== undefined && printed !== '') found.push({ start: at, end: at + printed.length, why });
    at += printed.length;
  }
  return found;
}

export function absencesIn({ text }: Pick<RenderedFile, 'text'>, sourceOf: SourceOf): Absence[] {
  const absences: Absence[] = [];
  let at = 0;
  for (const { text: printed, from } of text.pieces) {
    const source = from?.kind === 'absent' || from?.kind === 'map' ? sourceOf(from.file) : undefined;
    if (printed === '' && source && from && from.kind !== 'computed')
      absences.push({ at, map: { source, span: from.span }, path: from.path ?? [] });
    at += printed.length;
  }
  return absences;
}

/** A part of the text, of one origin. */
interface Part extends Span {
  readonly origin: Origin | undefined;
  /** Which part of what the origin stands for it is. */
  readonly from: number;
  readonly to: number;
}

class SegmentBuilder {
  readonly #text: string;
  readonly #sourceOf: SourceOf;
  readonly #parts: Part[] = [];
  #at = 0;

  constructor(text: string, sourceOf: SourceOf) {
    this.#text = text;
    this.#sourceOf = sourceOf;
  }

  add({ text, from, at }: Piece): void {
    const [start, end] = [this.#at, this.#at + text.length];
    this.#at = end;
    if (text === '') return;
    const part: Part = { start, end, origin: from, from: at, to: at + text.length };
    const joined = this.#joined(part);
    if (joined) this.#parts[this.#parts.length - 1] = joined;
    else this.#parts.push(part);
  }

  /** Lines of one scalar that were indented apart, and neighbours in one file, are one part again. */
  #joined(next: Part): Part | undefined {
    let last = this.#parts.at(-1);
    if (
      last &&
      !last.origin &&
      next.origin?.kind === 'scalar' &&
      /^\s+$/.test(this.#text.slice(last.start, last.end))
    ) {
      const before = this.#parts.at(-2);
      if (before?.origin !== next.origin || next.from - before.to > 1) return undefined;
      this.#parts.pop();
      last = before;
    }
    if (!last || last.origin !== next.origin || last.origin?.kind === 'computed') return undefined;
    const gap = next.from - last.to;
    const isNext = gap === 0 || (gap === 1 && next.origin?.kind === 'scalar');
    return isNext ? { ...last, end: next.end, to: next.to } : undefined;
  }

  segments(): Segment[] {
    return this.#withQuotes(this.#parts.flatMap((part) => this.#segment(part)));
  }

  #segment({ start, end, origin, from, to }: Part): Segment[] {
    if (!origin) return [];
    if (origin.kind === 'computed')
      return isNowhere(origin) ? [] : [{ start, end, origin: this.#computed(origin) }];
    const source = this.#sourceOf(origin.file);
    if (!source) return [];
    const { span } = origin;
    if (origin.kind === 'text')
      return [
        {
          start,
          end,
          origin: { kind: 'text', source, span: { start: span.start + from, end: span.start + to } },
        },
      ];
    if (origin.kind === 'key' && span.end - span.start === end - start)
      return [{ start, end, origin: { kind: 'text', source, span } }];
    // A line break at the end is often trimmed off, and the scalar is still all there.
    const isWhole = from === 0 && to >= origin.length - 1 && (origin.kind !== 'scalar' || to > 0);
    if (isWhole && origin.kind !== 'key')
      return [{ start, end, origin: { kind: 'value', source, span, path: origin.path ?? [] } }];
    return [{ start, end, origin: { kind: 'computed', from: [{ source, span }] } }];
  }

  #computed({ of }: Computed) {
    return { kind: 'computed' as const, from: of.flatMap((written) => this.#place(written)) };
  }

  #place({ file, span }: Written): Place[] {
    const source = this.#sourceOf(file);
    return source ? [{ source, span }] : [];
  }

  /** Quotes around a value belong to it: whoever asks for the scalar asks for it with its quotes. */
  #withQuotes(segments: readonly Segment[]): Segment[] {
    const result: Segment[] = [];
    let from = 0;
    for (const segment of segments) {
      const cut = Math.max(segment.start, from);
      const quote = this.#text[segment.start - 1];
      const isQuoted =
        segment.origin.kind === 'value' &&
        (quote === '"' || quote === "'") &&
        this.#text[segment.end] === quote;
      if (!isQuoted) {
        if (cut < segment.end) result.push(clipped(segment, cut, segment.end));
        from = segment.end;
        continue;
      }
      const last = result.pop();
      if (last && last.start < segment.start - 1)
        result.push(clipped(last, last.start, Math.min(last.end, segment.start - 1)));
      result.push({ ...segment, start: segment.start - 1, end: segment.end + 1 });
      from = segment.end + 1;
    }
    return result;
  }
}

/** What a release gives is written in no file. */
function isNowhere({ of, unknown }: Computed): boolean {
  return of.length === 0 && unknown === undefined;
}

function clipped(segment: Segment, start: number, end: number): Segment {
  const { origin } = segment;
  if (origin.kind !== 'text') return { origin, start, end };
  const shift = origin.span.start - segment.start;
  return { start, end, origin: { ...origin, span: { start: start + shift, end: end + shift } } };
}
