import { removeField, removeWhole } from '../fix.ts';
import { volumesOf } from '../model/mounts.ts';
import { securityOptionsOf } from '../model/service/security-option.ts';
import { doWithout } from '../remedy/doing-without.ts';
import { labelEffect, labelWords } from '../standard/words.ts';
import { objectedBy } from '../hooks.ts';
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

  ...objectedBy('seLinuxOptions', ({ at, owner }, pod, project) => {
    // What is the host's has the host's labels, which the type of containers may not touch.
    const hasHostPath = [...volumesOf(pod).values()].some((volume) => volume.at('hostPath').exists);
    const title = `Remove the SELinux ${at.key ?? ''}`;
    const message = `${owner.words} ${labelWords(at.key ?? '', at.text)}.`;
    return { message, fix: hasHostPath ? undefined : doWithout(pod, project, title, removeField(at)) };
  }),

  *service(service, project) {
    for (const { field, name, value } of securityOptionsOf(service)) {
      const does = name === 'label' ? labelEffect(value) : undefined;
      if (does === undefined) continue;
      const fix = doWithout(service, project, 'Remove the SELinux option', removeWhole(field));
      yield { at: field, message: `${service.words} ${does}.`, fix };
    }
  },
});
