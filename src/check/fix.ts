import type { Source, Span } from './source/source.ts';

/** Replaces the bytes of a span. An insertion has an empty span. */
export interface Edit {
  readonly source: Source;
  readonly span: Span;
  readonly text: string;
}

/** safe: cannot change what a well-behaved container does. test-first: may; `try` is the command that tells. */
export interface Fix {
  readonly title: string;
  readonly safety: 'safe' | 'test-first';
  readonly edits: readonly Edit[];
  readonly try?: string;
}
