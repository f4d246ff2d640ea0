import { type Fix, setField } from '../fix.ts';
import type { Project } from '../model/project.ts';
import { entersHost } from '../model/command/need.ts';
import { type Trial, trialOfService, trialWithout } from '../remedy/trial.ts';
import type { Container } from '../model/pod/workload.ts';
import { defineRule } from '../rule.ts';
import type { Field } from '../read/field.ts';

/*
 * Pod Security Standards, baseline: "Privileged Pods disable most security mechanisms and must be disallowed."
 *   Kubernetes  spec.{initContainers,containers,ephemeralContainers}[*].securityContext.privileged
 *   Compose     services.*.privileged
 *   Allowed     absent, false
 */
export default defineRule({
  id: 'privileged-container',
  summary: 'A container runs in privileged mode',
  why: 'A privileged container has every capability and every device of the host, so escaping it is trivial.',
  severity: 'error',
  podSecurity: { control: 'privileged', level: 'baseline' },
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline'],

  *container(container, project) {
    const at = container.at('securityContext', 'privileged');
    if (at.value !== true) return;
    const fix = isAtHome(container, project)
      ? undefined
      : withoutPrivileges(at, trialWithout(container, '--privileged'));
    yield { at, message: `Container \`${container.name}\` is privileged.`, fix };
  },

  *service(service, project) {
    const at = service.at('privileged');
    if (at.value !== true) return;
    const isNeeded = entersHost(service, project);
    const fix = isNeeded ? undefined : withoutPrivileges(at, trialOfService(service));
    yield { at, message: `Service \`${service.name}\` is privileged.`, fix };
  },
});

/** The API server takes this propagation from privileged containers alone (core validation, ValidateVolumeMounts). */
function isAtHome(container: Container, project: Project): boolean {
  const mounts = container.at('volumeMounts').items();
  return (
    entersHost(container, project) ||
    mounts.some((mount) => mount.at('mountPropagation').text === 'Bidirectional')
  );
}

function withoutPrivileges(field: Field, trial: Trial): Fix {
  return {
    title: 'Set `privileged` to `false`',
    safety: 'test-first',
    changes: [setField(field, false)],
    ...trial,
  };
}
