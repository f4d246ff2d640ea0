import type { Field } from '../../src/check/read/field.ts';
import type { Dialect } from '../../src/check/read/scalar.ts';
import { Source } from '../../src/check/text/source.ts';
import { documentsIn, type YamlDocument } from '../../src/check/read/yaml.ts';

export type Data = string | number | boolean | null | undefined | Data[] | { [key: string]: Data };

export function documents(text: string, dialect: Dialect = 'kubernetes'): readonly YamlDocument[] {
  return documentsIn(new Source('a.yaml', text), dialect);
}

/** What is written here, as plain data. */
export function dataOf(field: Field): Data {
  if (field.kind === 'map')
    return Object.fromEntries(field.entries().map(([key, value]) => [key, dataOf(value)]));
  return field.kind === 'seq' ? field.items().map(dataOf) : field.value;
}

/** What the first document says; the message of what makes it unreadable, where that is so. */
export function read(text: string, dialect: Dialect = 'kubernetes'): Data {
  const [document] = documents(text, dialect);
  if (document?.template) return 'a template';
  return document?.problems.find(({ fatal }) => fatal)?.message ?? (document && dataOf(document.root));
}
