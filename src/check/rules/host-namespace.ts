import { trialOfPod, trialOfService } from '../remedy/trial.ts';
import { type Fix, removeField } from '../fix.ts';
import type { Project } from '../model/project.ts';
import type { Service } from '../model/service/service.ts';
import { areKnownServers, isKnownServer } from '../remedy/needs.ts';
import { podWords } from '../model/wording.ts';
import type { Pod } from '../model/pod/workload.ts';
import { faultsOf } from '../standard/evaluate.ts';
import { defineRule, type Severity } from '../rule.ts';
import type { Field } from '../read/field.ts';

/*
 * Pod Security Standards, baseline: "Sharing the host namespaces must be disallowed."
 *   Kubernetes  spec.{hostNetwork,hostPID,hostIPC}
 *   Allowed     absent, false
 *   Compose     services.*.{network_mode,pid,ipc,uts,cgroup,userns_mode}
 *   Allowed     anything but `host`
 */
export default defineRule({
  id: 'host-namespace',
  summary: 'A container shares a namespace with its host',
  why: 'Namespaces are what keeps a container apart from its host; without one the container sees and reaches what is the host’s.',
  severity: 'warning',
  podSecurity: { control: 'hostNamespaces', level: 'baseline' },
  settings: [],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://docs.docker.com/reference/compose-file/services/#network_mode',
    'https://docs.docker.com/engine/network/drivers/host/',
  ],

  *pod(pod, project) {
    for (const { at } of faultsOf(pod, 'hostNamespaces', project.policyVersion)) {
      const { thing, why } = podNamespaces[at.key ?? ''] ?? podNamespaces.hostNetwork;
      yield {
        at,
        message: `${podWords(pod)} shares ${thing} of its node.`,
        why,
        fix: fixOf(pod, at, project),
      };
    }
  },

  *service(service, project) {
    for (const { key, shares, severity, why } of serviceNamespaces) {
      const at = service.at(key);
      if (at.text !== 'host') continue;
      const message = `Service \`${service.name}\` ${shares}.`;
      yield {
        at,
        message,
        severity,
        ...(why === undefined ? {} : { why }),
        fix: removal(service, key, project),
      };
    }
  },
});

const whyOf = {
  network:
    'It reaches what listens on the host’s own addresses only, and the rules of the container network do not hold for it.',
  processes: 'It sees every process of the host, and as root can signal each and read what they keep.',
  memory: 'It can read and write the shared memory of the host’s processes.',
};

interface PodNamespace {
  readonly thing: string;
  readonly why: string;
}

const podNamespaces: Readonly<Record<string, PodNamespace>> & { readonly hostNetwork: PodNamespace } = {
  hostNetwork: { thing: 'the network', why: whyOf.network },
  hostPID: { thing: 'the processes', why: whyOf.processes },
  hostIPC: { thing: 'the shared memory', why: whyOf.memory },
};

interface ServiceNamespace {
  readonly key: string;
  readonly shares: string;
  readonly severity: Severity;
  readonly why?: string;
}

const serviceNamespaces: readonly ServiceNamespace[] = [
  {
    key: 'network_mode',
    shares: 'shares the network of its host',
    severity: 'warning',
    why: whyOf.network,
  },
  { key: 'pid', shares: 'shares the processes of its host', severity: 'warning', why: whyOf.processes },
  { key: 'ipc', shares: 'shares the shared memory of its host', severity: 'warning', why: whyOf.memory },
  {
    key: 'userns_mode',
    shares: 'opts out of user namespaces',
    severity: 'warning',
    why: 'Where the daemon maps users, root in this container is root on the host all the same.',
  },
  { key: 'uts', shares: 'shares the host name of its host', severity: 'notice' },
  { key: 'cgroup', shares: 'shares the control groups of its host', severity: 'notice' },
];

/**
 * Whoever calls a server by its node's address does not find it any more when it has a network of its own, so of that
 * nothing is proposed; nobody calls it by the processes or the memory that it sees.
 */
function fixOf(pod: Pod, at: Field, project: Project): Fix | undefined {
  if (pod.windows || at.key === 'hostNetwork') return undefined;
  if (!areKnownServers(pod, project)) return undefined;
  return {
    title: `Remove \`${at.key ?? ''}\``,
    safety: 'test-first',
    changes: [removeField(at)],
    ...trialOfPod(pod),
  };
}

function removal(service: Service, key: string, project: Project): Fix | undefined {
  if (key === 'network_mode' || !isKnownServer(service, project)) return undefined;
  return {
    title: `Remove \`${key}: host\``,
    safety: 'test-first',
    changes: [removeField(service.at(key))],
    ...trialOfService(service),
  };
}
