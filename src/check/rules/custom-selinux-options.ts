import { trialOfPod, trialOfService } from '../remedy/trial.ts';
import { type Fix, removeField, removeWhole } from '../fix.ts';
import { volumesOf } from '../model/mounts.ts';
import type { Pod } from '../model/pod/pod.ts';
import { areKnownServers, isKnownServer } from '../remedy/needs.ts';
import { type SecurityOption, securityOptionsOf } from '../model/service/security-option.ts';
import type { Service } from '../model/service/service.ts';
import { ownerWords } from '../model/wording.ts';
import { containerTypes } from '../standard/checks/se-linux-options.ts';
import { faultsOf } from '../standard/evaluate.ts';
import { defineRule } from '../rule.ts';

/*
 * Pod Security Standards, baseline: "Setting the SELinux type is restricted, and setting a custom SELinux user or role
 * option is forbidden."
 *   Kubernetes  spec.securityContext.seLinuxOptions.{type,user,role}
 *               spec.{initContainers,containers,ephemeralContainers}[*].securityContext.seLinuxOptions.{type,user,role}
 *   Allowed     types made for containers, "", absent; no user, no role; any level
 *   Compose     services.*.security_opt
 *   Allowed     anything but label=disable, label=user:…, label=role:… and label=type:… of another type
 */
export default defineRule({
  id: 'custom-selinux-options',
  summary: 'A container leaves the SELinux domain of containers',
  why: 'On a host with SELinux the type decides what a process may touch, and one that is not made for containers may touch what is the host’s.',
  severity: 'warning',
  podSecurity: { control: 'seLinuxOptions', level: 'baseline' },
  settings: ['security_opt'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container',
    'https://docs.docker.com/reference/cli/docker/container/run/#security-opt',
  ],

  *pod(pod, project) {
    const { policyVersion } = project;
    for (const { at, container } of faultsOf(pod, 'seLinuxOptions', policyVersion)) {
      const key = at.key ?? '';
      yield {
        at,
        subject: container?.subject ?? pod.subject,
        message: `${ownerWords(pod, container)} ${settingWords(key, at.text)}.`,
        // What is the host's has the host's labels, which the type of containers may not touch.
        fix:
          hasHostPath(pod) || !areKnownServers(pod, project)
            ? undefined
            : {
                title: `Remove the SELinux ${key}`,
                safety: 'test-first',
                changes: [removeField(at)],
                ...trialOfPod(pod),
              },
      };
    }
  },

  *service(service, project) {
    for (const option of securityOptionsOf(service)) {
      const does = option.name === 'label' ? effectOf(option.value) : undefined;
      if (does === undefined) continue;
      const message = `Service \`${service.name}\` ${does}.`;
      yield {
        at: option.field,
        message,
        fix: isKnownServer(service, project) ? removal(service, option) : undefined,
      };
    }
  },
});

function hasHostPath(pod: Pod): boolean {
  return [...volumesOf(pod).values()].some((volume) => volume.at('hostPath').exists);
}

function settingWords(key: string, value = ''): string {
  const setting = `sets the SELinux ${key} \`${value}\``;
  return key === 'type' ? `${setting}, which is not made for containers` : `${setting} of its own`;
}

/** opencontainers/selinux go-selinux label.InitLabels: `disable`, or one part of the label by its name. */
function effectOf(value: string): string | undefined {
  if (value === 'disable') return 'switches SELinux off for its containers';
  const [, key = '', given = ''] = /^(type|user|role):(.+)$/.exec(value) ?? [];
  if (key === '' || (key === 'type' && containerTypes.includes(given))) return undefined;
  return settingWords(key, given);
}

function removal(service: Service, { field }: SecurityOption): Fix {
  return {
    title: 'Leave the SELinux label to the runtime',
    safety: 'test-first',
    changes: [removeWhole(field)],
    ...trialOfService(service),
  };
}
