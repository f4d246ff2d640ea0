import type { Node } from '../../read/node.ts';
import { type Path, PathTable } from '../../text/path.ts';
import type { Budget } from './refusal.ts';

/** What a document takes from those before it, by `!reset` and `!override` (compose-go reset.go). */
export class Resets {
  readonly #paths: PathTable<true> | undefined;

  constructor(paths: readonly Path[]) {
    if (paths.length > 0) this.#paths = new PathTable(paths.map((path) => [path, true]));
  }

  /** The node that stands at `path`, without what is reset. Elements of sequences stay: compose removes none. */
  apply(node: Node, path: Path, budget: Budget): Node {
    if (!this.#paths || node.kind !== 'map') return node;
    budget.spend(node, node.entries.length);
    const entries = node.entries.flatMap((entry) => {
      const inside = [...path, entry.key];
      if (this.#paths?.find(inside)) return [];
      return [{ ...entry, value: this.apply(entry.value, inside, budget) }];
    });
    return { ...node, entries };
  }
}
