import { dockerCapability, meantCapability } from '../facts/capabilities.ts';
import { certainFileCapabilities } from '../facts/file-capabilities.ts';
import { appendItem } from '../fix.ts';
import { parseImageReference } from '../model/image/image-reference.ts';
import { basename } from '../model/image/path.ts';
import { fileCapabilitiesOfStart } from '../model/command/file-capability.ts';
import type { Container } from '../model/pod/pod.ts';
import type { Project } from '../model/project.ts';
import type { Service } from '../model/service/service.ts';
import { listed } from '../model/wording.ts';
import { type Confidence, defineRule, type Problem } from '../rule.ts';
import type { Field } from '../read/field.ts';

/*
 * capabilities(7), "Safety checking for capability-dumb binaries": execve fails with EPERM where the process does not
 * get all that the file's effective bit promises, and it cannot get what its bounding set lacks. Root or not.
 *   Kubernetes  spec.{initContainers,containers}[*].securityContext.capabilities.{drop,add}
 *   Compose     services.*.{cap_drop,cap_add}
 *   Allowed     what is added back; another program of the image
 */
export default defineRule({
  id: 'lost-file-capability',
  summary: 'A container drops a capability that its program cannot start without',
  why: 'The kernel does not start a program whose file carries a capability that the container may not have, whatever its user.',
  severity: 'error',
  settings: ['capabilities', 'privileged', 'cap_add', 'cap_drop'],
  references: [
    'https://man7.org/linux/man-pages/man7/capabilities.7.html',
    'https://github.com/caddyserver/caddy-docker/issues/396',
  ],

  *container(container, project) {
    const context = container.at('securityContext');
    if (container.pod.windows || context.at('privileged').value === true) return;
    const needed = neededBy(container, project, container.at('command'), container.at('args'));
    const [drop, add] = [context.at('capabilities', 'drop'), context.at('capabilities', 'add')];
    yield* lost(`Container \`${container.name}\``, needed, meantCapability, { drop, add });
  },

  *service(service, project) {
    if (service.privileged) return;
    const needed = neededBy(service, project, service.at('entrypoint'), service.at('command'));
    const [drop, add] = [service.at('cap_drop'), service.at('cap_add')];
    yield* lost(`Service \`${service.name}\``, needed, dockerCapability, { drop, add });
  },
});

interface Needed {
  readonly names: readonly string[];
  readonly confidence: Confidence;
}

function neededBy(
  user: Container | Service,
  project: Project,
  program: Field,
  args: Field,
): Needed | undefined {
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

interface Lists {
  readonly drop: Field;
  readonly add: Field;
}

function* lost(
  who: string,
  needed: Needed | undefined,
  nameOf: (text: string) => string | undefined,
  { drop, add }: Lists,
): Iterable<Problem> {
  if (!needed || [...drop.items(), ...add.items()].some(({ unknown }) => unknown !== undefined)) return;
  const added = new Set(add.items().map(({ text }) => nameOf(text ?? '')));
  const dropped = drop.items().map((item) => ({ item, name: nameOf(item.text ?? '') }));
  const missing = needed.names.filter(
    (name) =>
      !added.has(name) && !added.has('ALL') && dropped.some((one) => one.name === 'ALL' || one.name === name),
  );
  const at = dropped.find(({ name }) => name === 'ALL' || missing.includes(name ?? ''))?.item;
  if (missing.length === 0 || !at) return;
  const names = listed(missing.map((name) => `\`${name}\``));
  yield {
    at,
    message: `${who} does not start: its program carries ${names} in its file, and the container drops it.`,
    confidence: needed.confidence,
    fix: {
      title: `Add ${names} back`,
      safety: 'safe',
      changes: missing.map((name) => appendItem(add, name)),
    },
  };
}
