import { removeField, removeWhole } from '../fix.ts';
import { volumesOf } from '../model/mounts.ts';
import { securityOptionsOf } from '../model/service/security-option.ts';
import { doWithout } from '../remedy/doing-without.ts';
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
  summary: 'A container changes its SELinux options',
  why: 'On a host with SELinux, this label decides which files of the host a container can touch.',
  advice: 'remove it, if the container needs no files of the host.',
  severity: 'warning',
  podSecurity: { control: 'seLinuxOptions', level: 'baseline' },
  settings: ['security_opt'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container',
    'https://docs.docker.com/reference/cli/docker/container/run/#security-opt',
  ],

  *pod(pod, project) {
    // What is the host's has the host's labels, which the type of containers may not touch.
    const hasHostPath = [...volumesOf(pod).values()].some((volume) => volume.at('hostPath').exists);
    for (const { at, owner, subject } of faultsOf(pod, 'seLinuxOptions', project.policyVersion)) {
      const key = at.key ?? '';
      yield {
        at,
        subject,
        message: `${owner.words} ${settingWords(key, at.text)}.`,
        fix: hasHostPath ? undefined : doWithout(pod, project, `Remove the SELinux ${key}`, removeField(at)),
      };
    }
  },

  *service(service, project) {
    for (const { field, name, value } of securityOptionsOf(service)) {
      const does = name === 'label' ? effectOf(value) : undefined;
      if (does === undefined) continue;
      const fix = doWithout(service, project, 'Remove the SELinux option', removeWhole(field));
      yield { at: field, message: `${service.words} ${does}.`, fix };
    }
  },
});

function settingWords(key: string, value = ''): string {
  if (key === 'type' && value === 'spc_t')
    return 'runs as the SELinux type `spc_t`, which SELinux does not confine';
  const setting = `sets the SELinux ${key} \`${value}\``;
  return key === 'type' ? `${setting}, which is not a container type` : `${setting} instead of the default`;
}

/** opencontainers/selinux go-selinux label.InitLabels: `disable`, or one part of the label by its name. */
function effectOf(value: string): string | undefined {
  if (value === 'disable') return 'switches SELinux off for itself (`label=disable`)';
  const [, key = '', given = ''] = /^(type|user|role):(.+)$/.exec(value) ?? [];
  if (key === '' || (key === 'type' && containerTypes.includes(given))) return undefined;
  return settingWords(key, given);
}
