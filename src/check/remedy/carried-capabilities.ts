import { certainFileCapabilities } from '../facts/file-capabilities.ts';
import { fileCapabilitiesOfStart } from '../model/command/file-capability.ts';
import { parseImageReference } from '../model/image/image-reference.ts';
import { basename } from '../model/image/path.ts';
import type { Project } from '../model/project.ts';
import type { Field } from '../read/field.ts';
import type { Runner } from './needs.ts';

/** What the file of its program carries, if that is known. */
export interface Carried {
  readonly names: readonly string[];
  readonly confidence: 'certain' | 'likely';
}

export function carriedBy(user: Runner, project: Project): Carried | undefined {
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
