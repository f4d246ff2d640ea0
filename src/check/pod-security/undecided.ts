import { readingsOf } from '../model/decoding.ts';
import type { Pod } from '../model/workload.ts';
import type { Field } from '../source/field.ts';

/** Why nobody can say what the API server would say of a pod, and where. */
export interface Undecided {
  readonly at: Field;
  readonly why: string;
}

/** What a check reads. Names are in the messages but decide nothing, so one with a variable in it is taken as it is. */
const judged: ReadonlySet<string> = new Set([
  ...[
    'hostNetwork',
    'hostPID',
    'hostIPC',
    'hostUsers',
    'os',
    'securityContext',
    'volumes',
    'initContainers',
  ].map((key) => `PodSpec.${key}`),
  ...['PodSpec.containers', 'PodSpec.ephemeralContainers', 'PodOS.name', 'Container.ports'],
  ...['securityContext', 'lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'].map(
    (key) => `Container.${key}`,
  ),
  ...['ContainerPort.hostPort', 'ContainerPort.containerPort', 'HTTPGetAction.host', 'TCPSocketAction.host'],
  ...['capabilities', 'privileged', 'seLinuxOptions', 'windowsOptions', 'runAsUser', 'runAsNonRoot'].map(
    (key) => `SecurityContext.${key}`,
  ),
  ...['allowPrivilegeEscalation', 'procMount', 'seccompProfile', 'appArmorProfile'].map(
    (key) => `SecurityContext.${key}`,
  ),
  ...['seLinuxOptions', 'windowsOptions', 'runAsUser', 'runAsNonRoot', 'sysctls', 'seccompProfile'].map(
    (key) => `PodSecurityContext.${key}`,
  ),
  ...['PodSecurityContext.appArmorProfile', 'Capabilities.add', 'Capabilities.drop', 'Sysctl.name'],
  ...['SELinuxOptions.user', 'SELinuxOptions.role', 'SELinuxOptions.type', 'SeccompProfile.type'],
  ...['AppArmorProfile.type', 'WindowsSecurityContextOptions.hostProcess'],
]);

const annotations =
  /^(?:seccomp\.security\.alpha|container\.seccomp\.security\.alpha|container\.apparmor\.security\.beta)\.kubernetes\.io\//;

export function undecidedIn(pod: Pod): Undecided | undefined {
  for (const { at, declared, problem } of readingsOf(pod.spec)) {
    const unknown = variableIn(at);
    if (unknown === undefined && problem !== undefined) return { at, why: problem };
    if (unknown !== undefined && isJudged(declared))
      return { at, why: `What \`${unknown}\` stands for is not known here.` };
  }
  for (const [key, at] of pod.metadata.at('annotations').entries()) {
    const unknown = annotations.test(key) ? variableIn(at) : undefined;
    if (unknown !== undefined) return { at, why: `What \`${unknown}\` stands for is not known here.` };
  }
  return undefined;
}

/** `$(NAME)` is Kubernetes' own notation; the API server takes it as it stands. */
function variableIn({ unknown }: Field): string | undefined {
  return unknown?.startsWith('$(') ? undefined : unknown;
}

/** The source of a volume decides by being there, whatever it says. */
function isJudged(declared: string): boolean {
  const [type = '', key = ''] = declared.split('.');
  return (
    judged.has(declared) ||
    (type === 'Volume' && key !== 'name') ||
    (judged.has(`Container.${key}`) && type === 'EphemeralContainer')
  );
}
