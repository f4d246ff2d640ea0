import type { InnerValues, Setting } from '../helm/index.ts';
import { embeddedRoots } from '../kustomize/files.ts';
import type { Field } from '../../read/field.ts';
import type { Node } from '../../read/node.ts';
import { clean, join } from '../../text/path.ts';
import type { Place } from '../../text/source.ts';

/** Something in a repository that installs a chart of it. */
export interface Deployment {
  /** The folder of the chart. */
  readonly chart: string;
  readonly at: Place;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** The strongest last. */
  readonly values: readonly (ValuesPath | InnerValues)[];
  readonly settings: readonly Setting[];
  /** The chart's own values do not count. */
  readonly withoutOwn?: boolean;
  /** What is laid over it and cannot be known, in words. */
  readonly unknown?: string | undefined;
}

export interface ValuesPath {
  readonly path: string;
  /** Without it nothing is wrong. */
  readonly isOptional?: boolean;
}

/** A map that stands in a file; nothing where it is none. */
export function valuesIn(field: Field): InnerValues[] {
  return field.node?.kind === 'map' ? [{ node: field.node, path: keysTo(field) }] : [];
}

/** Values as a text inside of a file; undefined where they cannot be read. */
export function valuesInText(field: Field): InnerValues[] | undefined {
  const { node } = field;
  if (node?.kind !== 'scalar' || node.text.trim() === '') return [];
  if (node.text.includes('{{')) return undefined;
  try {
    const roots: readonly Node[] = embeddedRoots(node, 'kubernetes');
    return roots.map((root) => ({ node: root, path: undefined }));
  } catch {
    return undefined;
  }
}

function keysTo(field: Field): (string | number)[] {
  const { parent, key = '' } = field;
  if (!parent) return [];
  return [...keysTo(parent), parent.node?.kind === 'seq' ? Number(key) : key];
}

/** `key=value`, as Helm is told it, for a key and a value that stand apart. */
export function settingOf(key: string, value: Field, isString = false): Setting {
  const text = (value.text ?? '').replaceAll(/[\\,{}]/g, '\\$&');
  return { text: `${key}=${text}`, isString, near: { source: value.source, span: value.span } };
}

/** A path as these files say it; undefined where it leads out of the repository. */
export function folderAt(folder: string, path: string): string | undefined {
  const all = clean(join(folder === '' ? '.' : folder, path));
  if (all.startsWith('../') || all === '..' || all.startsWith('/')) return undefined;
  return all === '.' ? '' : all;
}

/** From the top of the repository; a leading slash or `./` is the same. */
export function fromTop(path: string): string | undefined {
  return folderAt('', path.replace(/^\/+/, ''));
}
