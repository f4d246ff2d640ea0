import type { Paint } from './paint.ts';
import type { Text } from './lines.ts';

/** What every part of the text needs to know about where it is printed. */
export interface Page {
  readonly width: number;
  readonly paint: Paint;
  /** The text of a file of the report, read again when an excerpt wants it; undefined where that fails. */
  readonly text: (path: string) => Text | undefined;
  /** No fix was looked for, so none can be said to be missing. */
  readonly withoutFixes?: boolean;
}

/** Where text begins, to the right of severities and line numbers. */
export const margin = 11;

export const indent = ' '.repeat(margin);

/** `a, b and 3 more`, as many as fit. */
export function listed(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return rest <= 0 ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${rest} more`;
}
