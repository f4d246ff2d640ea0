import { mayMatter } from '../check/index.ts';
import { select, selectGiven, type Selection } from './files/selection.ts';
import { type Io, WrongUse } from './io.ts';
import type { Arguments } from './table/shape.ts';

/** The files that operands name: paths, or `-` for standard input under a name. */
export async function selectionOf(
  paths: readonly string[],
  given: Arguments['options'],
  io: Io,
): Promise<Selection> {
  const path = given.get('stdin-path');
  if (!paths.includes('-')) {
    if (path !== undefined) throw new WrongUse('`--stdin-path` names what `-` reads: `plimsoll check -`.');
    return select(io.cwd, paths, mayMatter);
  }
  if (path === undefined)
    throw new WrongUse('`-` needs `--stdin-path PATH`: the name says what the text is, such as Dockerfile.');
  if (paths.length > 1) throw new WrongUse('`-` cannot be checked together with other paths.');
  return selectGiven(io.cwd, path, (await io.stdin?.read()) ?? Buffer.alloc(0));
}
