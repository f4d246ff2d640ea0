import { declaredFields, doubtsIn } from '../model/pod/decoding.ts';
import type { Pod } from '../model/pod/workload.ts';
import type { Field } from '../read/field.ts';

/** Why nobody can say what the API server would say of a pod, and where. */
export interface Undecided {
  readonly at: Field;
  readonly why: string;
}

/** What a check reads. Names stand in messages but decide nothing, so one with a variable in it is taken as it is. */
const judged: Readonly<Record<string, string>> = {
  PodSpec:
    'hostNetwork hostPID hostIPC hostUsers os securityContext volumes initContainers containers ephemeralContainers',
  PodOS: 'name',
  PodSecurityContext:
    'appArmorProfile runAsNonRoot runAsUser seLinuxOptions seccompProfile sysctls windowsOptions',
  Container: 'lifecycle livenessProbe ports readinessProbe securityContext startupProbe',
  EphemeralContainer: 'lifecycle livenessProbe ports readinessProbe securityContext startupProbe',
  SecurityContext:
    'allowPrivilegeEscalation appArmorProfile capabilities privileged procMount runAsNonRoot runAsUser seLinuxOptions seccompProfile windowsOptions',
  Capabilities: 'add drop',
  ContainerPort: 'containerPort hostPort',
  Lifecycle: 'postStart preStop',
  LifecycleHandler: 'httpGet tcpSocket',
  Probe: 'httpGet tcpSocket',
  HTTPGetAction: 'host',
  TCPSocketAction: 'host',
  SELinuxOptions: 'role type user',
  SeccompProfile: 'type',
  AppArmorProfile: 'type',
  Sysctl: 'name',
  WindowsSecurityContextOptions: 'hostProcess',
  // The source of a volume decides by being there, whatever it says.
  Volume: declaredFields('Volume')
    .filter((key) => key !== 'name')
    .join(' '),
};

const annotations =
  /^(?:seccomp\.security\.alpha|container\.seccomp\.security\.alpha|container\.apparmor\.security\.beta)\.kubernetes\.io\//;

export function undecidedIn(pod: Pod): Undecided | undefined {
  for (const { at, declared, problem } of doubtsIn(pod.spec)) {
    const unknown = variableIn(at);
    if (unknown === undefined && problem !== undefined) return { at, why: problem };
    if (unknown !== undefined && isJudged(declared))
      return { at, why: `The value of \`${unknown}\` is not known here.` };
  }
  for (const [key, at] of pod.metadata.at('annotations').entries()) {
    const unknown = annotations.test(key) ? variableIn(at) : undefined;
    if (unknown !== undefined) return { at, why: `The value of \`${unknown}\` is not known here.` };
  }
  return undefined;
}

/** `$(NAME)` is Kubernetes' own notation; the API server takes it as it stands. */
function variableIn({ unknown }: Field): string | undefined {
  return unknown?.startsWith('$(') ? undefined : unknown;
}

function isJudged(declared: string): boolean {
  const [type = '', key = ''] = declared.split('.');
  return (judged[type] ?? '').split(' ').includes(key);
}
