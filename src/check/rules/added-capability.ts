import { trialOf, trialOfService } from '../remedy/trial.ts';
import { defaultCapabilities, dockerCapability } from '../facts/capabilities.ts';
import { type Fix, removeWhole } from '../fix.ts';
import type { Project } from '../model/project.ts';
import type { Service } from '../model/service/service.ts';
import { capabilitiesNeeded, isKnownServer, type Runner } from '../remedy/needs.ts';
import type { Container } from '../model/pod/workload.ts';
import { violates } from '../standard/evaluate.ts';
import { privilegeOf } from '../model/privileged.ts';
import { type Control, defineRule } from '../rule.ts';
import type { Field } from '../read/field.ts';

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
  summary: 'A container is given more capabilities',
  why: 'A capability is a part of root’s power that nothing else in the container keeps in check.',
  severity: 'warning',
  podSecurity: { control: 'capabilities_baseline', level: 'baseline' },
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
        ...reasonOf(name),
        message: `Container \`${container.name}\` is given the capability \`${name}\`.`,
        ...(allowed.has(name) ? { podSecurity: restricted } : {}),
        saidBy: privilegeOf(container),
        fix: removalFrom(container, item, project),
      };
    }
  },

  *service(service, project) {
    for (const item of service.at('cap_add').items()) {
      const name = dockerCapability(item.text ?? '');
      if (name === undefined || given.has(name)) continue;
      yield {
        at: item,
        ...reasonOf(name),
        ...(givesHost(service, name) ? { severity: 'error' } : {}),
        message: `Service \`${service.name}\` is given the capability \`${item.text ?? ''}\`.`,
        saidBy: privilegeOf(service),
        fix: removalOf(service, item, project),
      };
    }
  },
});

const restricted: Control = { control: 'capabilities_restricted', level: 'restricted' };

/** What the baseline check allows (check_capabilities_baseline.go). */
const allowed: ReadonlySet<string> = new Set(defaultCapabilities.docker.filter((name) => name !== 'NET_RAW'));

const given: ReadonlySet<string> = new Set(defaultCapabilities.docker);

/** capabilities(7), of those that are given most. */
const reasons: Readonly<Record<string, string>> = {
  ALL: 'With every capability, root in the container can do to the host nearly all that root on the host can.',
  SYS_ADMIN: 'It allows mounting file systems and joining namespaces, which is most of what an escape needs.',
  SYS_MODULE: 'It allows loading modules into the kernel, which all containers of the host share.',
  SYS_PTRACE:
    'It allows reading and changing the memory of other processes, the host’s too where they are visible.',
  SYS_RAWIO: 'It allows reading and writing the memory and the ports of the host directly.',
  DAC_READ_SEARCH: 'It allows reading any file, those of the host too by their handles.',
  NET_ADMIN: 'It allows changing addresses, routes and the firewall of the network the container is in.',
  NET_RAW: 'It allows forging packets, so posing as another machine of the network.',
  SYS_TIME: 'It allows setting the clock of the host.',
  BPF: 'It allows loading programs into the kernel, which all containers of the host share.',
};

/** With these root of the container does to the host what root of the host does: it loads a module, or mounts a disk. */
const hostGiving: ReadonlySet<string> = new Set(['ALL', 'SYS_ADMIN', 'SYS_MODULE']);

/**
 * Whether it makes root in the container as good as root on the host. A user who is not root has an added capability
 * only as an upper bound (capabilities(7)). Other processes can be changed where they can be seen (ptrace(2)).
 */
function givesHost(service: Service, name: string): boolean {
  if (service.user.kind === 'uid' || service.user.kind === 'name') return false;
  return hostGiving.has(name) || (name === 'SYS_PTRACE' && service.at('pid').text === 'host');
}

function reasonOf(name: string): { readonly why?: string } {
  const why = Object.hasOwn(reasons, name) ? reasons[name] : undefined;
  return why === undefined ? {} : { why };
}

/** Where every runtime gives the capability by itself and nothing is dropped, adding it changed nothing. */
function removalFrom(container: Container, item: Field, project: Project): Fix | undefined {
  const name = item.string ?? '';
  const capabilities = container.at('securityContext', 'capabilities');
  const isIdle =
    capabilities.at('drop').items().length === 0 && defaultCapabilities.crio.some((one) => one === name);
  const changes = [removeWhole(item)];
  const title = `Do not add \`${name}\``;
  if (isIdle) return { title, safety: 'safe', changes };
  if (!isNeedless(container, name, project)) return undefined;
  return { title, safety: 'test-first', changes, ...trialOf(container) };
}

function removalOf(service: Service, item: Field, project: Project): Fix | undefined {
  if (!isNeedless(service, item.text ?? '', project)) return undefined;
  return {
    title: `Do not add \`${item.text ?? ''}\``,
    safety: 'test-first',
    changes: [removeWhole(item)],
    ...trialOfService(service),
  };
}

/** The program is known, and so is what it needs. */
function isNeedless(runner: Runner, name: string, project: Project): boolean {
  const needed = isKnownServer(runner, project) ? capabilitiesNeeded(runner, project) : undefined;
  return needed?.includes(dockerCapability(name) ?? '') === false;
}
