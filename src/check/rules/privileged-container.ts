import { removeWhole } from '../fix.ts';
import { hostDisksOf } from '../model/service/host-disks.ts';
import { doWithout } from '../remedy/doing-without.ts';
import { judgedAlike } from '../hooks.ts';
import { defineRule } from '../rule.ts';

const setting = { kubernetes: ['securityContext', 'privileged'], compose: ['privileged'] };
const alike = judgedAlike(setting, function* (runner, at, project) {
  const fix = doWithout(runner, project, 'Remove `privileged`', removeWhole(at));
  if (at.value === true)
    yield { at, message: `${runner.words} is privileged: \`privileged\` is \`true\`.`, fix };
});

/*
 * Pod Security Standards, baseline: "Privileged Pods disable most security mechanisms and must be disallowed."
 *   Kubernetes  spec.{initContainers,containers,ephemeralContainers}[*].securityContext.privileged
 *   Compose     services.*.{devices,device_cgroup_rules}: disks and memory of the host
 *               services.*.privileged, services.*.{post_start,pre_start,pre_stop}[*].privileged,
 *               services.*.develop.watch[*].exec.privileged
 *   Allowed     absent, false
 */
export default defineRule({
  id: 'privileged-container',
  summary: 'A container is privileged',
  why: 'It has every capability and all devices of the host: root in it is root on the host.',
  advice: 'remove `privileged`, and add only the capability or device that the program needs.',
  severity: 'error',
  podSecurity: { control: 'privileged', level: 'baseline' },
  power: 'privileged',
  settings: ['privileged', 'volumes'],
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline'],

  ...alike,

  *service(service, project) {
    // A command beside the service's own has privileges of its own (compose-spec: post_start, pre_stop, develop).
    for (const { key, field } of service.hooks) {
      const at = field.at('privileged');
      if (at.value === true) yield { at, message: `A \`${key}\` command of ${service.words} is privileged.` };
    }
    // MKNOD is given to every container by default, so whoever may use a disk can make its node.
    for (const { at, does } of hostDisksOf(service)) yield { at, message: `${service.words} ${does}.` };
    yield* alike.service(service, project);
  },
});
