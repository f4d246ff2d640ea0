import type { Variables } from '../../read/interpolate.ts';
import type { Node } from '../../read/node.ts';
import type { ComposeFiles } from './files.ts';
import type { Budget } from './refusal.ts';
import type { Resets } from './resets.ts';

/** What one step of loading knows: the same for all files that are read side by side. */
export interface Scope {
  readonly files: ComposeFiles;
  /** The folder that paths in these files are told from. */
  readonly folder: string;
  readonly variables: Variables;
  /** The services of the files that were extended from here. */
  readonly extended: Map<string, ExtendedFile>;
}

export interface ExtendedFile {
  readonly services: ReadonlyMap<string, Node>;
  readonly resets: Resets;
}

/** Files that ask for files that ask for files, and services likewise, deeper than this are refused. */
export const deepestChain = 100;

/** Pays for the walks that follow over the whole of a tree. */
export function spendTree(node: Node, budget: Budget): void {
  budget.spend(node);
  if (node.kind === 'map') for (const { value } of node.entries) spendTree(value, budget);
  if (node.kind === 'seq') for (const { value } of node.items) spendTree(value, budget);
}
