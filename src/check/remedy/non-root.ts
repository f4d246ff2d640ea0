import { type Change, setField } from '../write/change.ts';
import type { Fix } from './fix.ts';
import { emptyVolumes, mayHaveVolumes } from './empty-volumes.ts';
import type { KnownImage } from '../model/links/known-image.ts';
import { isLowPort, lowPortsOf, mayBind, openPorts } from './low-ports.ts';
import { originOf } from '../facts/base-images.ts';
import { dataFolderOf } from '../facts/data-folders.ts';
import { parseImageReference } from '../model/image/image-reference.ts';
import { absolutePath } from '../model/image/path.ts';
import { mountAt, mountsOf } from '../model/mounts.ts';
import { isForOpenShift } from '../model/openshift.ts';
import { listed } from '../model/wording.ts';
import type { Container, Pod } from '../model/pod/pod.ts';
import type { Project } from '../model/project.ts';
import { isBare, nobody, type NumberedUser, programUser, workerUser } from './run-as.ts';
import { partingOfContainer } from '../model/command/parting.ts';
import { canAnybodyStart, startsPlainTools } from '../model/command/rootless.ts';
import { besidesInPod, ranAs } from './tried.ts';
import { writablePathsOf } from './writable-paths.ts';

/** What a container needs to be told so that it does not run as root. */
export interface NonRoot {
  /** Of its security context. */
  readonly settings: Readonly<Record<string, boolean | number>>;
  /** The group that its volumes must then belong to. */
  readonly fsGroup: number | undefined;
  /** What root can do and this user cannot: write to a folder of root's, listen on a low port. */
  readonly beside: readonly Change[];
  /** The same in words: `low ports open`. */
  readonly needs?: readonly string[];
  /** It runs as this very user already. */
  readonly isSame: boolean;
  /** What was seen of it when somebody tried it, and what was said of its image. */
  readonly seen?: Pick<Fix, 'ran' | 'restsOn'>;
}

const held = { runAsNonRoot: true } as const;

/**
 * The kubelet looks at the image's user only where no runAsUser is set, and at its number only: a name is refused
 * (verifyRunAsNonRoot). Undefined where the image has nobody else to run as.
 */
export function nonRootOf(container: Container, project: Project): NonRoot | undefined {
  const { pod } = container;
  const user = container.effective('runAsUser');
  const plain = { settings: held, fsGroup: undefined, beside: [] };
  if (user.unknown !== undefined) return undefined;
  // Windows knows users by name, and its kubelet refuses ContainerAdministrator alone.
  if (pod.windows) return { ...plain, isSame: false };
  if (user.number !== undefined && user.number > 0) return { ...plain, isSame: true };
  const image = container.image.unknown === undefined ? project.knownImage(container) : undefined;
  // Of an image that nobody knows more than a third would not start any more.
  if (image?.user === undefined) return undefined;
  if (!user.exists && /^[1-9]\d*(?::|$)/.test(image.user))
    return { ...plain, isSame: image.confidence === 'certain', seen: { restsOn: image.basis } };
  if (isForOpenShift(pod, project)) return asGiven(container);
  const plan = asOther(container, image, project);
  return plan && { ...plan, seen: { ...plan.seen, restsOn: image.basis } };
}

/** OpenShift keeps a pod out that asks for a user of its own, and the one that it gives is not root. */
function asGiven(container: Container): NonRoot | undefined {
  if (container.effective('runAsUser').exists) return undefined;
  return { settings: held, fsGroup: undefined, beside: [], isSame: false };
}

function asOther(container: Container, image: KnownImage, project: Project): NonRoot | undefined {
  return (
    asTried(container, image) ??
    asProgram(container, image) ??
    asWorker(container, image, project) ??
    asNobody(container, image, project)
  );
}

/**
 * A folder of the node keeps its owner, whatever the pod's group is; and some servers do not start on a folder that
 * the group was given.
 */
function areVolumesFit(container: Container, { built }: KnownImage): boolean {
  const mounts = mountsOf(container);
  if (mounts.some(({ volume, readOnly }) => !readOnly && volume?.at('hostPath').exists)) return false;
  const reference = built ? built.stage.base.image : parseImageReference(container.image.text ?? '');
  const data = reference && dataFolderOf(originOf(reference.repository));
  if (!data) return true;
  const named = container
    .at('env')
    .items()
    .find((one) => one.at('name').text === data.variable);
  const ofImage = built?.stage.env.get(data.variable ?? '')?.text ?? data.folder;
  const folder = named ? named.at('value').text : ofImage;
  const mount = folder === undefined ? undefined : mountAt(mounts, folder);
  if (folder === undefined) return false;
  return mount === undefined || (data.stops === 'mount' && mount.path !== absolutePath('/', folder));
}

function settingsOf({ uid, gid }: NumberedUser): NonRoot['settings'] {
  return { ...held, runAsUser: uid, runAsGroup: gid };
}

function withPorts(
  container: Container,
  image: KnownImage | undefined,
): Required<Pick<NonRoot, 'beside' | 'needs'>> {
  const isLow = lowPortsOf(container).some(({ number }) => !mayBind(container, image, number ?? 0));
  return opened(isLow ? openPorts(container.pod) : undefined);
}

function opened(opening: Change | undefined): Required<Pick<NonRoot, 'beside' | 'needs'>> {
  return opening ? { beside: [opening], needs: ['low ports open'] } : { beside: [], needs: [] };
}

/** As it has run already, with the folders that it was given then. */
function asTried(container: Container, image: KnownImage): NonRoot | undefined {
  const { tried } = image;
  if (!tried || tried.uid === 0 || !areVolumesFit(container, image)) return undefined;
  const beside = besidesInPod(container, image, tried);
  return (
    beside && {
      settings: settingsOf(tried),
      fsGroup: tried.gid,
      beside,
      isSame: false,
      seen: { ran: ranAs(tried) },
    }
  );
}

function asProgram(container: Container, image: KnownImage): NonRoot | undefined {
  const own = programUser(image);
  if (!own || !areVolumesFit(container, image)) return undefined;
  const isSame =
    !container.effective('runAsUser').exists && image.uid === own.uid && image.confidence === 'certain';
  return {
    settings: settingsOf(own),
    // An entrypoint that would have changed the owner of the data does not do so any more.
    fsGroup: image.dropsRoot === undefined ? undefined : own.gid,
    ...(isSame ? { beside: [] } : withPorts(container, image)),
    isSame,
  };
}

/**
 * A server like nginx is root for its port and its folders alone, and lets another user do the work. That user can do
 * all of it where the port is open to everybody and the folders are volumes.
 */
function asWorker(container: Container, image: KnownImage, project: Project): NonRoot | undefined {
  const own = workerUser(image);
  if (!own || partingOfContainer(container, image) !== 'workers') return undefined;
  const { paths, filled } = writablePathsOf(image.writes, mountsOf(container));
  const folders = paths.filter((path) => path !== '/tmp');
  if (filled !== undefined || !mayHaveVolumes(container) || !canAnybodyStart(container, project))
    return undefined;
  const ports = image.ports.map((port) => Number.parseInt(port, 10)).filter(isLowPort);
  const isOpen = ports.every((port) => mayBind(container, image, port));
  const opening = isOpen ? undefined : openPorts(container.pod);
  if (!isOpen && !opening) return undefined;
  const { beside, needs } = opened(opening);
  const writable = folders.length === 0 ? [] : [`${listed(folders.map((path) => `\`${path}\``))} writable`];
  return {
    settings: settingsOf(own),
    fsGroup: undefined,
    beside: [...beside, ...emptyVolumes(container, folders)],
    needs: [...writable, ...needs],
    isSame: false,
  };
}

/**
 * An image of a distribution or a language has nothing in it to run: the manifest says what is run, and can be read. So
 * can a few plain commands that a manifest starts in the place of the image's own program.
 */
function asNobody(container: Container, image: KnownImage, project: Project): NonRoot | undefined {
  const isReadable =
    isBare(image) || (container.at('command').exists && startsPlainTools(container, project));
  if (!isReadable || image.built || image.confidence !== 'certain') return undefined;
  if (image.isOpaque) return undefined;
  if (!isOrdinary(container) || !canAnybodyStart(container, project)) return undefined;
  return {
    settings: settingsOf(nobody),
    fsGroup: nobody.gid,
    ...withPorts(container, image),
    isSame: false,
  };
}

/** It has nothing to do with the node that it runs on. */
function isOrdinary(container: Container): boolean {
  const { pod } = container;
  const { builtIn, partial } = pod.workload;
  const isOfHost = ['hostNetwork', 'hostPID', 'hostIPC'].some((key) => pod.at(key).exists);
  const hasPower = [['privileged'], ['capabilities', 'add']].some(
    (path) => container.at('securityContext', ...path).exists,
  );
  const hasNode = mountsOf(container).some(({ volume }) => volume?.at('hostPath').exists === true);
  return builtIn && partial === undefined && !isOfHost && !hasPower && !hasNode;
}

/** All of it, for one container alone. */
export function changesFor(container: Container, { settings, fsGroup, beside }: NonRoot): Change[] {
  const { pod } = container;
  const group = pod.at('securityContext', 'fsGroup');
  const hasVolumes = container.at('volumeMounts').exists && !group.exists && !pod.workload.knative;
  return [
    setField(container.at('securityContext'), settings),
    ...(fsGroup !== undefined && hasVolumes ? [setField(group, fsGroup)] : []),
    ...beside,
  ];
}

const ofPods = new WeakMap<Pod, { readonly plan: NonRoot | undefined }>();

/** The same for all containers of a pod at once; undefined where each needs something else, or says something else. */
export function nonRootOfAll(pod: Pod, project: Project): NonRoot | undefined {
  const known = ofPods.get(pod) ?? { plan: planOf(pod, project) };
  ofPods.set(pod, known);
  return known.plan;
}

function planOf(pod: Pod, project: Project): NonRoot | undefined {
  if (pod.workload.knative || pod.containers.length === 0) return undefined;
  const plans: NonRoot[] = [];
  for (const container of pod.containers) {
    const plan = nonRootOf(container, project);
    if (plan?.settings !== held || container.at('securityContext', 'runAsNonRoot').exists) return undefined;
    plans.push(plan);
  }
  return {
    settings: held,
    fsGroup: undefined,
    beside: plans.flatMap(({ beside }) => beside),
    isSame: plans.every(({ isSame }) => isSame),
    seen: { restsOn: plans.find(({ seen }) => seen?.restsOn)?.seen?.restsOn },
  };
}
