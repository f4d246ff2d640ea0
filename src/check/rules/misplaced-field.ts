import { declaredFields } from '../model/pod/decoding.ts';
import { moveTo } from '../remedy/moved-setting.ts';
import { nearest } from '../text/nearest.ts';
import { defineRule, type Problem } from '../rule.ts';
import type { Field } from '../read/field.ts';

/*
 * k8s.io/api core/v1 types.go: what a pod's security context has and a container's has not, and the other way round.
 * Field validation is strict with kubectl since v1.27 and refuses an unknown field; elsewhere it is dropped.
 *   Kubernetes  spec.securityContext.{capabilities,privileged,allowPrivilegeEscalation,readOnlyRootFilesystem,procMount}
 *               spec.containers[*].securityContext.{fsGroup,fsGroupChangePolicy,supplementalGroups,sysctls, …}
 *               either of them beside the `securityContext` instead of in it
 */
export default defineRule({
  id: 'misplaced-field',
  summary: 'A security setting is where it has no effect',
  why: 'Kubernetes has no such field there: `kubectl` rejects it, or it is dropped without a word.',
  advice: 'move it to where it takes effect, or delete it.',
  severity: 'warning',
  references: [
    'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context',
    'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
  ],

  *pod(pod) {
    // What another kind of object declares is its own affair.
    if (!pod.workload.builtIn) return;
    for (const [key, field] of pod.at('securityContext').entries()) {
      yield* misspelled(field, pod.at('securityContext'), 'Pod');
      if (!ofContainers.has(key)) continue;
      const message = `\`${key}\` has no effect on a pod: it is a setting for containers.`;
      const targets = pod.containers.map((container) => container.at('securityContext', key));
      yield { at: field.heading, message, fix: moveTo(field, targets) };
    }
    for (const field of strays(pod.spec, 'PodSpec'))
      yield beside(field, 'the pod’s', pod.at('securityContext'));
  },

  *container(container) {
    const { pod, field: item } = container;
    if (!pod.workload.builtIn) return;
    for (const [key, field] of container.at('securityContext').entries()) {
      yield* misspelled(field, container.at('securityContext'), 'Container');
      if (!ofPods.has(key)) continue;
      const message = `\`${key}\` has no effect on ${container.words}: it is a setting for pods.`;
      yield { at: field.heading, message, fix: moveTo(field, [pod.at('securityContext', key)]) };
    }
    for (const field of strays(item, 'Container'))
      yield beside(field, `${container.words}’s`, container.at('securityContext'));
  },
});

const declared = {
  Pod: declaredFields('PodSecurityContext'),
  Container: declaredFields('SecurityContext'),
};
const ofContainers = without(declared.Container, declared.Pod);
const ofPods = without(declared.Pod, declared.Container);

const strange = {
  PodSpec: without(declared.Pod, declaredFields('PodSpec')),
  Container: without(declared.Container, declaredFields('Container')),
};

function without(fields: readonly string[], known: readonly string[]): ReadonlySet<string> {
  return new Set(fields.filter((key) => !known.includes(key)));
}

/** Settings of this thing's own security context that stand beside it. */
function strays(thing: Field, type: 'PodSpec' | 'Container'): Field[] {
  const keys = new Set(thing.keys().filter((key) => strange[type].has(key)));
  return [...keys].map((key) => thing.at(key));
}

function beside(field: Field, whose: string, context: Field): Problem {
  const key = field.key ?? '';
  return {
    at: field.heading,
    message: `\`${key}\` has no effect here: it belongs in ${whose} \`securityContext\`.`,
    fix: moveTo(field, [context.at(key)]),
  };
}

/** A key that is nearly one of this security context, and is not there in its right spelling. */
function* misspelled(field: Field, context: Field, type: keyof typeof declared): Iterable<Problem> {
  const key = field.key ?? '';
  if (declared.Pod.includes(key) || declared.Container.includes(key)) return;
  const alike = declared[type].filter((name) => Math.abs(name.length - key.length) <= 2);
  const meant = nearest(
    key,
    alike.map((name) => name.toLowerCase()),
  );
  const name = alike.find((one) => one.toLowerCase() === meant);
  if (name === undefined || context.at(name).exists) return;
  const message = `\`${key}\` has no effect: the field is called \`${name}\`.`;
  yield { at: field.heading, message, fix: moveTo(field, [context.at(name)]) };
}
