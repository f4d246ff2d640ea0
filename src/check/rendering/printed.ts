import type { Doubt } from '../read/doubts.ts';
import type { Source } from '../text/source.ts';

/** A text that a program prints, made of what is written in files. */
export interface Printed {
  /** The template, or the file that the object is written in. */
  readonly path: string;
  readonly template: string | null;
  readonly source: Source;
  readonly doubts: readonly Doubt[];
}

/** A part of what a program prints, from a line on to before another. */
export interface Part {
  readonly printed: Printed;
  readonly start: number;
  readonly end: number;
  /** The line above it, as Helm's `# Source: …`. */
  readonly heading: string | null;
}
