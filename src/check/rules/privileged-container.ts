import { type Trial, trialOf, trialOfService } from '../remedy/trial.ts';
import { type Fix, removeWhole } from '../fix.ts';
import { isKnownServer } from '../remedy/needs.ts';
import { defineRule, type Problem } from '../rule.ts';
import type { Service } from '../model/service/service.ts';
import type { Field } from '../read/field.ts';

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
  summary: 'A container runs in privileged mode',
  why: 'A privileged container has every capability and every device of the host, so escaping it is trivial.',
  severity: 'error',
  podSecurity: { control: 'privileged', level: 'baseline' },
  settings: ['privileged', 'volumes'],
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline'],

  *container(container, project) {
    const at = container.at('securityContext', 'privileged');
    if (at.value !== true) return;
    const fix = isKnownServer(container, project) ? withoutPrivileges(at, trialOf(container)) : undefined;
    yield { at, message: `Container \`${container.name}\` is privileged.`, fix };
  },

  *service(service, project) {
    yield* hooks(service);
    yield* devices(service);
    const at = service.at('privileged');
    if (at.value !== true) return;
    const fix = isKnownServer(service, project) ? withoutPrivileges(at, trialOfService(service)) : undefined;
    yield { at, message: `Service \`${service.name}\` is privileged.`, fix };
  },
});

/** Whoever may use any disk and make its node has all that is on it; MKNOD is given to every container by default. */
function* devices(service: Service): Iterable<Problem> {
  for (const at of service.at('device_cgroup_rules').items())
    if (/^[ab]\s+(?:\*|8|25[39]):\S+\s+\w*[wm]/.test(at.text ?? ''))
      yield {
        at,
        message: `Service \`${service.name}\` may use the disks of its host: \`${at.text ?? ''}\`.`,
      };
  const mounted = service.volumes.flatMap((volume) => service.mountOf(volume)?.device ?? []);
  const given = service.at('devices').items();
  for (const source of [...given.map((device) => device.at('source')), ...mounted])
    if (disks.test(source.text ?? ''))
      yield {
        at: source,
        message: `Service \`${service.name}\` gets \`${source.text ?? ''}\` of its host, and with it all that is there.`,
      };
}

/** Whole disks, their parts, and memory (Linux, Documentation/admin-guide/devices.txt). */
const disks =
  /^\/dev(?:\/?|\/(?:(?:sd|vd|xvd|hd)[a-z]+\d*|(?:nvme|mmcblk|dm-|md|loop)\w*|mapper\/.*|disk\/.*|k?mem|port))$/;

/** A command beside the service's own has privileges of its own (compose-spec: post_start, pre_stop, develop). */
function* hooks(service: Service): Iterable<Problem> {
  for (const { key, field } of service.hooks) {
    const at = field.at('privileged');
    if (at.value === true)
      yield { at, message: `A \`${key}\` command of service \`${service.name}\` is privileged.` };
  }
}

function withoutPrivileges(field: Field, trial: Trial): Fix {
  return {
    title: 'Remove `privileged`',
    safety: 'test-first',
    changes: [removeWhole(field)],
    ...trial,
  };
}
