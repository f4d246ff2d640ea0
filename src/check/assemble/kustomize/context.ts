import type { ScalarNode } from '../../read/node.ts';
import type { Source } from '../../text/source.ts';
import type { Files } from './files.ts';
import type { Schemas } from './merge-keys.ts';
import type { Budget } from './refusal.ts';

/** What the steps of one kustomization may use. */
export interface Context {
  readonly files: Files;
  /** Where its paths are told from. */
  readonly folder: string;
  readonly schemas: Schemas;
  readonly budget: Budget;
}

export function loadFrom({ files, folder }: Context, path: ScalarNode): Source {
  return files.load(folder, path);
}
