import fc from 'fast-check';
import type { EditReport } from '../../src/check/index.ts';
import { linesOf } from '../../src/review/line-change.ts';

/** A few short lines, many of them alike; the last may have no end. */
export const someText = fc
  .array(fc.constantFrom('', 'a', 'b', 'aa', '  a: b', '- a', '+', '```'), { minLength: 3, maxLength: 24 })
  .chain((lines) => fc.constantFrom(`${lines.join('\n')}\n`, lines.join('\n')));

/** Edits of this text that do not overlap, in the order of the file. */
export function someEdits(text: string, path = 'Dockerfile', most = 3): fc.Arbitrary<EditReport[]> {
  const offsets = fc.uniqueArray(fc.nat(text.length), { minLength: 2, maxLength: 2 * most });
  const brought = fc.constantFrom('', 'x', 'x\ny', '\n', 'x\n', '\nx', '````\nx');
  return fc.tuple(offsets, fc.array(brought, { minLength: most, maxLength: most })).map(([places, texts]) => {
    const sorted = places.toSorted((a, b) => a - b);
    return texts.slice(0, Math.floor(sorted.length / 2)).map((each, index) => ({
      path,
      start: positionAt(text, sorted[2 * index] ?? 0),
      end: positionAt(text, sorted[2 * index + 1] ?? 0),
      text: each,
    }));
  });
}

export function positionAt(text: string, offset: number): EditReport['start'] {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** A patch that ends in this text, as git prints it with its three lines of surroundings. */
export function somePatch(text: string): fc.Arbitrary<string> {
  const lines = linesOf(text);
  const change = fc.record({ isAdded: fc.boolean(), removed: fc.nat(2), isTouched: fc.nat(3) });
  return fc.array(change, { minLength: lines.length, maxLength: lines.length }).map((changes) =>
    patchWith(
      lines.map((line, index) => {
        const { isAdded = false, removed = 0, isTouched = 1 } = changes[index] ?? {};
        return isTouched === 0 ? { line, isAdded, removed } : { line, isAdded: false, removed: 0 };
      }),
    ),
  );
}

interface PatchedLine {
  readonly line: string;
  readonly isAdded: boolean;
  /** How many lines are gone before it. */
  readonly removed: number;
}

const context = 3;

function patchWith(lines: readonly PatchedLine[]): string {
  const isShown = (at: number): boolean =>
    lines
      .slice(Math.max(0, at - context), at + context + 1)
      .some(({ isAdded, removed }) => isAdded || removed > 0);
  const hunks: string[] = [];
  let was = 1;
  let open: { start: number; before: number; after: number; was: number; body: string[] } | undefined;
  const close = (): void => {
    if (open) hunks.push(`@@ -${open.was},${open.before} +${open.start},${open.after} @@`, ...open.body);
    open = undefined;
  };
  for (const [index, { line, isAdded, removed }] of lines.entries()) {
    if (isShown(index)) {
      open ??= { start: index + 1, before: 0, after: 0, was, body: [] };
      open.body.push(...Array.from({ length: removed }, (_, count) => `-gone ${count}`));
      open.body.push(...shownLine(isAdded ? '+' : ' ', line));
      open.before += removed + (isAdded ? 0 : 1);
      open.after += 1;
    } else close();
    was += removed + (isAdded ? 0 : 1);
  }
  close();
  return hunks.join('\n');
}

function shownLine(sign: string, line: string): string[] {
  return line.endsWith('\n')
    ? [sign + line.slice(0, -1)]
    : [sign + line, String.raw`\ No newline at end of file`];
}
