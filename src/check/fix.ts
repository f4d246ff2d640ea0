import type { Change } from './source/change.ts';

export type { Change, Value } from './source/change.ts';
export {
  appendItem,
  insertAfter,
  insertBefore,
  removeField,
  replaceText,
  setField,
} from './source/change.ts';

/** safe: cannot change what a well-behaved container does. test-first: may; `try` is the command that tells. */
export interface Fix {
  /** What it does, as an imperative: "Set `privileged` to `false`". */
  readonly title: string;
  readonly safety: 'safe' | 'test-first';
  /** Wishes, not bytes: what several fixes want of one place becomes one edit (source/edit.ts). */
  readonly changes: readonly Change[];
  readonly try?: string;
}
