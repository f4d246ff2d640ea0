import type { ControlId } from '../facts/controls.ts';
import { hostGiving } from '../facts/capability-reach.ts';
import { hostFolder } from '../facts/host-folders.ts';
import { runtimeSocket } from '../facts/sockets.ts';
import { type Ask, type Known, type PodAsk, purposeOfService, purposesOf } from '../model/purpose.ts';
import type { Project } from '../model/project.ts';
import type { Service } from '../model/service/service.ts';
import type { Pod } from '../model/pod/workload.ts';
import { violates } from '../standard/evaluate.ts';
import { defineRule, type Problem, type Severity } from '../rule.ts';

/*
 * A program whose work is privilege (facts/privileged-programs.ts): a network plugin, a storage driver, a collector of
 * logs. What such a program asks for is one thing to decide, so it is told once, and no other finding proposes to take
 * it away. It weighs what the heaviest of it weighs: anybody can give an image such a name.
 *   Kubernetes  spec.{hostNetwork,hostPID,hostIPC}, spec.volumes[*].hostPath, and of each container privileged,
 *               capabilities.add, ports[*].hostPort
 *   Compose     services.*.{privileged,cap_add,network_mode,pid,volumes}
 *   Allowed     what is not asked for
 */
export default defineRule({
  id: 'privileged-purpose',
  summary: 'A program works on its node and has the access that takes',
  why: 'An attacker in it has the same access. If the program needs that, keep it, with a reason.',
  severity: 'warning',
  podSecurity: { control: 'privileged', level: 'baseline' },
  settings: ['capabilities', 'privileged', 'volumeMounts', 'volumes', 'cap_add'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#privileged',
    'https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/',
  ],

  *pod(pod, project) {
    for (const { known, asks } of purposesOf(pod))
      yield {
        ...problemOf(known, pod.words, 'node', asks),
        podSecurity: { control: controlOf(pod, asks, project), level: 'baseline' },
      };
  },

  *service(service) {
    const told = purposeOfService(service);
    if (!told) return;
    const severities = told.asks.map((ask) => weightOf(ask, service));
    yield {
      ...problemOf(told.known, service.words, 'host', told.asks),
      severity: (['error', 'warning'] as const).find((each) => severities.includes(each)) ?? 'notice',
    };
  },
});

function problemOf({ purpose, by, at }: Known, who: string, where: string, asks: readonly Ask[]): Problem {
  const names = new Set(asks.map(({ name }) => `\`${name}\``));
  return {
    at,
    message: `${who} has access to its ${where}: ${[...names].join(', ')}. It may be ${purpose.is}, judging by ${sources[by]}.`,
    keep: purpose.does,
  };
}

const sources = {
  image: 'its image name alone',
  mounts: 'what it mounts',
  command: 'what it calls',
};

/** One that the pod breaks in truth; the standards of another version may not have it. */
function controlOf(pod: Pod, asks: readonly PodAsk[], { policyVersion }: Project): ControlId {
  const controls = asks.map(({ control }) => control);
  return controls.find((control) => violates(pod, control, policyVersion)) ?? controls[0] ?? 'privileged';
}

/** What it weighs by itself. */
function weightOf({ name, readOnly }: Ask, service: Service): Severity {
  if (name === 'privileged' || runtimeSocket(name)) return 'error';
  const isRoot = service.user.kind !== 'uid' && service.user.kind !== 'name';
  if (!name.startsWith('/')) return isRoot && hostGiving.has(name) ? 'error' : 'warning';
  if (readOnly) return name === '/' ? 'warning' : 'notice';
  return hostFolder(name)?.takesOver === true ? 'error' : 'warning';
}
