import { type Change } from '../../src/check/source/change.ts';
import { applyEdits, editsOf, isRefusal } from '../../src/check/source/edit.ts';
import type { Field } from '../../src/check/source/field.ts';
import type { Dialect } from '../../src/check/source/scalar.ts';
import { Source } from '../../src/check/source/source.ts';
import { documentsIn } from '../../src/check/source/yaml.ts';

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
