import type { Field } from '../read/field.ts';
import type { Place, Source, Span } from '../text/source.ts';

/** What is to be written. The keys of a map are written in the order they are given in. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/**
 * What a fix wants, not yet how it is written.
 *
 * Two rules that both want a `securityContext` in one container must become one map, whichever of their fixes
 * a person accepts. Bytes cannot be merged so; wishes can. `editsOf` (edit.ts) turns any set of them into edits.
 */
export type Change = FieldChange | TextChange | LayOver;
export type FieldChange = SetField | AppendItem | RemoveField;
export type TextChange = InsertLines | ReplaceText;

/** The field reads as this value; maps are merged, and what is missing on the way is written too. */
export interface SetField {
  readonly kind: 'set';
  readonly field: Field;
  readonly value: Value;
}

/** The list has this item too; a missing list is written. */
export interface AppendItem {
  readonly kind: 'append';
  readonly field: Field;
  readonly value: Value;
}

/** The key, or the item of a list, is gone. A collection that loses its last entry stays, empty. */
export interface RemoveField {
  readonly kind: 'remove';
  readonly field: Field;
  /** With the last item of a list the list goes too, and the settings that hold nothing else. */
  readonly withHolder?: boolean;
}

/** Whole lines beside an instruction, indented as it is. */
export interface InsertLines {
  readonly kind: 'lines';
  readonly source: Source;
  readonly span: Span;
  readonly side: 'before' | 'after';
  readonly lines: readonly string[];
}

export interface ReplaceText {
  readonly kind: 'text';
  readonly source: Source;
  readonly span: Span;
  readonly text: string;
}

/** A patch of a kustomization lays this over an object of it: what several fixes want of one object is one patch. */
export interface LayOver {
  readonly kind: 'patch';
  /** The map of the kustomization. */
  readonly kustomization: Field;
  readonly object: PatchedObject;
  /** To the object as it comes out. */
  readonly change: FieldChange;
}

/** An object by the name that a patch has for it. */
export interface PatchedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Set for a list whose items are merged: the keys that tell them apart, none for plain values. */
  readonly keysAt: (path: readonly string[]) => readonly string[] | undefined;
}

export function isLayOver(change: Change): change is LayOver {
  return change.kind === 'patch';
}

export function setField(field: Field, value: Value): SetField {
  return { kind: 'set', field, value };
}

export function appendItem(field: Field, value: Value): AppendItem {
  return { kind: 'append', field, value };
}

export function removeField(field: Field): RemoveField {
  return { kind: 'remove', field };
}

/** An item of a list or a setting, and what holds nothing else with it: an empty `securityContext` says nothing. */
export function removeWhole(field: Field): RemoveField {
  return { kind: 'remove', field, withHolder: true };
}

/** Before an instruction and the comment lines that stand right above it. */
export function insertBefore({ source, span }: Place, ...lines: readonly string[]): InsertLines {
  return { kind: 'lines', source, span, side: 'before', lines };
}

/** After an instruction, its continuation lines and heredocs. */
export function insertAfter({ source, span }: Place, ...lines: readonly string[]): InsertLines {
  return { kind: 'lines', source, span, side: 'after', lines };
}

/** Takes other bytes for a part of a Dockerfile, such as an argument. An empty text removes it. */
export function replaceText({ source, span }: Place, text: string): ReplaceText {
  return { kind: 'text', source, span, text };
}

/** The keys and indices that lead from the root of its document to a field. */
export function pathTo(field: Field): string[] {
  const path: string[] = [];
  for (let at: Field | undefined = field; at?.key !== undefined; at = at.parent) path.push(at.key);
  return path.reverse();
}
