import { type Change, type Fix, removeField, setField } from '../fix.ts';
import type { Stage } from '../model/image/dockerfile.ts';
import { doorsInScripts, rootUnderAnotherName, setuidPrograms, startedBySudo } from '../model/image/doors.ts';
import { leavingRoot, stayingRoot } from '../remedy/leaving-root.ts';
import type { Project } from '../model/project.ts';
import { changesFor, type NonRoot, nonRootOf, nonRootOfAll } from '../remedy/non-root.ts';
import { isApplication, isGroundwork, isWorkshop, serves } from '../model/image/purpose.ts';
import { unprivilegedSite } from '../remedy/rewrite/rewrite.ts';
import { otherUserOf } from '../remedy/service-user.ts';
import { staleExposes, toldPorts } from '../remedy/listening.ts';
import type { Service } from '../model/service/service.ts';
import {
  type Parting,
  partingOfContainer,
  partingOfService,
  partingOfStage,
} from '../model/command/parting.ts';
import type { Container, Pod } from '../model/pod/workload.ts';
import { violates } from '../standard/evaluate.ts';
import { type Control, defineRule, type Problem } from '../rule.ts';
import type { Place } from '../text/source.ts';
import type { Field } from '../read/field.ts';

/*
 * Pod Security Standards, restricted: "Containers must be required to run as non-root users", and "must not set runAsUser
 * to 0". Not asked of a pod with users of its own (`hostUsers: false`) from v1.35 on.
 *   Kubernetes  spec.securityContext.{runAsNonRoot,runAsUser}
 *               spec.{initContainers,containers,ephemeralContainers}[*].securityContext.{runAsNonRoot,runAsUser}
 *   Required    runAsNonRoot true, on the pod or on each container, and false on neither; runAsUser not 0 on either
 *   Dockerfile  the user of the last stage: USER, else that of the stage or image it starts from, else root
 *   Compose     services.*.user, else the image's
 */
export default defineRule({
  id: 'root-user',
  summary: 'A process runs as root',
  why: 'Root in a container is root on its host but for what the runtime takes away, so every hole in that is a way out.',
  severity: 'warning',
  decision: 'user',
  podSecurity: { control: 'runAsNonRoot', level: 'restricted' },
  settings: ['runAsNonRoot', 'runAsUser', 'user'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://docs.docker.com/reference/dockerfile/#user',
  ],

  *dockerfile(dockerfile, project) {
    const told = new Set<number>();
    for (const { stage, via } of project.otherImagesOf(dockerfile)) {
      const { user, name } = stage;
      const isLast = stage.index === dockerfile.final?.index && dockerfile.final.user.kind === 'root';
      if (isLast || user.kind !== 'root' || stage.isWindows || startsNothing(stage)) continue;
      if (partingOfStage(stage, project) !== undefined || told.has(user.at.span.start)) continue;
      told.add(user.at.span.start);
      yield {
        at: user.at,
        subject: stage.subject,
        message: `The image that \`${via.source.path}\` builds${name === '' ? '' : ` of stage \`${name}\``} runs as root: ${reasonFor(stage)}.`,
        related: [{ at: via, message: 'This asks for it.' }],
      };
    }
  },

  *stage(stage, project) {
    const { user } = stage;
    if (!stage.isFinal || stage.isWindows) return;
    if (user.kind !== 'root') yield* otherDoors(stage, project);
    if (user.kind !== 'root') return;
    if (startsNothing(stage)) return;
    const parting = partingOfStage(stage, project);
    const fix = leavingRoot(stage, project) ?? unprivilegedSite(stage, project);
    yield {
      at: user.at,
      message: messageFor(stage, parting),
      ...weightOfStage(stage, parting),
      ...(user.openArguments.length > 0 ? { confidence: 'likely' } : {}),
      restsOn: user.from === 'base' ? stage.base.facts?.basis : undefined,
      ...(fix ? staleIn(stage) : stayingRoot(stage, project)),
      fix,
    };
  },

  *pod(pod, project) {
    const [nonRoot, user] = ['runAsNonRoot', 'runAsUser'].map((key) => pod.at('securityContext', key));
    if (nonRoot?.value === false && isAsked(pod, 'runAsNonRoot', project))
      yield {
        at: nonRoot,
        message: 'The pod lets its containers run as root: its `runAsNonRoot` is `false`.',
        fix: inPod(pod, nonRootOfAll(pod, project)),
      };
    if (user?.number === 0 && isAsked(pod, 'runAsUser', project))
      yield {
        at: user,
        podSecurity: runAsUser,
        message: 'The pod runs its containers as root: its `runAsUser` is 0.',
        fix: pod.containers.every((container) => container.at('securityContext', 'runAsUser').exists)
          ? { title: 'Leave `runAsUser` to the containers', safety: 'safe', changes: [removeField(user)] }
          : undefined,
      };
  },

  *container(container, project) {
    const { pod } = container;
    const user = container.at('securityContext', 'runAsUser');
    const isToldRoot = user.number === 0 && isAsked(pod, 'runAsUser', project);
    if (isToldRoot) yield asRoot(container, user, project);
    else if (isAsked(pod, 'runAsNonRoot', project)) yield* notHeld(container, project);
  },

  *service(service, project) {
    const { user } = service;
    const field = service.at('user');
    if (user.kind !== 'root') return;
    const image = project.knownImage(service);
    const parting = partingOfService(service, image);
    const built = user.from === 'user' ? undefined : image?.built?.stage.user.at;
    yield {
      at: field,
      message: `Service \`${service.name}\` ${doesAs(parting)} root: ${originOf(service)}${restOf(parting)}.`,
      ...weightOf(parting),
      ...(built ? saidByImage(built) : {}),
      restsOn: user.from === 'image' ? image?.basis : undefined,
      fix: otherUserOf(service, project),
    };
  },
});

/** A port that no program listens on keeps nobody from leaving root. */
function staleIn(stage: Stage): Pick<Problem, 'related'> {
  const [port] = staleExposes(stage);
  const [told] = toldPorts(stage);
  if (!port || told === undefined) return {};
  return {
    related: [{ at: port.at, message: `The program is told to listen on ${told}, so this port is stale.` }],
  };
}

/** The user is not called root, and is root or becomes it at will. Nobody does so by mistake. */
function* otherDoors(stage: Stage, project: Project): Iterable<Problem> {
  const { user } = stage;
  const inScripts = doorsInScripts(stage, (of, path) => project.scriptAt(of, path));
  const account =
    rootUnderAnotherName(stage) ??
    accountInFile(stage, project) ??
    inScripts.find((one) => !('program' in one));
  if (account)
    yield {
      at: user.at,
      severity: 'error',
      message: `The image runs as root: \`${user.name}\` has the UID 0.`,
      related: [{ at: account.at, message: `\`${user.name}\` gets its number here.` }],
    };
  const door = setuidPrograms(stage)[0] ?? inScripts.find((one) => 'program' in one);
  if (door)
    yield {
      at: door.at,
      severity: 'error',
      message: `Any user of the image can become root: \`${door.program}\` is set-user-ID.`,
    };
  const started = startedBySudo(stage);
  if (started)
    yield {
      at: started.at,
      severity: 'error',
      message: 'The image runs as root: it is started through `sudo`.',
    };
}

/** What is mended where the image is built is told there. */
function saidByImage(at: Place): Pick<Problem, 'related' | 'saidBy'> {
  return { related: [{ at, message: 'The image gets its user here.' }], saidBy: at };
}

/** The account in the file that the image has in the place of its own /etc/passwd. */
function accountInFile(stage: Stage, project: Project): { readonly at: Place } | undefined {
  const { user } = stage;
  const file = user.kind === 'name' ? project.fileAt(stage, '/etc/passwd') : undefined;
  const start = file?.text.indexOf(`${user.name}:`) ?? -1;
  if (!file || start === -1) return undefined;
  const { span, text } = file.lineAt(start);
  const [name, , number] = text.split(':');
  return name === user.name && Number(number) === 0 ? { at: { source: file, span } } : undefined;
}

/** Files for others to copy, and nothing to run. */
function startsNothing({ base, entrypoint, command }: Stage): boolean {
  return base.isScratch && !entrypoint && !command;
}

function doesAs(parting: Parting | undefined): string {
  return parting === undefined || parting === 'workers' ? 'runs as' : 'starts as';
}

function restOf(parting: Parting | undefined): string {
  return parting === 'workers' ? '; only its workers leave it' : '';
}

/** What takes requests is not root where root is left, or keeps to a master process. */
function weightOf(parting: Parting | undefined): Pick<Problem, 'severity' | 'confidence'> {
  if (parting === undefined) return {};
  return parting === 'unknown' ? { confidence: 'likely' } : { severity: 'notice' };
}

/**
 * An application that certainly runs as root is an error: it fails the check of the pull request that brings it in.
 * What others build on, or develop in, has to be root for what they do, and is for them to leave.
 */
function weightOfStage(stage: Stage, parting: Parting | undefined): Pick<Problem, 'severity' | 'confidence'> {
  if ((isWorkshop(stage) && !serves(stage)) || isGroundwork(stage))
    return { ...weightOf(parting), severity: 'notice' };
  const isCertain = parting === undefined && stage.user.openArguments.length === 0;
  return isCertain && isApplication(stage) ? { severity: 'error' } : weightOf(parting);
}

function messageFor(stage: Stage, parting: Parting | undefined): string {
  const reason = reasonFor(stage);
  if (parting === undefined || parting === 'workers')
    return `The image runs as root: ${reason}${restOf(parting)}.`;
  if (parting === 'unknown') return `The image starts as root: ${reason}.`;
  const whose =
    stage.entrypoint?.from === 'base' ? `the entrypoint of \`${nameOfBase(stage)}\`` : 'its entrypoint';
  return `The image starts as root: ${whose} leaves root only later.`;
}

function originOf({ user, image }: Service): string {
  if (user.from === 'user') return `its \`user\` is \`${user.value}\``;
  return image === undefined ? 'that is the user of its image' : `that is the user of \`${image}\``;
}

const runAsUser: Control = { control: 'runAsUser', level: 'restricted' };

/** Root among users of the pod's own is nobody on the host. */
function isAsked(pod: Pod, control: string, { policyVersion }: Project): boolean {
  return pod.hostUsers || violates(pod, control, policyVersion);
}

/** That nothing keeps it from being root goes without saying. */
function asRoot(container: Container, at: Field, project: Project): Problem {
  const parting = partingOfContainer(container, project.knownImage(container));
  return {
    at,
    // Standards before v1.23 ask for the one and not for the other.
    ...(violates(container.pod, 'runAsUser', project.policyVersion) ? { podSecurity: runAsUser } : {}),
    message: `Container \`${container.name}\` ${doesAs(parting)} root: its \`runAsUser\` is 0${restOf(parting)}.`,
    fix: inContainer(container, project),
  };
}

function* notHeld(container: Container, project: Project): Iterable<Problem> {
  const field = container.at('securityContext', 'runAsNonRoot');
  const who = `Container \`${container.name}\``;
  const fix = inPodOrContainer(container, project);
  if (field.value === false)
    yield { at: field, message: `${who} may run as root: its \`runAsNonRoot\` is \`false\`.`, fix };
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
  return saidByImage(image.built.stage.user.at);
}

/** What it runs as although nothing says that it must not be root. */
function silenceOf(container: Container, project: Project): Pick<Problem, 'message' | 'restsOn'> {
  const who = `Container \`${container.name}\``;
  const user = container.effective('runAsUser').number;
  if (user !== undefined && user > 0)
    return { message: `${who} runs as ${user}, but does not say \`runAsNonRoot: true\`.` };
  const image = project.knownImage(container);
  const parting = partingOfContainer(container, image);
  if (user === undefined && image?.uid === 0 && image.confidence === 'certain')
    return {
      message: `${who} ${doesAs(parting)} root: that is the user of \`${container.image.text ?? ''}\`${restOf(parting)}.`,
      restsOn: image.basis,
    };
  return { message: `Nothing keeps container \`${container.name}\` from running as root.` };
}

/** One line for all containers, where it is right for all of them. */
function inPodOrContainer(container: Container, project: Project): Fix | undefined {
  const all = nonRootOfAll(container.pod, project);
  return all ? inPod(container.pod, all) : inContainer(container, project);
}

function inPod(pod: Pod, plan: NonRoot | undefined): Fix | undefined {
  return plan && fixOf(plan, [setField(pod.at('securityContext'), plan.settings), ...plan.beside]);
}

function inContainer(container: Container, project: Project): Fix | undefined {
  const plan = nonRootOf(container, project);
  return plan && fixOf(plan, changesFor(container, plan));
}

function fixOf({ settings, isSame, trial }: NonRoot, changes: readonly Change[]): Fix {
  const { runAsUser: uid } = settings;
  const title = uid === undefined ? 'Set `runAsNonRoot` to `true`' : `Run as ${String(uid)}, not as root`;
  return { title, changes, ...(isSame ? { safety: 'safe' } : { safety: 'test-first', ...trial }) };
}

function nameOfBase({ base }: Stage): string {
  return base.image?.name ?? 'scratch';
}

function reasonFor(stage: Stage): string {
  const { user } = stage;
  if (user.instruction?.keyword === 'USER') {
    const { args } = user.instruction;
    if (user.from === 'default') return `\`USER ${args}\` stands for nothing`;
    return args === user.value ? `its last \`USER\` is \`${args}\`` : `\`USER ${args}\` is \`${user.value}\``;
  }
  if (user.from === 'base') return `no \`USER\` is set, and that of \`${nameOfBase(stage)}\` is root`;
  return 'no `USER` is set';
}
