import type { Copy, Stage, Step } from './dockerfile.ts';
import { absolutePath, basename, isWithin } from './path.ts';

/* Where a program is looked for, and which steps of a stage may put one there. */

/** The PATH of an image that sets none (BuildKit, Docker, containerd alike). */
export const defaultPath = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
] as const;

/** /bin is a link to /usr/bin in most distributions; debug variants of distroless images have /busybox too. */
export function placesOf(program: string): readonly string[] {
  const name = basename(program);
  if (!program.includes('/')) return [...defaultPath, '/busybox'].map((folder) => `${folder}/${name}`);
  return /^\/(?:usr\/)?bin\//.test(program) ? [`/bin/${name}`, `/usr/bin/${name}`] : [program];
}

/** A stage, or one that it starts from, may have put this program where it is looked for, before this step. */
export function mayHaveBrought(stage: Stage, program: string, until?: Step): boolean {
  const places = placesOf(program);
  const files = startedBy(stage);
  let end = until ? stage.steps.indexOf(until) : stage.steps.length;
  let at: Stage | undefined = stage;
  for (let depth = 0; at && depth < longestChain; depth++) {
    if (at.steps.slice(0, end).some((step) => mayPlace(step, places, files))) return true;
    at = at.parent;
    end = at?.steps.length ?? 0;
  }
  return at !== undefined;
}

/** More stages than anybody puts on top of one another; a hostile file must not have each go through all before it. */
const longestChain = 32;

/** What the image starts is a file, even if it is copied without an ending. */
function startedBy({ entrypoint, command }: Stage): ReadonlySet<string> {
  const programs = [entrypoint, command].map((one) => one?.script?.split(/\s/, 1)[0] ?? one?.argv[0] ?? '');
  return new Set(programs.map(basename).filter((name) => name !== ''));
}

function mayPlace(
  { instruction, copy, workdir }: Step,
  places: readonly string[],
  files: ReadonlySet<string>,
): boolean {
  return instruction.keyword === 'RUN' || (copy !== undefined && mayCopy(copy, workdir, places, files));
}

function mayCopy(
  { sources, destination }: Copy,
  workdir: string | null,
  places: readonly string[],
  files: ReadonlySet<string>,
): boolean {
  if ('error' in destination || !destination.isKnown) return true;
  const target = absolutePath(workdir ?? '/', destination.text);
  if (places.includes(target)) return true;
  if (!places.some((place) => isWithin(place, target))) return false;
  const names = new Set(places.map(basename));
  return sources.some((source) => {
    if ('error' in source || !source.isKnown) return true;
    const name = basename(source.text);
    return names.has(name) || !(files.has(name) || isPlainFile(source.text));
  });
}

/** Something that has nothing in it, and is no program. Anything without an ending may be a folder, or one. */
function isPlainFile(source: string): boolean {
  return /(?:^|\/)(?:LICENSE|NOTICE)$|[^/]\.(?:c?js|mjs|jar|py|rb|dll|json|ya?ml|toml|conf|ini|txt|md|crt|pem|html|css|wasm)$/.test(
    source,
  );
}
