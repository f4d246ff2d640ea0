import type { Fix } from '../fix.ts';
import type { Change } from '../write/change.ts';
import { editsOf, isRefusal } from '../write/edit.ts';
import { laid } from '../write/laid.ts';
import type { Node } from '../read/node.ts';
import type { Source } from '../text/source.ts';

/**
 * The fixes, those of one place together, in the order they were given in. People accept some suggestions and not
 * others, and GitHub applies each to lines: so no two places may share a line, and what may empty a list together
 * is one place.
 */
export function placesOf<F extends Pick<Fix, 'changes'>>(fixes: readonly F[]): F[][] {
  // Most files have one of each kind, and whom it shares a line with need not be asked.
  if (fixes.length < 2) return fixes.map((fix) => [fix]);
  const groups = new Groups(fixes.length);
  for (const [index, { changes }] of fixes.entries())
    for (const collection of emptiable(changes)) groups.share(collection, index);
  const [first, ...others] = fixes.flatMap(linesOf).sort(inOrder);
  let reach = first;
  for (const lines of others) {
    const isNew = !reach || lines.source !== reach.source || lines.first > reach.last;
    if (reach && !isNew) groups.join(reach.index, lines.index);
    if (!reach || isNew || lines.last > reach.last) reach = lines;
  }
  return groups.of(fixes);
}

/** The lines that one edit of one fix changes or adds to. */
interface Lines {
  readonly source: Source;
  readonly first: number;
  readonly last: number;
  readonly index: number;
}

function linesOf({ changes }: Pick<Fix, 'changes'>, index: number): Lines[] {
  const edits = editsOf(changes);
  if (isRefusal(edits)) return [];
  return edits.map(({ source, span }) => ({
    source,
    first: source.position(span.start).line,
    last: source.position(span.end).line,
    index,
  }));
}

function inOrder(a: Lines, b: Lines): number {
  return order(a.source.path, b.source.path) || a.first - b.first;
}

/** The maps and lists that the changes take something from. */
function emptiable(changes: readonly Change[]): Node[] {
  const own = laid(changes);
  if (isRefusal(own)) return [];
  return own.flatMap((change) => (change.kind === 'remove' ? (change.field.parent?.node ?? []) : []));
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Which of several things belong together. */
class Groups {
  readonly #parents: number[];
  readonly #owners = new Map<object, number>();

  constructor(size: number) {
    this.#parents = Array.from({ length: size }, (_, index) => index);
  }

  #root(index: number): number {
    let at = index;
    for (let parent = this.#parents[at]; parent !== undefined && parent !== at; parent = this.#parents[at]) {
      this.#parents[at] = this.#parents[parent] ?? parent;
      at = parent;
    }
    return at;
  }

  join(a: number, b: number): void {
    const [first, second] = [this.#root(a), this.#root(b)];
    this.#parents[Math.max(first, second)] = Math.min(first, second);
  }

  share(thing: object, index: number): void {
    this.join(this.#owners.get(thing) ?? index, index);
    this.#owners.set(thing, index);
  }

  of<T>(things: readonly T[]): T[][] {
    const groups = new Map<number, T[]>();
    for (const [index, thing] of things.entries()) {
      const root = this.#root(index);
      const group = groups.get(root) ?? [];
      group.push(thing);
      groups.set(root, group);
    }
    return [...groups.values()];
  }
}
