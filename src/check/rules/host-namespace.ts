import { removeField } from '../fix.ts';
import { doWithout } from '../remedy/doing-without.ts';
import { faultsOf } from '../standard/evaluate.ts';
import { defineRule, type Severity } from '../rule.ts';

/*
 * Pod Security Standards, baseline: "Sharing the host namespaces must be disallowed."
 *   Kubernetes  spec.{hostNetwork,hostPID,hostIPC}
 *   Allowed     absent, false
 *   Compose     services.*.{network_mode,pid,ipc,uts,cgroup,userns_mode}
 *   Allowed     anything but `host`
 */
export default defineRule({
  id: 'host-namespace',
  summary: 'A container shares a namespace of its host',
  why: 'Without a namespace of its own, the container sees and reaches what belongs to the host.',
  advice: 'remove the setting, unless the program works on the host itself.',
  severity: 'warning',
  podSecurity: { control: 'hostNamespaces', level: 'baseline' },
  power: 'named',
  settings: [],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://docs.docker.com/reference/compose-file/services/#network_mode',
    'https://docs.docker.com/engine/network/drivers/host/',
  ],

  *pod(pod, project) {
    for (const { at } of faultsOf(pod, 'hostNamespaces', project.policyVersion)) {
      const key = at.key ?? '';
      const { thing, why } = shared[podKeys[key] ?? 'network'];
      yield {
        at,
        message: `${pod.words} shares ${thing} of its node: \`${key}\` is \`true\`.`,
        why,
        // Whoever calls a server by its node's address does not find it any more on a network of its own.
        fix:
          pod.windows || key === 'hostNetwork'
            ? undefined
            : doWithout(pod, project, `Remove \`${key}\``, removeField(at)),
      };
    }
  },

  *service(service, project) {
    for (const [key, { does, severity = 'warning', why }] of serviceKeys) {
      const at = service.at(key);
      if (at.text !== 'host') continue;
      yield {
        at,
        message: `${service.words} ${does}: \`${key}\` is \`host\`.`,
        severity,
        ...(why === undefined ? {} : { why }),
        fix:
          key === 'network_mode'
            ? undefined
            : doWithout(service, project, `Remove \`${key}: host\``, removeField(at)),
      };
    }
  },
});

const shared = {
  network: {
    thing: 'the network',
    why: 'It reaches what listens on the host alone, and the rules of the container network do not apply to it.',
  },
  processes: {
    thing: 'the processes',
    why: 'It sees every process of the host and its arguments, and as root can stop it.',
  },
  memory: {
    thing: 'the shared memory',
    why: 'It can read and write the shared memory of the host’s processes.',
  },
};

const podKeys: Readonly<Record<string, keyof typeof shared>> = { hostPID: 'processes', hostIPC: 'memory' };

interface Sharing {
  readonly does: string;
  readonly why?: string;
  readonly severity?: Severity;
}

const sharing = ({ thing, why }: { thing: string; why: string }): Sharing => ({
  does: `shares ${thing} of its host`,
  why,
});

const serviceKeys: readonly (readonly [key: string, sharing: Sharing])[] = [
  ['network_mode', sharing(shared.network)],
  ['pid', sharing(shared.processes)],
  ['ipc', sharing(shared.memory)],
  [
    'userns_mode',
    {
      does: 'turns user namespaces off',
      why: 'Where Docker remaps users, root in this container is still root on the host.',
    },
  ],
  ['uts', { does: 'shares the host name of its host', severity: 'notice' }],
  ['cgroup', { does: 'shares the control groups of its host', severity: 'notice' }],
];
