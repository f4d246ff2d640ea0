import { defaultCapabilities, dockerCapability } from '../facts/capabilities.ts';
import { hostGiving, reasonAgainst } from '../facts/capability-reach.ts';
import type { Service } from '../model/service/service.ts';
import { withoutAdded } from '../remedy/capabilities.ts';
import { violates } from '../standard/evaluate.ts';
import { type Control, defineRule, type Problem } from '../rule.ts';

/*
 * Pod Security Standards, baseline: "Adding additional capabilities beyond those listed below must be disallowed."
 * Restricted: containers "are only permitted to add back the NET_BIND_SERVICE capability".
 *   Kubernetes  spec.{initContainers,containers,ephemeralContainers}[*].securityContext.capabilities.add
 *   Allowed     baseline: the names below; restricted: NET_BIND_SERVICE; both in exactly this spelling
 *   Compose     services.*.cap_add
 *   Allowed     what Docker gives a container anyway
 */
export default defineRule({
  id: 'added-capability',
  summary: 'A container adds capabilities',
  why: 'An attacker in the container has it too: a capability is a part of root’s power over the host.',
  advice: 'remove it, if the program works without it.',
  severity: 'warning',
  podSecurity: { control: 'capabilities_baseline', level: 'baseline' },
  power: 'named',
  isPrivilege: true,
  settings: ['capabilities', 'cap_add'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://man7.org/linux/man-pages/man7/capabilities.7.html',
  ],

  *container(container, project) {
    const { pod } = container;
    const isRestricted = violates(pod, restricted.control, project.policyVersion);
    for (const item of container.at('securityContext', 'capabilities', 'add').items()) {
      const name = item.string ?? '';
      if (name === 'NET_BIND_SERVICE' || (pod.windows && allowed.has(name) && !isRestricted)) continue;
      yield {
        at: item,
        ...told(container.words, name, name),
        ...(allowed.has(name) ? { podSecurity: restricted } : {}),
        fix: withoutAdded(container, item, project),
      };
    }
  },

  *service(service, project) {
    for (const item of service.at('cap_add').items()) {
      const name = dockerCapability(item.text ?? '');
      if (name === undefined || given.has(name)) continue;
      yield {
        at: item,
        ...told(service.words, name, item.text ?? ''),
        ...(givesHost(service, name) ? { severity: 'error' } : {}),
        fix: withoutAdded(service, item, project),
      };
    }
  },
});

const restricted: Control = { control: 'capabilities_restricted', level: 'restricted' };

const given: ReadonlySet<string> = new Set(defaultCapabilities.docker);
/** What the baseline check allows (check_capabilities_baseline.go). */
const allowed: ReadonlySet<string> = new Set(defaultCapabilities.docker.filter((name) => name !== 'NET_RAW'));

function told(who: string, name: string, written: string): Pick<Problem, 'message' | 'why'> {
  const why = reasonAgainst(name);
  return {
    message: `${who} adds the capability \`${written}\`.`,
    ...(why === undefined ? {} : { why }),
  };
}

/**
 * Whether it makes root in the container as good as root on the host. A user who is not root has an added capability
 * only as an upper bound (capabilities(7)). Other processes can be changed where they can be seen (ptrace(2)).
 */
function givesHost(service: Service, name: string): boolean {
  if (service.user.kind === 'uid' || service.user.kind === 'name') return false;
  return hostGiving.has(name) || (name === 'SYS_PTRACE' && service.at('pid').text === 'host');
}
