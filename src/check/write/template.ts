import type { Source } from '../text/source.ts';

/*
 * A template is a program that prints text: lines that stand beside each other need not be printed beside each other.
 * What is added to what one prints is written only where its lines are sure to come out as they go in.
 */

/** Why lines may not be added here; undefined where they may. */
export function whyNotAdded(source: Source, offset: number, text: string): string | undefined {
  if (!source.text.includes('{{')) return undefined;
  if (isInAction(source.text, offset)) return 'a template works out what is here';
  const added = text.split('\n').find((line) => line.trim() !== '');
  if (!text.includes('\n') || added === undefined) return undefined;
  const margin = marginOf(added);
  const { text: own } = source.lineAt(offset);
  if (isAction(own) && printedAt(own) !== margin) return 'a template decides what is here';
  const lines = linesOf(source);
  const here = lines.findLastIndex(({ start }) => start <= offset);
  const holder = lines
    .slice(0, here + 1)
    .findLast((line) => isText(line.text) && marginOf(line.text) < margin);
  if (depthAt(source.text, holder?.start ?? 0) !== depthAt(source.text, offset))
    return 'a template prints this under a condition of its own';
  const start = helperAt(source.text, offset);
  const beside = lines.slice(0, here + 1).filter((line) => line.start > start && isText(line.text));
  // What prints the end of a line alone is no place for the lines after it.
  if (
    start >= 0 &&
    !beside.some(({ text: one }) => marginOf(one) <= margin && /^(?:- |[\w.-]+:)/.test(one.trimStart()))
  )
    return 'a helper prints no more than a part of this line';
  const within = holder ? lines.slice(lines.indexOf(holder) + 1) : lines;
  if (isWritten(within, added)) return 'a template writes this under a condition';
  return mayGoOn(lines.slice(here + 1), added) ? 'a template prints more of this below' : undefined;
}

/** The key stands there already, and was not printed this time. */
function isWritten(lines: readonly Line[], added: string): boolean {
  const margin = marginOf(added);
  const key = /^[\w.-]+:/.exec(added.trimStart())?.[0];
  const end = lines.findIndex(({ text }) => isText(text) && marginOf(text) < margin);
  const own = lines.slice(0, end === -1 ? lines.length : end);
  return (
    key !== undefined && own.some(({ text }) => marginOf(text) === margin && text.trimStart().startsWith(key))
  );
}

/** What follows may belong to the value before the lines that are added: items of its list, or what is worked out. */
function mayGoOn(following: readonly Line[], added: string): boolean {
  const next = following.find(({ text }) => isText(text) || isPrinting(text));
  if (!next) return false;
  const [own, margin] = [marginOf(next.text), marginOf(added)];
  if (isPrinting(next.text)) return (printedAt(next.text) ?? margin) >= margin;
  return own > margin || (own === margin && isItem(next.text) && !isItem(added));
}

/** How deep the lines stand that are worked out: `{{- toYaml .Values.a | nindent 8 }}`. */
function printedAt(line: string): number | undefined {
  const depth = /\bn?indent +(\d{1,3}) *-?\}\}/.exec(line)?.[1];
  return depth === undefined ? undefined : Number(depth);
}

function isItem(line: string): boolean {
  return /^-(?: |$)/.test(line.trimStart());
}

/** Not only a condition, a loop or a comment. */
function isPrinting(line: string): boolean {
  return (
    isAction(line) &&
    !/^\{\{-? *(?:(?:if|range|with|define|block|else|end)\b|\/\*|\$\w+ *:?=)/.test(line.trimStart())
  );
}

function isInAction(text: string, offset: number): boolean {
  const before = text.slice(0, offset);
  return before.lastIndexOf('{{') > before.lastIndexOf('}}');
}

/** Where the `define` begins that this stands in; -1 outside of all. */
function helperAt(text: string, offset: number): number {
  const open: { readonly word: string; readonly at: number }[] = [];
  for (const { 1: word = '', index } of text.slice(0, offset).matchAll(block))
    if (word === 'end') open.pop();
    else open.push({ word, at: index });
  return open.findLast(({ word }) => word === 'define')?.at ?? -1;
}

/** How many blocks are open. */
function depthAt(text: string, offset: number): number {
  let depth = 0;
  for (const [, word] of text.slice(0, offset).matchAll(block)) depth += word === 'end' ? -1 : 1;
  return depth;
}

const block = /\{\{-? *(if|range|with|define|block|end)\b/g;

interface Line {
  readonly start: number;
  readonly text: string;
}

function linesOf({ text }: Source): Line[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const found = { start, text: line };
    start += line.length + 1;
    return found;
  });
}

function isText(line: string): boolean {
  return line.trim() !== '' && !isAction(line) && !line.trimStart().startsWith('#');
}

function isAction(line: string): boolean {
  return line.trimStart().startsWith('{{');
}

function marginOf(line: string): number {
  return line.length - line.trimStart().length;
}
