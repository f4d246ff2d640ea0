import type { Dockerfile } from './model/dockerfile.ts';
import type { Project, ProjectFile } from './model/project.ts';
import type { Service } from './model/service.ts';
import type { Pod, Workload } from './model/workload.ts';
import { violates } from './pod-security/evaluate.ts';
import type { Control, Problem, Rule } from './rule.ts';
import { Field } from './source/field.ts';

/** A problem with what `check` must know to report it. */
export interface Judgement {
  readonly rule: Rule;
  readonly problem: Problem;
  readonly subject: string;
  /** The Pod Security check it breaks; none for a Dockerfile or a compose service, where the standards do not apply. */
  readonly control: Control | undefined;
}

/** Everything that the rules say of one file; compose services are judged by their project instead. */
export function* judgeFile(rules: readonly Rule[], file: ProjectFile, project: Project): Iterable<Judgement> {
  if (file.kind === 'dockerfile') yield* judgeDockerfile(rules, file.dockerfile, project);
  if (file.kind !== 'kubernetes') return;
  for (const workload of file.workloads) yield* judgeWorkload(rules, workload, project);
  for (const rule of rules) {
    for (const namespace of file.namespaces)
      yield* named(rule, namespace.subject, rule.namespace?.(namespace, project));
    for (const object of file.objects) yield* named(rule, object.subject, rule.object?.(object, project));
  }
}

function* judgeDockerfile(
  rules: readonly Rule[],
  dockerfile: Dockerfile,
  project: Project,
): Iterable<Judgement> {
  for (const rule of rules) {
    yield* named(rule, 'image', rule.dockerfile?.(dockerfile, project));
    for (const stage of dockerfile.stages) yield* named(rule, stage.subject, rule.stage?.(stage, project));
  }
}

export function* judgeService(
  rules: readonly Rule[],
  service: Service,
  project: Project,
): Iterable<Judgement> {
  for (const rule of rules) {
    for (const judgement of named(rule, `service ${service.name}`, rule.service?.(service, project))) {
      if (canBeTold(judgement.problem, service.partial)) yield judgement;
    }
  }
}

function* judgeWorkload(rules: readonly Rule[], workload: Workload, project: Project): Iterable<Judgement> {
  for (const judgement of judgePods(rules, workload, project)) {
    if (canBeTold(judgement.problem, workload.partial !== undefined)) yield judgement;
  }
}

function* judgePods(rules: readonly Rule[], workload: Workload, project: Project): Iterable<Judgement> {
  for (const rule of rules) {
    for (const pod of workload.pods) {
      if (rule.pod) yield* ofPod(rule, pod, pod.subject, rule.pod(pod, project), project);
      if (!rule.container) continue;
      for (const container of pod.containers)
        yield* ofPod(rule, pod, container.subject, rule.container(container, project), project);
    }
  }
}

/**
 * What the standards of the configured version do not forbid breaks none of them. Those of another version may, so it
 * weighs as what only a stricter level forbids.
 */
function* ofPod(
  rule: Rule,
  pod: Pod,
  subject: string,
  problems: Iterable<Problem> | undefined,
  { policyVersion }: Project,
): Iterable<Judgement> {
  for (const judgement of named(rule, subject, problems, rule.podSecurity)) {
    const { control, problem } = judgement;
    const isBroken = !control || violates(pod, control.control, policyVersion);
    yield isBroken
      ? judgement
      : { ...judgement, problem: { severity: 'notice', ...problem }, control: undefined };
  }
}

function* named(
  rule: Rule,
  subject: string,
  problems: Iterable<Problem> = [],
  control?: Control,
): Iterable<Judgement> {
  for (const problem of problems) {
    yield { rule, problem, subject: problem.subject ?? subject, control: problem.podSecurity ?? control };
  }
}

/**
 * A partial document (a patch, a resource that an operator completes) is judged for what it says, not for what it
 * leaves out; and a value that a template or a variable decides is not judged at all.
 */
function canBeTold({ at }: Problem, partial: boolean): boolean {
  if (!(at instanceof Field)) return true;
  return at.unknown === undefined && (at.exists || !partial);
}
