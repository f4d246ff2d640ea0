import {
  isLowPort,
  isOrdinaryUser,
  lowPortsOf,
  mayBind,
  mayHaveFileCapability,
  mayServiceBind,
  openPorts,
} from '../remedy/low-ports.ts';
import { listensLow } from '../remedy/listening.ts';
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
  summary: 'A program listens on a port below 1024 without being root',
  why: 'Where the runtime keeps ports below 1024 for root, it fails with "permission denied".',
  advice: 'listen on a port from 1024 on, and map the low one to it.',
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
      message: `This image listens on port ${port.first} as user \`${user.value}\`. Docker allows that; Podman and many Kubernetes clusters do not.`,
    };
  },

  *container(container, project) {
    const image = project.knownImage(container);
    const ports = lowPortsOf(container);
    const [first] = ports;
    if (project.hardening(container.pod.workload)) return;
    if (!first || !isOrdinaryUser(container, image) || mayBind(container, image, first.number ?? 0)) return;
    const opening = openPorts(container.pod);
    const numbers = [...new Set(ports.map(({ text }) => text))].join(', ');
    yield {
      at: first,
      confidence: 'likely',
      message: `${container.words} listens on port ${numbers} without being root, which many clusters refuse.`,
      restsOn: container.effective('runAsUser').exists ? undefined : image?.basis,
      fix: opening && {
        title: 'Allow low ports: set `net.ipv4.ip_unprivileged_port_start` to 0',
        safety: 'safe',
        changes: [opening],
      },
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
      message: `${service.words} listens on port ${String(port.target)} as user \`${value}\`. Docker allows that; Podman does not.`,
      restsOn: service.user.from === 'image' ? project.knownImage(service)?.basis : undefined,
    };
  },
});
