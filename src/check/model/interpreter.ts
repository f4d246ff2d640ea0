import type { BaseImageFacts } from '../facts/base-images.ts';
import { basename } from './image/path.ts';
import { defaultPath, mayHaveBrought } from './image/program.ts';
import type { KnownImage } from './links/known-image.ts';

/* The interpreter that an image starts, and where it keeps it. */

/** Interpreters that take the next word for a script. */
const interpreters = new Set(['deno', 'dotnet', 'java', 'node', 'perl', 'php', 'python', 'ruby']);

/** `/usr/bin/python3.13` is `python`. */
function interpreter(program: string | undefined): string | undefined {
  const name = basename(program ?? '').replace(/(?<![\d.])[\d.]+$/, '');
  return interpreters.has(name) ? name : undefined;
}

/** What an entrypoint starts in the end: `tini -- deno` is Deno. */
function programOf(entrypoint: readonly string[]): string | undefined {
  return entrypoint[0] !== undefined && /^(?:dumb-init|tini)$/.test(basename(entrypoint[0]))
    ? entrypoint[entrypoint.indexOf('--') + 1]
    : entrypoint[0];
}

export function repeats(entrypoint: readonly string[] | undefined, program: string | undefined): boolean {
  const name = interpreter(program);
  return name !== undefined && name === interpreter(programOf(entrypoint ?? []));
}

/** Where a distroless image keeps its interpreter, if that is nowhere a bare name is looked for. */
export function outsidePath(
  image: Pick<BaseImageFacts, 'entrypoint' | 'family'> | undefined,
  program: string | undefined,
): string | undefined {
  const [place = ''] = image?.entrypoint ?? [];
  const isOutside =
    place.startsWith('/') && !defaultPath.some((folder) => place === `${folder}/${basename(place)}`);
  return image?.family === 'distroless' && isOutside && basename(place) === program ? place : undefined;
}

/** The same for an image that may be built here, and may have been given another interpreter or another PATH. */
export function hidden(image: KnownImage | undefined, program: string | undefined): string | undefined {
  const stage = image?.built?.stage;
  if (!stage) return outsidePath(image, program);
  if (program === undefined || stage.env.has('PATH') || mayHaveBrought(stage, program)) return undefined;
  return outsidePath(stage.base.facts, program);
}
