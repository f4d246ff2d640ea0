import { setField } from '../fix.ts';
import { defineRule, type Problem } from '../rule.ts';
import type { Field } from '../source/field.ts';

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

  *container(container) {
    yield* privileged(`Container \`${container.name}\``, container.at('securityContext', 'privileged'));
  },

  *service(service) {
    yield* privileged(`Service \`${service.name}\``, service.at('privileged'));
  },
});

function* privileged(who: string, field: Field): Iterable<Problem> {
  if (field.value !== true) return;
  yield {
    at: field,
    message: `${who} is privileged.`,
    fix: { title: 'Set `privileged` to `false`', safety: 'test-first', changes: [setField(field, false)] },
  };
}
