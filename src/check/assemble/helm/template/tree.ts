import type { Statement } from './node.ts';

/** A template by its name, with the file and text that it stands in. */
export interface Tree {
  readonly name: string;
  /** What errors call the file. */
  readonly file: string;
  readonly text: string;
  readonly body: readonly Statement[];
}

/** Nothing but white space and definitions. */
export function isEmpty({ body, text }: Tree): boolean {
  return body.every((node) => node.kind === 'words' && text.slice(node.pos, node.end).trim() === '');
}
