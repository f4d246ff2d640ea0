import type { Source, Span } from './source.ts';

/** Replaces the bytes of a span. An insertion has an empty span. */
export interface Edit {
  readonly source: Source;
  readonly span: Span;
  readonly text: string;
}
