import { type Trial, joinTrials, trialOf } from '../remedy/trial.ts';
import { type Change, type Fix, removeField, setField, type Value } from '../fix.ts';
import { declaredFields } from '../model/pod/decoding.ts';
import type { Container, Pod } from '../model/pod/workload.ts';
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
  summary: 'A security setting stands where it has no effect',
  why: 'Kubernetes knows no such field there: strict validation refuses the object, anything else drops the field.',
  severity: 'warning',
  references: [
    'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context',
    'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
  ],

  *pod(pod) {
    // What another kind of object declares is its own affair.
    if (!pod.workload.builtIn) return;
    for (const [key, field] of pod.at('securityContext').entries()) {
      if (!ofContainers.has(key)) continue;
      const message = `\`${key}\` has no effect on a pod: it is a setting of containers.`;
      yield { at: field.heading, message, fix: moved(field, intoContainers(pod, key)) };
    }
    for (const field of strays(pod.spec, 'PodSpec'))
      yield beside(field, 'the pod’s', pod.at('securityContext'));
  },

  *container(container) {
    const { pod, field: item } = container;
    if (!pod.workload.builtIn) return;
    for (const [key, field] of container.at('securityContext').entries()) {
      if (!ofPods.has(key)) continue;
      const message = `\`${key}\` has no effect on container \`${container.name}\`: it is a setting of pods.`;
      yield {
        at: field.heading,
        message,
        fix: moved(field, { targets: [pod.at('securityContext', key)], containers: [] }),
      };
    }
    for (const field of strays(item, 'Container'))
      yield beside(field, `container \`${container.name}\`’s`, container.at('securityContext'), container);
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

function beside(field: Field, whose: string, context: Field, container?: Container): Problem {
  const key = field.key ?? '';
  return {
    at: field.heading,
    message: `\`${key}\` has no effect here: it belongs into ${whose} \`securityContext\`.`,
    fix: moved(field, { targets: [context.at(key)], containers: container ? [container] : [] }),
  };
}

interface Destination {
  readonly targets: readonly Field[];
  /** Whose images a trial needs. */
  readonly containers: readonly Container[];
}

function intoContainers({ containers }: Pod, key: string): Destination {
  return { targets: containers.map((container) => container.at('securityContext', key)), containers };
}

/**
 * What was without effect gets one, so it is to be tried. A setting that gives more is not moved where it would begin to
 * give it; and what is decided at the right place already, or would be refused there, is for a person to sort out.
 */
function moved(field: Field, { targets, containers }: Destination): Fix | undefined {
  const key = field.key ?? '';
  const value = valueOf(field);
  if (value === undefined || field.shared || targets.length === 0) return undefined;
  if (givesMore(key, field) || targets.some((target) => target.written || isRefused(target, value)))
    return undefined;
  const changes: Change[] = [removeField(field), ...targets.map((target) => setField(target, value))];
  return {
    title: `Move \`${key}\` to where it takes effect`,
    safety: 'test-first',
    changes,
    ...(key === 'readOnlyRootFilesystem' ? trialOfAll(containers) : {}),
  };
}

function trialOfAll(containers: readonly Container[]): Trial {
  return joinTrials(containers.map((container) => trialOf(container)));
}

function givesMore(key: string, field: Field): boolean {
  if (key === 'capabilities') return field.at('add').exists;
  if (key === 'privileged' || key === 'allowPrivilegeEscalation') return field.value !== false;
  return key === 'procMount';
}

function isRefused(target: Field, value: Value): boolean {
  return (
    target.key === 'allowPrivilegeEscalation' &&
    value === false &&
    target.parent?.at('privileged').value === true
  );
}

/** Deeper than any setting of a security context. */
const deepest = 4;

/** What is written, to be written elsewhere; undefined where not all of it is known. */
function valueOf(field: Field, depth = 0): Value | undefined {
  if (depth > deepest || field.unknown !== undefined) return undefined;
  if (field.kind === 'scalar') return field.value ?? null;
  const parts = field.kind === 'seq' ? field.items() : field.entries().map(([, value]) => value);
  const values = parts.map((part) => valueOf(part, depth + 1));
  const known = values.filter((value) => value !== undefined);
  if (known.length < values.length) return undefined;
  if (field.kind === 'seq') return known;
  return Object.fromEntries(field.entries().map(([key], index) => [key, known[index] ?? null]));
}
