import { dockerCapability } from '../facts/capabilities.ts';
import { fileCapabilitiesOf } from '../facts/file-capabilities.ts';
import type { Fix } from '../fix.ts';
import type { Stage } from '../model/image/dockerfile.ts';
import type { KnownImage } from '../model/links/known-image.ts';
import {
  isBind,
  isLowPort,
  lowPortsOf,
  mayBind,
  mayProgramBind,
  openPorts,
  portParameter,
} from '../remedy/low-ports.ts';
import { listensLow } from '../remedy/listening.ts';
import type { Container, Pod } from '../model/pod/pod.ts';
import type { Project } from '../model/project.ts';
import type { Service } from '../model/service/service.ts';
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
  settings: ['capabilities', 'runAsNonRoot', 'runAsUser', 'cap_add', 'user'],
  references: [
    'https://man7.org/linux/man-pages/man7/ip.7.html',
    'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
    'https://github.com/containerd/containerd/blob/main/docs/containerd-2.0.md',
  ],

  *stage(stage) {
    const { isFinal, isWindows, user, ports } = stage;
    const isOrdinary = (user.kind === 'uid' || user.kind === 'name') && user.openArguments.length === 0;
    const port = ports.find(({ first, from }) => isLowPort(first) && from !== 'base');
    if (!isFinal || isWindows || !isOrdinary || !port || mayHaveFileCapability(stage)) return;
    // EXPOSE opens nothing, and stays behind when a port is changed.
    if (!listensLow(stage)) return;
    yield {
      at: port.at,
      severity: 'notice',
      confidence: 'likely',
      message: `The image listens on port ${port.first} as user \`${user.value}\`. Docker allows that; Podman and many Kubernetes clusters do not.`,
    };
  },

  *container(container, project) {
    const image = project.knownImage(container);
    const ports = lowPortsOf(container);
    const [first] = ports;
    if (project.hardening(container.pod.workload)) return;
    if (!first || !isOrdinaryUser(container, image) || mayBind(container, image, first.number ?? 0)) return;
    const numbers = [...new Set(ports.map(({ text }) => text))].join(', ');
    yield {
      at: first,
      confidence: 'likely',
      message: `Container \`${container.name}\` listens on port ${numbers} without being root, which many clusters do not allow.`,
      fix: opened(container.pod),
    };
  },

  *service(service, project) {
    const port = service.ports.find(({ target }) => isLowPort(target));
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

/** Or a stage that something is copied from: with a program goes what `setcap` gave to it. */
function mayHaveFileCapability({ dockerfile, base }: Stage): boolean {
  const isSet = dockerfile.text.instructions.some(({ args, heredocs }) =>
    [args, ...heredocs.map(({ body }) => body)].some((text) => /cap_net_bind_service/i.test(text)),
  );
  return isSet || fileCapabilitiesOf(base.image?.repository ?? '').some(isBind);
}

function isOrdinaryUser(container: Container, image: KnownImage | undefined): boolean {
  const user = container.effective('runAsUser');
  if (container.pod.windows || container.list === 'ephemeralContainers') return false;
  if (user.exists) return user.unknown === undefined && (user.number ?? 0) > 0;
  return container.effective('runAsNonRoot').value === true || (image?.uid ?? 0) > 0;
}

function opened(pod: Pod): Fix | undefined {
  const change = openPorts(pod);
  return (
    change && { title: 'Let every user of the pod listen on any port', safety: 'safe', changes: [change] }
  );
}

function mayServiceBind(service: Service, project: Project): boolean {
  const isInFile = mayProgramBind(service.image, project.knownImage(service));
  const isAdded = service.capAdd.some((name) => isBind(dockerCapability(name)));
  const parameters = service.at('sysctls');
  const names = [
    ...parameters.entries().map(([name]) => name),
    ...parameters.items().map(({ text }) => text ?? ''),
  ];
  return isInFile || isAdded || names.some((name) => name.startsWith(portParameter));
}
