import type { Account, Stage } from '../model/image/dockerfile.ts';
import { type NumberedUser, programUser, workerUser } from './run-as.ts';
import { historyOf } from '../model/image/history.ts';
import { type Ownership, ownershipsOf } from '../model/image/ownership.ts';
import { absolutePath, isWithin } from '../model/image/path.ts';
import type { Step } from '../model/image/step.ts';
import { partingOfStage } from '../model/command/parting.ts';
import type { Scripted } from '../model/command/script.ts';

/* Which users the image of a stage has, and as which of them its program could run instead of root. */

/** The users of distroless images (common/BUILD.bazel); those of other distributions differ with every release. */
const ofDistroless: ReadonlySet<string> = new Set(['root', 'nobody', 'nonroot']);

/** The user of distroless and of Chainguard's images, which a number needs no /etc/passwd to be. */
export const nonroot: NumberedUser = { uid: 65532, gid: 65532 };

/** All the users of an image, as long as nothing may have made others. */
export interface UserDatabase {
  readonly users: ReadonlySet<string>;
  /** The steps of the stage at whose beginning these are all, and whether they still are at its end. */
  readonly steps: readonly Step[];
  readonly isFinal: boolean;
}

/** Undefined where other users may have come from anywhere. */
export function userDatabaseOf(stage: Stage): UserDatabase | undefined {
  const users = stage.base.isScratch ? new Set<string>() : isDistroless(stage) ? ofDistroless : undefined;
  const before = stage.parent ? historyOf(stage.parent) : [];
  if (!users || stage.isWindows || before?.some(mayChangeUsers) !== false) return undefined;
  const change = stage.steps.findIndex(mayChangeUsers);
  return {
    users,
    steps: change === -1 ? stage.steps : stage.steps.slice(0, change + 1),
    isFinal: change === -1,
  };
}

/** Nobody of this name is in the image that the stage makes. */
export function lacksUser(stage: Stage, name: string): boolean {
  const database = userDatabaseOf(stage);
  return database?.isFinal === true && !database.users.has(name);
}

export function isDistroless({ base }: Stage): boolean {
  return base.image?.repository.startsWith('gcr.io/distroless/') ?? false;
}

function mayChangeUsers({ instruction, copy, workdir }: Step): boolean {
  if (instruction.keyword === 'RUN') return true;
  if (!copy) return false;
  const { destination } = copy;
  if ('error' in destination || !destination.isKnown) return true;
  return isWithin('/etc/passwd', absolutePath(workdir ?? '/', destination.text));
}

/** A user with a number of its own, as `USER` would name it. */
export function numberOf(
  name: string,
  group: string | undefined,
  stages: readonly Stage[],
): string | undefined {
  const accounts = stages.flatMap((stage) => stage.accounts).filter((account) => account.name === name);
  const found = distinct(
    accounts.filter(({ kind }) => kind === 'user').map((account) => textOf(account, group, stages)),
  );
  return found.length === 1 ? found[0] : undefined;
}

function textOf(
  { id, gid }: Account,
  group: string | undefined,
  stages: readonly Stage[],
): string | undefined {
  if (id === null) return undefined;
  const number = group === undefined ? gid : groupNumber(group, stages);
  if (number !== null) return `${id}:${number}`;
  // Without a group the image's own user database gives the same one for the number as for the name.
  return group === undefined ? String(id) : undefined;
}

function groupNumber(group: string, stages: readonly Stage[]): number | null {
  if (/^\d{1,10}$/.test(group)) return Number(group);
  if (group === 'root') return 0;
  const groups = stages
    .flatMap(({ accounts }) => accounts)
    .filter(({ kind, name }) => kind === 'group' && name === group);
  // The users of a base image have groups of their own name and number.
  const own = stages.flatMap(({ accounts }) => accounts).filter((account) => isOwnGroup(account, group));
  const [id = null, ...others] = new Set([...groups, ...own].map((account) => account.id));
  return others.length === 0 ? id : null;
}

function isOwnGroup({ name, id, gid, from }: Account, group: string): boolean {
  return from === 'base' && name === group && id === gid;
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/** How a stage that ends as root could run as somebody else. */
export interface Alternative {
  /** `1000:1000` */
  readonly user: string;
  /** The shell command that makes the user, where the image has none of its own. */
  readonly command?: string;
}

/**
 * The one user the file makes, else the one its base has for its program, else one to be made. None where nothing is
 * known of the base. `folders` are those that its program writes to; undefined where nobody knows them.
 */
export function alternativeTo(
  stage: Stage,
  folders: readonly string[] | undefined,
  project: Scripted,
): Alternative | undefined {
  const made = stage.accounts.filter(({ kind, from }) => kind === 'user' && from === 'RUN');
  const other = made.length > 0 ? madeUser(made, stage, folders) : folders && candidateFor(stage);
  if (!other || !ownsVolumes(stage, other, project)) return undefined;
  const closed = (folders ?? []).filter((folder) => !isGiven(folder, other, stage));
  if (closed.length > 0 && !canRun(stage)) return undefined;
  const all = closed.join(' ');
  const giving = closed.length > 0 ? [`mkdir -p ${all} && chown -R ${other.user} ${all}`] : [];
  const commands = [...(other.command === undefined ? [] : [other.command]), ...giving];
  return { user: other.user, ...(commands.length > 0 ? { command: commands.join(' && ') } : {}) };
}

/** Whoever made a user and gave it files has looked at what its program needs. */
function madeUser(
  made: readonly Account[],
  stage: Stage,
  folders: readonly string[] | undefined,
): Alternative | undefined {
  const [account, ...others] = made;
  const user = account && others.length === 0 ? numbered(account, stage) : undefined;
  const given = ownershipsOf(stage) ?? [];
  return folders !== undefined || given.some((one) => one.user === account?.name) ? user : undefined;
}

function canRun({ base }: Stage): boolean {
  return base.facts?.shells?.includes('sh') === true;
}

/** What a Dockerfile has given to somebody. */
function givenTo({ user }: Alternative, stage: Stage): readonly Ownership[] {
  const [uid = ''] = user.split(':');
  const names = stage.accounts.filter(({ id }) => String(id) === uid).map(({ name }) => name);
  return (ownershipsOf(stage) ?? []).filter((one) => [uid, ...names].includes(one.user));
}

function isGiven(folder: string, other: Alternative, stage: Stage): boolean {
  return givenTo(other, stage).some((one) => isWithin(folder, one.path));
}

/**
 * What is in a volume already belongs to whoever wrote it: root, unless the program of the base has left root before. A
 * new one takes the owner of the image's folder, and an old one keeps its own.
 */
function ownsVolumes(stage: Stage, other: Alternative, project: Scripted): boolean {
  const parting = partingOfStage(stage, project);
  const ofBase = userOfBase(stage);
  const isBases = ofBase !== undefined && other.user === `${ofBase.uid}:${ofBase.gid}`;
  const isLeft = isBases && parting !== undefined && parting !== 'unknown';
  return stage.volumes.every(({ from }) => from === 'base' && isLeft);
}

/** The one that its program runs as, or does its work as. */
function userOfBase({ base: { facts } }: Stage): NumberedUser | undefined {
  return facts && (programUser(facts) ?? workerUser(facts));
}

function candidateFor(stage: Stage): Alternative | undefined {
  const { base } = stage;
  const own = userOfBase(stage);
  if (own) return { user: `${own.uid}:${own.gid}` };
  if (base.isScratch || isDistroless(stage)) return { user: `${nonroot.uid}:${nonroot.gid}` };
  // Red Hat's images have no useradd; their own run as 1001 in the group of root (OpenShift, "Creating images").
  if (base.facts?.family === 'rhel' && base.facts.dropsRoot === undefined) return { user: '1001:0' };
  const command = creation.get(base.facts?.family ?? '');
  return command === undefined || base.facts?.dropsRoot !== undefined
    ? undefined
    : { user: `${newUser}:${newUser}`, command };
}

function numbered({ name }: Account, stage: Stage): Alternative | undefined {
  const user = numberOf(name, undefined, [stage]);
  return user === undefined ? undefined : { user };
}

const newUser = 10001;
const shadow = `groupadd --gid ${newUser} app && useradd --uid ${newUser} --gid app --no-log-init --create-home app`;
const busybox = `addgroup -g ${newUser} app && adduser -D -u ${newUser} -G app app`;

/** Debian's adduser is not in every image of Debian, and Alpine has no useradd. */
const creation: ReadonlyMap<string, string> = new Map([
  ['debian', shadow],
  ['ubuntu', shadow],
  ['alpine', busybox],
  ['wolfi', busybox],
  ['busybox', busybox],
]);
