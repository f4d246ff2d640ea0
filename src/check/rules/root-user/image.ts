import type { Parting } from '../../facts/base-images.ts';
import { partingOfStage, rootWords } from '../../model/command/parting.ts';
import type { Dockerfile, Stage } from '../../model/image/dockerfile.ts';
import { isApplication, isGroundwork, isWorkshop, serves } from '../../model/image/purpose.ts';
import type { Project } from '../../model/project.ts';
import { type RootDoor, rootDoorsOf } from '../../model/root-doors.ts';
import { leavingRoot, stayingRoot } from '../../remedy/leaving-root.ts';
import { staleExposes, toldPorts } from '../../remedy/listening.ts';
import { unprivilegedSite } from '../../remedy/rewrite/rewrite.ts';
import type { Problem } from '../../rule.ts';
import { reasonOf, weightOf } from './weight.ts';

/* Of an image: the user that its last stage leaves, and what makes root of another one. */

/** What others build of this file than its last stage. */
export function* otherImagesAsRoot(dockerfile: Dockerfile, project: Project): Iterable<Problem> {
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
      message: `The image that \`${via.source.path}\` builds${name === '' ? '' : ` from stage \`${name}\``} runs as root: ${reasonFor(stage)}.`,
      advice: byHand,
      related: [{ at: via, message: 'It is built here.' }],
    };
  }
}

export function* imageAsRoot(stage: Stage, project: Project): Iterable<Problem> {
  const { user } = stage;
  if (!stage.isFinal || stage.isWindows) return;
  if (user.kind !== 'root') yield* rootDoorsOf(stage, project).map(doorProblem);
  if (user.kind !== 'root' || startsNothing(stage)) return;
  const parting = partingOfStage(stage, project);
  const fix = leavingRoot(stage, project) ?? unprivilegedSite(stage, project);
  yield {
    at: user.at,
    message: messageFor(stage, parting),
    ...weightOfStage(stage, parting),
    ...(user.openArguments.length > 0 || isUsual(stage) ? { confidence: 'likely' } : {}),
    restsOn: stage.base.facts?.basis,
    ...(fix ? staleIn(stage) : { advice: byHand, ...stayingRoot(stage, project) }),
    ...reasonOf(parting),
    fix,
  };
}

const byHand = 'create a user, give it the folders that the program writes to, and set `USER` to its number.';

/** A port that no program listens on keeps nobody from leaving root. */
function staleIn(stage: Stage): Pick<Problem, 'related'> {
  const [port] = staleExposes(stage);
  const [told] = toldPorts(stage);
  if (!port || told === undefined) return {};
  return {
    related: [
      { at: port.at, message: `The program is told to listen on ${told}, so this port is out of date.` },
    ],
  };
}

function doorProblem(door: RootDoor): Problem {
  const { at } = door;
  const severity = 'error';
  if (door.kind === 'sudo')
    return {
      at,
      severity,
      message: `This image runs as root: it starts through \`${door.program}\`.`,
      advice: `start the program without \`${door.program}\`.`,
      related: door.inside ? [{ at: door.inside, message: 'The script does it here.' }] : [],
    };
  return {
    at,
    severity,
    message: `This image runs as root: \`${door.name}\` has UID 0.`,
    advice: 'give that user a number other than 0.',
    related: [{ at: door.given, message: `\`${door.name}\` gets UID 0 here.` }],
  };
}

/** Files for others to copy, and nothing to run. */
function startsNothing({ base, entrypoint, command }: Stage): boolean {
  return base.isScratch && !entrypoint && !command;
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
    return `This image runs as root: ${reason}${rootWords(parting).rest}.`;
  if (parting === 'unknown') return `This image starts as root: ${reason}.`;
  const whose =
    stage.entrypoint?.from === 'base' ? `the entrypoint of \`${nameOfBase(stage)}\`` : 'its entrypoint';
  return `This image starts as root: ${whose} switches to another user only later.`;
}

function nameOfBase({ base }: Stage): string {
  return base.image?.name ?? 'scratch';
}

function reasonFor(stage: Stage): string {
  const { user } = stage;
  if (user.instruction?.keyword === 'USER') {
    const { args } = user.instruction;
    if (user.from === 'default') return `\`USER ${args}\` resolves to nothing`;
    return args === user.value
      ? `its last \`USER\` is \`${args}\``
      : `\`USER ${args}\` resolves to \`${user.value}\``;
  }
  if (user.from === 'base') return `no \`USER\` is set, and \`${nameOfBase(stage)}\` runs as root`;
  return 'no `USER` is set';
}

/** Its base usually starts as this user. */
function isUsual({ user, base }: Stage): boolean {
  return user.from === 'base' && base.facts?.isUsual === true;
}
