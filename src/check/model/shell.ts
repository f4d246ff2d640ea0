import type { BaseImageFacts } from '../facts/base-images.ts';
import type { Copy, Stage, Step } from './dockerfile.ts';
import { absolutePath, basename, isWithin } from './stage/path.ts';

/*
 * Which shells an image certainly lacks. Most distroless images have none, their debug variants have /busybox/sh and
 * no /bin/sh; and every COPY may bring one.
 */

const shells = new Set(['ash', 'bash', 'dash', 'ksh', 'sh', 'zsh']);

/** `sh`, `/bin/bash`: a shell by its name or path. */
export function isShell(program: string): boolean {
  return shells.has(basename(program)) && (!program.includes('/') || program.startsWith('/'));
}

/** An image of which this is known has no such shell. */
export function lacksShell({ shells: found }: Pick<BaseImageFacts, 'shells'>, program: string): boolean {
  // A list with `sh` need not name every other shell that is there as well.
  if (!found?.every((shell) => shell.startsWith('/')) || !isShell(program)) return false;
  return found.every((shell) => (program.includes('/') ? shell !== program : basename(shell) !== program));
}

/** The image that a stage makes, as it is before this step, has no such shell. */
export function stageLacksShell(stage: Stage, program: string, until?: Step): boolean {
  const { base, isWindows } = stage;
  const facts = base.isScratch ? { shells: [] } : base.facts;
  if (isWindows || !facts || !lacksShell(facts, program)) return false;
  let end = until ? stage.steps.indexOf(until) : stage.steps.length;
  let at: Stage | undefined = stage;
  for (let depth = 0; at && depth < longestChain; depth++) {
    if (at.steps.slice(0, end).some((step) => mayBring(step, program))) return false;
    at = at.parent;
    end = at?.steps.length ?? 0;
  }
  return at === undefined;
}

/** More stages than anybody puts on top of one another; a hostile file must not have each go through all before it. */
const longestChain = 32;

/** Where a shell is looked for; /bin is a link to /usr/bin in most distributions. */
export function placesOf(program: string): readonly string[] {
  const name = basename(program);
  if (!program.includes('/')) return searched.map((folder) => `${folder}/${name}`);
  return /^\/(?:usr\/)?bin\//.test(program) ? [`/bin/${name}`, `/usr/bin/${name}`] : [program];
}

const searched = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin', '/busybox'];

function mayBring(step: Step, program: string): boolean {
  // Whatever a RUN without a shell carries out may write one; and what is mounted for it may be one.
  if (step.instruction.keyword === 'RUN') return true;
  return step.copy !== undefined && mayPlace(step.copy, step.workdir, placesOf(program));
}

function mayPlace(
  { sources, destination }: Copy,
  workdir: string | null,
  places: readonly string[],
): boolean {
  if ('error' in destination || !destination.isKnown) return true;
  const target = absolutePath(workdir ?? '/', destination.text);
  if (places.includes(target)) return true;
  if (!places.some((place) => isWithin(place, target))) return false;
  return sources.some((source) => 'error' in source || !source.isKnown || !isPlainFile(source.text));
}

/** Something that has nothing in it, and is no shell. Anything without an ending may be a folder, or one. */
function isPlainFile(source: string): boolean {
  return /[^/]\.(?:c?js|mjs|jar|py|rb|dll|json|ya?ml|toml|conf|ini|txt|md|crt|pem|html|css|wasm)$/.test(
    source,
  );
}
