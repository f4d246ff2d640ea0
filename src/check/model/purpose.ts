import type { ControlId } from '../facts/controls.ts';
import { dockerCapability } from '../facts/capabilities.ts';
import {
  expects,
  packetFilter,
  type Purpose,
  purposeOfFolder,
  purposeOfImage,
} from '../facts/privileged-programs.ts';
import { hostFolder } from '../facts/host-folders.ts';
import { runtimeSocket } from '../facts/sockets.ts';
import type { Field } from '../read/field.ts';
import { parseImageReference } from './image/image-reference.ts';
import { once } from './once.ts';
import { Container, type Pod } from './pod/pod.ts';
import type { Service, ServiceVolume } from './service/service.ts';

/*
 * What a program is there for, where its work is privilege: known by the image, or by what it mounts. All that such a
 * program asks for is one thing to decide. Nothing here says that it may.
 */

/** A program of which this is known. */
export interface Known {
  readonly purpose: Purpose;
  readonly by: 'image' | 'mounts' | 'command';
  /** What tells it. */
  readonly at: Field;
  /** Only this container; all of the pod where its mounts tell it. */
  readonly container: Container | undefined;
}

/** What something asks for beyond a container of its own. */
export interface Ask {
  /** As the facts spell it: `hostNetwork`, `NET_ADMIN`, `/lib/modules`. */
  readonly name: string;
  readonly readOnly: boolean;
}

export interface PodAsk extends Ask {
  /** The check of the Pod Security Standards that it breaks. */
  readonly control: ControlId;
  readonly container: Container | undefined;
}

/** The programs of a pod that are known, each purpose once for each container that has it. */
const knownIn = once((pod: Pod): readonly Known[] => [
  ...pod.containers.flatMap(knownByImage),
  ...(pod.workload.manifest.kind === 'DaemonSet' ? knownByMounts(pod) : []),
  ...pod.containers.flatMap(knownByCommand),
]);

function knownByImage(container: Container): Known[] {
  const { image } = container;
  const purpose = image.unknown === undefined ? purposeNamed(image.text) : undefined;
  return purpose ? [{ purpose, by: 'image', at: image, container }] : [];
}

function purposeNamed(image: string | undefined): Purpose | undefined {
  const reference = image === undefined ? undefined : parseImageReference(image);
  return reference && purposeOfImage(reference.path, reference.tag);
}

/** Of every node, with more of it than a folder. */
function knownByMounts(pod: Pod): Known[] {
  const isMore = asksOf(pod).some(({ name }) => !name.startsWith('/'));
  for (const volume of pod.at('volumes').items()) {
    const at = volume.at('hostPath', 'path');
    const purpose = at.text === undefined || at.unknown !== undefined ? undefined : purposeOfFolder(at.text);
    if (purpose && (isMore || !purpose.needs.asks.has('privileged')))
      return [{ purpose, by: 'mounts', at, container: undefined }];
  }
  return [];
}

/** An init container that calls iptables sets up the network of its pod, and of nothing else. */
function knownByCommand(container: Container): Known[] {
  if (container.list !== 'initContainers' || !packetFilter) return [];
  const words = [container.at('command'), container.at('args')].flatMap((list) => list.items());
  const at = words.find(({ text }) => /(?:^|[\s/;&|])(?:ip6?tables|nft)(?:$|[\s-])/.test(text ?? ''));
  return at ? [{ purpose: packetFilter, by: 'command', at, container }] : [];
}

/** Of a pod with all its containers. */
const asksOf = once((pod: Pod): readonly PodAsk[] => [
  ...['hostNetwork', 'hostPID', 'hostIPC'].flatMap((name) =>
    pod.at(name).value === true ? [ask(name, 'hostNamespaces')] : [],
  ),
  ...pod
    .at('volumes')
    .items()
    .flatMap((volume) => {
      const { text } = volume.at('hostPath', 'path');
      return text === undefined
        ? []
        : [{ ...ask(text, 'hostPathVolumes'), readOnly: isReadOnly(pod, volume) }];
    }),
  ...pod.containers.flatMap(asksIn),
]);

function asksIn(container: Container): PodAsk[] {
  const isPrivileged = container.at('securityContext', 'privileged').value === true;
  const added = container.at('securityContext', 'capabilities', 'add').items();
  const hasPort = container
    .at('ports')
    .items()
    .some((port) => (port.at('hostPort').number ?? 0) !== 0);
  return [
    ...(isPrivileged ? [ask('privileged', 'privileged', container)] : []),
    ...added.flatMap(({ text }) => {
      const name = dockerCapability(text ?? '');
      return name === undefined ? [] : [ask(name, 'capabilities_baseline', container)];
    }),
    ...(hasPort ? [ask('hostPort', 'hostPorts', container)] : []),
  ];
}

function ask(name: string, control: ControlId, container?: Container): PodAsk {
  return { name, control, container, readOnly: false };
}

/** Whoever mounts it does so to read. */
function isReadOnly(pod: Pod, volume: Field): boolean {
  const name = volume.at('name').text;
  const mounts = pod.containers
    .flatMap((container) => container.at('volumeMounts').items())
    .filter((mount) => mount.at('name').text === name);
  return mounts.length > 0 && mounts.every((mount) => mount.at('readOnly').value === true);
}

/** A purpose with all that is asked for it. Without any there is nothing to tell of it. */
export interface Told<A extends Ask = Ask> {
  readonly known: Known;
  readonly asks: readonly A[];
}

/** Of a pod each purpose once, however many containers it has. */
export const purposesOf = once((pod: Pod): readonly Told<PodAsk>[] => {
  const told = new Map<Purpose, { readonly known: Known; readonly asks: PodAsk[] }>();
  for (const asked of asksOf(pod)) {
    const { purpose } = knownIn(pod).find((known) => isExpectedOf(known, asked)) ?? {};
    const known = knownIn(pod).find((each) => each.purpose === purpose);
    if (!purpose || !known) continue;
    const entry = told.get(purpose) ?? { known, asks: [] };
    told.set(purpose, entry);
    entry.asks.push(asked);
  }
  return [...told.values()];
});

type Wish = Ask & Pick<PodAsk, 'container'>;

function isExpectedOf(known: Known, { name, readOnly, container }: Wish): boolean {
  const isItsOwn = !known.container || !container || known.container === container;
  return isItsOwn && expects(known.purpose, name, readOnly);
}

/** The same of a service. */
export const purposeOfService = once((service: Service): Told | undefined => {
  const at = service.at('image');
  const purpose = at.unknown === undefined ? purposeNamed(at.text) : undefined;
  if (!purpose) return undefined;
  const asks = asksOfService(service).filter(({ name, readOnly }) => expects(purpose, name, readOnly));
  return asks.length === 0 ? undefined : { known: { purpose, by: 'image', at, container: undefined }, asks };
});

function asksOfService(service: Service): Ask[] {
  const hosts = { network_mode: 'hostNetwork', pid: 'hostPID', ipc: 'hostIPC' };
  const names = [
    ...(service.privileged ? ['privileged'] : []),
    ...service.capAdd.flatMap((text) => dockerCapability(text) ?? []),
    ...Object.entries(hosts).flatMap(([key, name]) => (service.at(key).text === 'host' ? [name] : [])),
  ];
  return [
    ...names.map((name) => ({ name, readOnly: false })),
    ...service.volumes.flatMap((volume) => (isOfHost(volume) ? [askOfVolume(volume)] : [])),
  ];
}

function isOfHost({ type, source }: ServiceVolume): boolean {
  const isSystem = hostFolder(source) !== undefined || runtimeSocket(source) !== undefined;
  return type === 'bind' && source.startsWith('/') && isSystem;
}

type Bind = Pick<ServiceVolume, 'source' | 'readOnly'>;

/** To read a socket's file is to give orders through it. */
function askOfVolume({ source, readOnly }: Bind): Ask {
  return { name: source, readOnly: readOnly && runtimeSocket(source) === undefined };
}

/** Where the purpose is told of which this is expected, and with it this. */
export function purposeBehind(runner: Pod | Container | Service, name: string): Field | undefined {
  if (runner instanceof Container) return behindPod(runner.pod, { name, container: runner, readOnly: false });
  if ('containers' in runner) return behindPod(runner, { name, container: undefined, readOnly: false });
  return behindService(runner, { name, readOnly: false });
}

/** The same for a capability, however it is written. */
export function purposeBehindCapability(runner: Container | Pod | Service, text: string): Field | undefined {
  const name = dockerCapability(text);
  return name === undefined ? undefined : purposeBehind(runner, name);
}

/** The same for a volume of a pod, by its entry. */
export function purposeBehindVolume(pod: Pod, volume: Field): Field | undefined {
  const name = volume.at('hostPath', 'path').text;
  if (name === undefined) return undefined;
  return behindPod(pod, { name, container: undefined, readOnly: isReadOnly(pod, volume) });
}

/** And for one of a service. */
export function purposeBehindBind(service: Service, volume: Bind): Field | undefined {
  return behindService(service, askOfVolume(volume));
}

function behindPod(pod: Pod, wish: Wish): Field | undefined {
  const { purpose } = knownIn(pod).find((known) => isExpectedOf(known, wish)) ?? {};
  return purposesOf(pod).find(({ known }) => known.purpose === purpose)?.known.at;
}

function behindService(service: Service, { name, readOnly }: Ask): Field | undefined {
  const told = purposeOfService(service);
  return told && expects(told.known.purpose, name, readOnly) ? told.known.at : undefined;
}
