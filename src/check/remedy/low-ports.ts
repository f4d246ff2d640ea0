import { dockerCapability, meantCapability } from '../facts/capabilities.ts';
import { fileCapabilitiesOf } from '../facts/file-capabilities.ts';
import { appendItem, type Change } from '../write/change.ts';
import type { Field } from '../read/field.ts';
import { parseImageReference } from '../model/image/image-reference.ts';
import type { KnownImage } from '../model/links/known-image.ts';
import type { Stage } from '../model/image/dockerfile.ts';
import type { Container, Pod } from '../model/pod/pod.ts';
import type { Project } from '../model/project.ts';
import type { Service } from '../model/service/service.ts';

/*
 * Linux lets a process without CAP_NET_BIND_SERVICE have a port from net.ipv4.ip_unprivileged_port_start on: 1024, if
 * nobody sets another. The parameter is a safe sysctl, which every level of the Pod Security Standards allows.
 */

export function isLowPort(port: number | undefined): boolean {
  return port !== undefined && port > 0 && port < 1024;
}

/** Where a container says that it listens on a low port. */
export function lowPortsOf(container: Container): Field[] {
  return container
    .at('ports')
    .items()
    .map((port) => port.at('containerPort'))
    .filter(({ number, unknown }) => unknown === undefined && isLowPort(number));
}

/** A user other than root gets this port: the program has the capability in its file, or the pod opens the port. */
export function mayBind(container: Container, image: KnownImage | undefined, port: number): boolean {
  // A capability that somebody adds may well be in the program's file too; then it works.
  const added = container.at('securityContext', 'capabilities', 'add').items();
  const isAdded = added.some(
    ({ text, unknown }) => unknown !== undefined || isBind(meantCapability(text ?? '')),
  );
  return isAdded || mayProgramBind(container.image.text, image) || isOpened(container.pod, port);
}

/** `setcap` gave the capability to a program of the image. */
function mayProgramBind(name: string | undefined, image: KnownImage | undefined): boolean {
  const reference = name === undefined ? undefined : parseImageReference(name);
  const names = image?.fileCapabilities ?? (reference ? fileCapabilitiesOf(reference.repository) : []);
  return names.includes(capability);
}

function isBind(name: string | undefined): boolean {
  return name === capability || name === 'ALL';
}

/** Undefined where the pod has a value already, or the network of its host: then the host's value counts. */
export function openPorts(pod: Pod): Change | undefined {
  const { builtIn, partial } = pod.workload;
  if (!builtIn || partial !== undefined || entryOf(pod) || pod.at('hostNetwork').exists) return undefined;
  return appendItem(pod.at('securityContext', 'sysctls'), { name: portParameter, value: '0' });
}

const portParameter = 'net.ipv4.ip_unprivileged_port_start';
const capability = 'NET_BIND_SERVICE';

function isOpened(pod: Pod, port: number): boolean {
  const value = entryOf(pod)?.at('value');
  return value !== undefined && (value.unknown !== undefined || Number(value.text) <= port);
}

function entryOf(pod: Pod): Field | undefined {
  const sysctls = pod.at('securityContext', 'sysctls').items();
  return sysctls.find((one) => one.at('name').text?.replaceAll('/', '.') === portParameter);
}

/** Or a stage that something is copied from: with a program goes what `setcap` gave to it. */
export function mayHaveFileCapability({ dockerfile, base }: Stage): boolean {
  const isSet = dockerfile.text.instructions.some(({ args, heredocs }) =>
    [args, ...heredocs.map(({ body }) => body)].some((text) => /cap_net_bind_service/i.test(text)),
  );
  return isSet || fileCapabilitiesOf(base.image?.repository ?? '').some(isBind);
}

/** Another than root, as far as it is known. */
export function isOrdinaryUser(container: Container, image: KnownImage | undefined): boolean {
  const user = container.effective('runAsUser');
  if (container.pod.windows || container.list === 'ephemeralContainers') return false;
  if (user.exists) return user.unknown === undefined && (user.number ?? 0) > 0;
  return container.effective('runAsNonRoot').value === true || (image?.uid ?? 0) > 0;
}

/** The same of a service. */
export function mayServiceBind(service: Service, project: Project): boolean {
  const isInFile = mayProgramBind(service.image, project.knownImage(service));
  const isAdded = service.capAdd.some((name) => isBind(dockerCapability(name)));
  const parameters = service.at('sysctls');
  const names = [
    ...parameters.entries().map(([name]) => name),
    ...parameters.items().map(({ text }) => text ?? ''),
  ];
  return isInFile || isAdded || names.some((name) => name.startsWith(portParameter));
}
