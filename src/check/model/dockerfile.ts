// placeholder types; the Dockerfile model replaces this file
import type { Source } from '../source/source.ts';
export interface Dockerfile {
  readonly source: Source;
  readonly stages: readonly Stage[];
}
export interface Stage {
  readonly dockerfile: Dockerfile;
  readonly index: number;
}
