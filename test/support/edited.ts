import { type Change } from '../../src/check/write/change.ts';
import { applyEdits, editsOf, isRefusal } from '../../src/check/write/edit.ts';
import type { Field } from '../../src/check/read/field.ts';
import type { Dialect } from '../../src/check/read/scalar.ts';
import { Source } from '../../src/check/text/source.ts';
import { documentsIn } from '../../src/check/read/yaml.ts';

/** The text after the changes, or why they are refused. */
export function edited(
  text: string,
  changes: (root: Field) => readonly Change[],
  dialect: Dialect = 'kubernetes',
): string {
  const source = new Source(dialect === 'compose' ? 'compose.yaml' : 'pod.yaml', text);
  const root = documentsIn(source, dialect)[0]?.root;
  if (!root) throw new Error('no document');
  const edits = editsOf(changes(root));
  return isRefusal(edits) ? `refused: ${edits.refused}` : applyEdits(source, edits).text;
}
