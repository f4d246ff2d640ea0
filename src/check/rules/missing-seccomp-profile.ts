import { type Fix, setField } from '../fix.ts';
import { makesContainers } from '../model/command/need.ts';
import { listed, podWords } from '../model/wording.ts';
import type { Container, Pod } from '../model/pod/workload.ts';
import { violates } from '../standard/evaluate.ts';
import { privilegeOf, privilegeOfAll } from '../model/privileged.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * Pod Security Standards, restricted: "Seccomp profile must be explicitly set to one of the allowed values. Both the
 * Unconfined profile and the absence of a profile are prohibited."
 *   Kubernetes  spec.securityContext.seccompProfile.type
 *               spec.{initContainers,containers,ephemeralContainers}[*].securityContext.seccompProfile.type
 *   Required    on the pod or on the container; from v1.25 on not of Windows pods
 * Docker needs no such word: its filter is on unless it is switched off.
 */
export default defineRule({
  id: 'missing-seccomp-profile',
  summary: 'A pod sets no seccomp profile',
  why: 'Without one, Kubernetes starts its containers with no filter for system calls.',
  severity: 'notice',
  decision: 'seccomp',
  podSecurity: { control: 'seccompProfile_restricted', level: 'restricted' },
  settings: ['seccompProfile'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://kubernetes.io/docs/tutorials/security/seccomp/',
    'https://github.com/kubernetes/kubernetes/pull/109819',
  ],

  *pod(pod, { policyVersion }) {
    if (pod.at('securityContext', 'seccompProfile').exists) return;
    if (!violates(pod, 'seccompProfile_restricted', policyVersion)) return;
    const bare = pod.containers.filter(
      (container) => !container.at('securityContext', 'seccompProfile').exists,
    );
    // Knative keeps the setting to containers; everywhere else the pod is asked, once for all of them.
    const holders = pod.workload.knative ? bare : [pod];
    for (const holder of bare.length === 0 ? [] : holders) yield problemOf(holder, pod, bare);
  },
});

function problemOf(holder: Pod | Container, pod: Pod, bare: readonly Container[]): Problem {
  const names = bare.length === pod.containers.length ? podWords(pod) : containerWords(bare);
  const who = 'pod' in holder ? containerWords([holder]) : names;
  const message = `${who} ${who === names && bare.length > 1 && names !== podWords(pod) ? 'have' : 'has'} no seccomp profile.`;
  return {
    at: holder.at('securityContext', 'seccompProfile', 'type'),
    subject: holder.subject,
    message: bare.some(hasAnnotation)
      ? `${message} The annotation has had no effect since Kubernetes 1.27.`
      : message,
    saidBy: privilegeOfAll(bare),
    fix: fixOf(holder, pod),
  };
}

function containerWords(containers: readonly Container[]): string {
  const names = listed(containers.map(({ name }) => `\`${name}\``));
  return containers.length > 1 ? `Containers ${names}` : `Container ${names}`;
}

function hasAnnotation({ pod, name }: Container): boolean {
  const annotations = pod.metadata.at('annotations');
  return [
    'seccomp.security.alpha.kubernetes.io/pod',
    `container.seccomp.security.alpha.kubernetes.io/${name}`,
  ].some((key) => annotations.at(key).exists);
}

/**
 * On the pod, so that the next container has it too; Windows has no such thing. What makes containers itself calls what
 * the filter refuses (buildkit docs/rootless.md), and so may what asks for the kernel.
 */
function fixOf(holder: Pod | Container, pod: Pod): Fix | undefined {
  const isIdle = pod.containers.every(privilegeOf);
  if (pod.windows) return sayingWindows(pod);
  if (isIdle || pod.containers.some(isBeyondFilter)) return undefined;
  return {
    title: 'Set the seccomp profile to `RuntimeDefault`',
    safety: 'safe',
    changes: [setField(holder.at('securityContext', 'seccompProfile', 'type'), 'RuntimeDefault')],
  };
}

/**
 * The standards ask it of every pod that does not say that it is one of Windows, wherever it is scheduled. The API server
 * then refuses what only Linux has (validation.go, validateWindows).
 */
function sayingWindows(pod: Pod): Fix | undefined {
  const { builtIn, partial } = pod.workload;
  const contexts = [pod, ...pod.containers].map((holder) => holder.at('securityContext'));
  const isPlain = contexts.every((context) =>
    context.entries().every(([key]) => key === 'windowsOptions' || key === 'runAsNonRoot'),
  );
  const isOfHost = ['hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'].some(
    (key) => pod.at(key).exists,
  );
  if (!builtIn || partial !== undefined || !isPlain || isOfHost || pod.at('os').exists) return undefined;
  return {
    title: 'Say that the pod is one of Windows: `os.name: windows`',
    safety: 'safe',
    changes: [setField(pod.at('os', 'name'), 'windows')],
  };
}

function isBeyondFilter(container: Container): boolean {
  const added = container.at('securityContext', 'capabilities', 'add').items();
  const asksKernel = added.some(({ text }) => /^(?:CAP_)?(?:ALL|BPF|PERFMON|SYS_\w+)$/i.test(text ?? ''));
  return makesContainers(container.image.text) || asksKernel;
}
