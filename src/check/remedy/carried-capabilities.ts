import { dockerCapability, meantCapability } from '../facts/capabilities.ts';
import { certainFileCapabilities } from '../facts/file-capabilities.ts';
import { fileCapabilitiesOfStart } from '../model/command/file-capability.ts';
import { parseImageReference } from '../model/image/image-reference.ts';
import { basename } from '../model/image/path.ts';
import type { Project } from '../model/project.ts';
import type { Field } from '../read/field.ts';
import { capabilityLists } from './capabilities.ts';
import type { Runner } from './needs.ts';

/** What the file of its program carries, if that is known. */
interface Carried {
  readonly names: readonly string[];
  readonly confidence: 'certain' | 'likely';
}

function carriedBy(user: Runner, project: Project): Carried | undefined {
  const isInPod = 'pod' in user;
  const program = user.at(isInPod ? 'command' : 'entrypoint');
  const args = user.at(isInPod ? 'args' : 'command');
  const built = project.imageOf(user)?.stage;
  const [first] = program.exists ? wordsOf(program) : [];
  if (built) return { names: fileCapabilitiesOfStart(built, first), confidence: 'likely' };
  const image = user.at('image');
  const reference = image.unknown === undefined ? parseImageReference(image.text ?? '') : undefined;
  const known = reference && certainFileCapabilities(reference);
  if (!known) return undefined;
  // An image without an entrypoint starts the first of the arguments; others hand them on.
  const entrypoint = project.knownImage(user)?.entrypoint;
  const started = first ?? (entrypoint?.length === 0 && args.exists ? wordsOf(args)[0] : undefined);
  const isOther = started !== undefined && !known.programs.includes(basename(started));
  const isUnknown = program.exists && first === undefined;
  return isOther || isUnknown ? undefined : { names: known.names, confidence: 'certain' };
}

function wordsOf(field: Field): (string | undefined)[] {
  return field.kind === 'seq' ? field.items().map(({ text }) => text) : (field.text?.split(/\s+/) ?? []);
}

/** What its program's file carries and the container drops, and where it does; undefined where nothing is lost. */
export function lostBy(runner: Runner, project: Project): Lost | undefined {
  const nameOf = 'pod' in runner ? meantCapability : dockerCapability;
  const carried = carriedBy(runner, project);
  const { add, drop } = capabilityLists(runner);
  if (!carried || [...drop.items(), ...add.items()].some(({ unknown }) => unknown !== undefined))
    return undefined;
  const added = new Set(add.items().map(({ text }) => nameOf(text ?? '')));
  const dropped = drop.items().map((item) => ({ item, name: nameOf(item.text ?? '') }));
  const isDropped = (name: string): boolean => dropped.some((one) => one.name === 'ALL' || one.name === name);
  const names = carried.names.filter((name) => !added.has(name) && !added.has('ALL') && isDropped(name));
  const at = dropped.find(({ name }) => name === 'ALL' || names.includes(name ?? ''))?.item;
  return names.length > 0 && at ? { ...carried, names, at, add } : undefined;
}

export interface Lost extends Carried {
  readonly at: Field;
  /** The list that it can be added back to. */
  readonly add: Field;
}
