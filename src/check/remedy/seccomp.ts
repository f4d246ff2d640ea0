import { makesContainers } from '../model/command/need.ts';
import type { Container, Pod } from '../model/pod/pod.ts';
import { isForOpenShift } from '../model/openshift.ts';
import type { Project } from '../model/project.ts';
import { privilegeOf } from '../model/privileged.ts';
import { setField } from '../write/change.ts';
import type { Fix } from './fix.ts';

/**
 * On the pod, so that the next container has it too; Windows has no such thing. What makes containers itself calls what
 * the filter refuses (buildkit docs/rootless.md), and so may what asks for the kernel.
 */
export function defaultFilter(holder: Pod | Container, pod: Pod, project: Project): Fix | undefined {
  if (pod.windows) return sayingWindows(pod);
  // A constraint that lists no profile refuses a pod that asks for one (apiserver-library-go, seccomp/strategy.go).
  if (isForOpenShift(pod, project)) return undefined;
  if (pod.containers.every(privilegeOf) || pod.containers.some(isBeyondFilter)) return undefined;
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
    title: 'Declare a Windows pod: `os.name: windows`',
    safety: 'safe',
    changes: [setField(pod.at('os', 'name'), 'windows')],
  };
}

function isBeyondFilter(container: Container): boolean {
  const added = container.at('securityContext', 'capabilities', 'add').items();
  const asksKernel = added.some(({ text }) => /^(?:CAP_)?(?:ALL|BPF|PERFMON|SYS_\w+)$/i.test(text ?? ''));
  return makesContainers(container.image.text) || asksKernel;
}
