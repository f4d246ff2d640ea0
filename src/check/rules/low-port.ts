import { dockerCapability, meantCapability } from '../facts/capabilities.ts';
import { fileCapabilitiesOf } from '../facts/file-capabilities.ts';
import { appendItem, type Fix } from '../fix.ts';
import type { Stage } from '../model/dockerfile.ts';
import { parseImageReference } from '../model/image-reference.ts';
import type { KnownImage } from '../model/links/known-image.ts';
import type { Container, Pod } from '../model/pod.ts';
import type { Project } from '../model/project.ts';
import type { Service } from '../model/service.ts';
import { defineRule } from '../rule.ts';

/*
 * Linux lets a process without CAP_NET_BIND_SERVICE have a port from net.ipv4.ip_unprivileged_port_start on: 1024, if
 * nobody sets another. Docker sets 0 for every container with a network of its own since 20.10 (daemon/oci_linux.go),
 * containerd for pods since 2.0 (enable_unprivileged_ports); CRI-O, Podman and containerd 1 do not.
 *   Dockerfile  EXPOSE, with a USER that is not root
 *   Kubernetes  spec.containers[*].ports[*].containerPort, with a user that is not root
 *   Compose     services.*.ports, with a user that is not root
 *   Allowed     the sysctl in the pod or service; NET_BIND_SERVICE that is added, or known to be in the program's file
 */
export default defineRule({
  id: 'low-port',
  summary: 'A user other than root listens on a port below 1024',
  why: 'On many clusters only root may have such a port, and a capability added to the container does not reach another user.',
  severity: 'warning',
  references: [
    'https://man7.org/linux/man-pages/man7/ip.7.html',
    'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
    'https://github.com/containerd/containerd/blob/main/docs/containerd-2.0.md',
  ],

  *stage(stage) {
    const { isFinal, isWindows, user, ports } = stage;
    const isOrdinary = (user.kind === 'uid' || user.kind === 'name') && user.openArguments.length === 0;
    const port = ports.find(({ first, from }) => isLow(first) && from !== 'base');
    if (!isFinal || isWindows || !isOrdinary || !port || mayHaveFileCapability(stage)) return;
    yield {
      at: port.at,
      severity: 'notice',
      confidence: 'likely',
      message: `The image listens on port ${port.first} as user \`${user.value}\`. Docker allows that; Podman and many Kubernetes clusters do not.`,
    };
  },

  *container(container, project) {
    const image = project.knownImage(container);
    const ports = container
      .at('ports')
      .items()
      .map((port) => port.at('containerPort'))
      .filter(({ number, unknown }) => unknown === undefined && isLow(number));
    const [first] = ports;
    if (project.hardening(container.pod.workload)) return;
    if (!first || !isOrdinaryUser(container, image) || mayBind(container, image, first.number ?? 0)) return;
    const numbers = [...new Set(ports.map(({ text }) => text))].join(', ');
    yield {
      at: first,
      confidence: 'likely',
      message: `Container \`${container.name}\` listens on port ${numbers} without being root, which many clusters do not allow.`,
      fix: openPorts(container.pod),
    };
  },

  *service(service, project) {
    const port = service.ports.find(({ target }) => isLow(target));
    const { kind, value } = service.user;
    const hasOwnNetwork = !/^(?:host|container:|service:)/.test(service.networkMode);
    if (!port || (kind !== 'uid' && kind !== 'name') || !hasOwnNetwork || mayServiceBind(service, project))
      return;
    yield {
      at: port.field,
      severity: 'notice',
      confidence: 'likely',
      message: `Service \`${service.name}\` listens on port ${String(port.target)} as user \`${value}\`. Docker allows that; Podman does not.`,
    };
  },
});

const parameter = 'net.ipv4.ip_unprivileged_port_start';
const capability = 'NET_BIND_SERVICE';

function isLow(port: number | undefined): boolean {
  return port !== undefined && port > 0 && port < 1024;
}

/** Or a stage that something is copied from: with a program goes what `setcap` gave to it. */
function mayHaveFileCapability({ dockerfile, base }: Stage): boolean {
  const isSet = dockerfile.text.instructions.some(({ args, heredocs }) =>
    [args, ...heredocs.map(({ body }) => body)].some((text) => /cap_net_bind_service/i.test(text)),
  );
  return isSet || hasCapability(base.image?.repository ?? '');
}

function hasCapability(repository: string): boolean {
  return fileCapabilitiesOf(repository).includes(capability);
}

function isOrdinaryUser(container: Container, image: KnownImage | undefined): boolean {
  const user = container.effective('runAsUser');
  if (container.pod.windows || container.list === 'ephemeralContainers') return false;
  if (user.exists) return user.unknown === undefined && (user.number ?? 0) > 0;
  return container.effective('runAsNonRoot').value === true || (image?.uid ?? 0) > 0;
}

/** A capability that somebody adds may well be in the program's file too; then it works. */
function mayBind(container: Container, image: KnownImage | undefined, port: number): boolean {
  const added = container.at('securityContext', 'capabilities', 'add').items();
  const isAdded = added.some(
    ({ text, unknown }) => unknown !== undefined || isBind(meantCapability(text ?? '')),
  );
  const reference = parseImageReference(container.image.text ?? '');
  const isInFile =
    image?.fileCapabilities.includes(capability) ?? (reference && hasCapability(reference.repository));
  return isAdded || isInFile === true || isOpened(container.pod, port);
}

function isBind(name: string | undefined): boolean {
  return name === capability || name === 'ALL';
}

/** With the host's network the host's own setting counts, and that of the pod is refused. */
function isOpened(pod: Pod, port: number): boolean {
  const entry = sysctls(pod).find((one) => one.at('name').text?.replaceAll('/', '.') === parameter);
  const value = entry?.at('value');
  return value !== undefined && (value.unknown !== undefined || Number(value.text) <= port);
}

function sysctls(pod: Pod) {
  return pod.at('securityContext', 'sysctls').items();
}

function openPorts(pod: Pod): Fix | undefined {
  const { builtIn, partial } = pod.workload;
  const isSet = sysctls(pod).some((one) => one.at('name').text?.replaceAll('/', '.') === parameter);
  if (!builtIn || partial !== undefined || isSet || pod.at('hostNetwork').exists) return undefined;
  return {
    title: 'Let every user of the pod listen on any port',
    safety: 'safe',
    changes: [appendItem(pod.at('securityContext', 'sysctls'), { name: parameter, value: '0' })],
  };
}

function mayServiceBind(service: Service, project: Project): boolean {
  const image = project.knownImage(service);
  const reference = service.image === undefined ? undefined : parseImageReference(service.image);
  const isInFile =
    image?.fileCapabilities.includes(capability) ?? (reference && hasCapability(reference.repository));
  const isAdded = service.capAdd.some((name) => isBind(dockerCapability(name)));
  const parameters = service.at('sysctls');
  const names = [
    ...parameters.entries().map(([name]) => name),
    ...parameters.items().map(({ text }) => text ?? ''),
  ];
  return isInFile === true || isAdded || names.some((name) => name.startsWith(parameter));
}
