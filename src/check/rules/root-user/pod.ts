import type { ControlId } from '../../facts/controls.ts';
import { removeField } from '../../fix.ts';
import { partingOfContainer, rootWords } from '../../model/command/parting.ts';
import type { Container, Pod } from '../../model/pod/workload.ts';
import type { Project } from '../../model/project.ts';
import { leavingRoot } from '../../remedy/leaving-root.ts';
import { notRootInContainer, notRootInPod, notRootInPodOrContainer } from '../../remedy/not-root.ts';
import { violates } from '../../standard/evaluate.ts';
import type { Control, Problem } from '../../rule.ts';
import type { Field } from '../../read/field.ts';
import { reasonOf } from './weight.ts';

/* Of a pod and its containers: that they are told to be root, or that nothing keeps them from it. */

export function* podAsRoot(pod: Pod, project: Project): Iterable<Problem> {
  const [nonRoot, user] = ['runAsNonRoot', 'runAsUser'].map((key) => pod.at('securityContext', key));
  if (nonRoot?.value === false && isAsked(pod, 'runAsNonRoot', project))
    yield {
      at: nonRoot,
      message: `${pod.words} lets its containers run as root: \`runAsNonRoot\` is \`false\`.`,
      fix: notRootInPod(pod, project),
    };
  if (user?.number === 0 && isAsked(pod, 'runAsUser', project))
    yield {
      at: user,
      podSecurity: runAsUser,
      message: `${pod.words} runs its containers as root: \`runAsUser\` is 0.`,
      fix: pod.containers.every((container) => container.at('securityContext', 'runAsUser').exists)
        ? {
            title: 'Remove `runAsUser`: each container sets its own',
            safety: 'safe',
            changes: [removeField(user)],
          }
        : undefined,
    };
}

export function* containerAsRoot(container: Container, project: Project): Iterable<Problem> {
  const { pod } = container;
  const user = container.at('securityContext', 'runAsUser');
  const isToldRoot = user.number === 0 && isAsked(pod, 'runAsUser', project);
  if (isToldRoot) yield asRoot(container, user, project);
  else if (isAsked(pod, 'runAsNonRoot', project)) yield* notHeld(container, project);
}

const runAsUser: Control = { control: 'runAsUser', level: 'restricted' };

/** Root among users of the pod's own is nobody on the host. */
function isAsked(pod: Pod, control: ControlId, { policyVersion }: Project): boolean {
  return pod.hostUsers || violates(pod, control, policyVersion);
}

/** That nothing keeps it from being root goes without saying. */
function asRoot(container: Container, at: Field, project: Project): Problem {
  const { does, rest } = rootWords(partingOfContainer(container, project.knownImage(container)));
  return {
    at,
    // Standards before v1.23 ask for the one and not for the other.
    ...(violates(container.pod, 'runAsUser', project.policyVersion) ? { podSecurity: runAsUser } : {}),
    message: `${container.words} ${does} root: \`runAsUser\` is 0${rest}.`,
    fix: notRootInContainer(container, project),
  };
}

function* notHeld(container: Container, project: Project): Iterable<Problem> {
  const field = container.at('securityContext', 'runAsNonRoot');
  const who = container.words;
  const fix = notRootInPodOrContainer(container, project);
  if (field.value === false)
    yield { at: field, message: `${who} may run as root: \`runAsNonRoot\` is \`false\`.`, fix };
  // A pod that says false is at fault itself, and its containers with it.
  const inherited = container.pod.at('securityContext', 'runAsNonRoot');
  if (field.exists || inherited.value === true || inherited.value === false) return;
  if (inherited.unknown !== undefined) return;
  const origin = originIn(container, project);
  const isMended = origin.related !== undefined && isMendedInImage(container, project);
  yield {
    at: field,
    ...silenceOf(container, project),
    ...origin,
    ...(isMended ? {} : { fix }),
  };
}

/** Then nobody need say another user here. */
function isMendedInImage(container: Container, project: Project): boolean {
  const stage = project.knownImage(container)?.built?.stage;
  return stage !== undefined && leavingRoot(stage, project) !== undefined;
}

/** Where it is said that it is root: in the pod, or in the Dockerfile of its image. */
function originIn(container: Container, project: Project): Pick<Problem, 'related' | 'saidBy'> {
  const user = container.effective('runAsUser');
  if (user.number === 0) return { saidBy: user };
  const image = user.exists ? undefined : project.knownImage(container);
  if (image?.uid !== 0 || image.confidence !== 'certain' || !image.built) return {};
  const { at } = image.built.stage.user;
  return { related: [{ at, message: 'The image gets its user here.' }], saidBy: at };
}

/** What it runs as although nothing says that it must not be root. */
function silenceOf(
  container: Container,
  project: Project,
): Pick<Problem, 'message' | 'why' | 'advice' | 'restsOn'> {
  const who = container.words;
  const user = container.effective('runAsUser').number;
  const image = project.knownImage(container);
  const { uid, confidence, basis } = image ?? {};
  const isImages = user === undefined && uid !== undefined && confidence === 'certain';
  const restsOn = isImages ? basis : undefined;
  const known = user ?? (isImages ? uid : undefined);
  if (known !== undefined && known > 0)
    return {
      message: `${who} runs as ${known}, but does not set \`runAsNonRoot: true\`.`,
      why: `If ${isImages ? 'a later image' : 'somebody later'} made it root, nothing would stop that.`,
      advice: 'set `runAsNonRoot: true`.',
      restsOn,
    };
  if (user === 0) return { message: `${who} runs as root: its pod sets \`runAsUser\` to 0.` };
  const parting = partingOfContainer(container, image);
  const { does, rest } = rootWords(parting);
  if (known === 0)
    return {
      message: `${who} ${does} root: that is the user of \`${container.image.text ?? ''}\`${rest}.`,
      ...reasonOf(parting),
      restsOn,
    };
  return {
    message: `${who} may run as root: it does not set \`runAsNonRoot: true\`.`,
    why: 'If its image runs as root, an escape from the container is root on the host.',
  };
}
