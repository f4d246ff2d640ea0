import type { Dockerfile } from '../model/image/dockerfile.ts';
import type { Project } from '../model/project.ts';
import type { Service } from '../model/service/service.ts';
import type { Pod, Workload } from '../model/pod/workload.ts';
import { type Trial, trialsOf } from '../remedy/trial.ts';
import { violates } from '../standard/evaluate.ts';
import type { Fix } from '../fix.ts';
import type { Control, Problem, Rule } from '../rule.ts';
import { Field } from '../read/field.ts';
import { explained, idle } from './explained.ts';
import type { Unit } from './unit.ts';

/** A problem with what `check` must know to report it. */
export interface Judgement {
  readonly rule: Rule;
  readonly problem: Problem;
  readonly subject: string;
  /** The Pod Security check it breaks; none for a Dockerfile or a compose service, where the standards do not apply. */
  readonly control: Control | undefined;
}

/** Everything that the rules say of one unit. */
export function judgeUnit(rules: readonly Rule[], unit: Unit, project: Project): Judgement[] {
  const found = unit.dockerfile ? judgeDockerfile(rules, unit.dockerfile, project) : [];
  for (const workload of unit.workloads) {
    const judgements = judgeWorkload(rules, workload, project);
    found.push(...judgements.filter(({ problem }) => canBeTold(problem, workload.partial !== undefined)));
  }
  for (const rule of rules) {
    for (const namespace of unit.namespaces)
      name(found, rule, namespace.subject, rule.namespace?.(namespace, project));
    for (const object of unit.objects) name(found, rule, object.subject, rule.object?.(object, project));
  }
  for (const service of unit.services) found.push(...judgeService(rules, service, project));
  return found;
}

function judgeDockerfile(rules: readonly Rule[], dockerfile: Dockerfile, project: Project): Judgement[] {
  const found: Judgement[] = [];
  for (const rule of rules) {
    name(found, rule, 'image', rule.dockerfile?.(dockerfile, project));
    for (const stage of dockerfile.stages)
      name(found, rule, stage.subject, rule.stage?.(stage, project), {
        trials: () => trialsOf(stage, project),
        basis: () => stage.base.facts?.basis,
      });
  }
  return found;
}

function judgeService(rules: readonly Rule[], service: Service, project: Project): Judgement[] {
  const found: Judgement[] = [];
  const trials = (): Trial[] => trialsOf(service, project);
  const basis = () => project.knownImage(service)?.basis;
  for (const rule of rules)
    name(found, rule, `service ${service.name}`, rule.service?.(service, project), { trials, basis });
  return found
    .map((judgement) => byDefault(idle(judgement, service)))
    .filter(({ problem }) => canBeTold(problem, service.partial))
    .map((judgement) => explained(judgement, service));
}

/**
 * Whoever gives the variable may know better; who does not gets the default that stands here, or, of a variable without
 * one, nothing in its place. Then it is not certain, since most set what has no default, and only the worst is told.
 */
function byDefault(judgement: Judgement): Judgement {
  const { at, message, ...rest } = judgement.problem;
  const reference = at instanceof Field ? at.unknown : undefined;
  const [, name = '', otherwise = ''] = /^\$\{?([A-Za-z_]\w*)(?::?-(.*))?\}?$/s.exec(reference ?? '') ?? [];
  if (!(at instanceof Field) || name === '') return judgement;
  if (otherwise === '' && (judgement.problem.severity ?? judgement.rule.severity) !== 'error')
    return judgement;
  const place = { source: at.source, span: at.span };
  const how =
    otherwise === ''
      ? `This holds where \`${name}\` is not set.`
      : `This is so by default: \`${reference ?? ''}\`.`;
  const problem = {
    ...rest,
    at: place,
    message: `${message} ${how}`,
    fix: undefined,
    ...(otherwise === '' ? ({ confidence: 'likely' } as const) : {}),
  };
  return { ...judgement, problem };
}

function judgeWorkload(rules: readonly Rule[], workload: Workload, project: Project): Judgement[] {
  const found: Judgement[] = [];
  for (const rule of rules) {
    if (!rule.pod && !rule.container) continue;
    for (const pod of workload.pods)
      for (const judgement of judgePod(rule, pod, project))
        found.push(explained(idle(weighed(judgement, pod, project), pod), pod));
  }
  return found;
}

function judgePod(rule: Rule, pod: Pod, project: Project): Judgement[] {
  const found: Judgement[] = [];
  const said = { control: rule.podSecurity, trials: () => trialsOf(pod, project) };
  name(found, rule, pod.subject, rule.pod?.(pod, project), said);
  if (!rule.container) return found;
  for (const container of pod.containers)
    name(found, rule, container.subject, rule.container(container, project), {
      ...said,
      basis: () => project.knownImage(container)?.basis,
    });
  return found;
}

/**
 * What the standards of the configured version do not forbid breaks none of them. Those of another version may, so it
 * weighs as what only a stricter level forbids.
 */
function weighed(judgement: Judgement, pod: Pod, { policyVersion }: Project): Judgement {
  const { control, problem } = judgement;
  if (!control || violates(pod, control.control, policyVersion)) return judgement;
  return { ...judgement, problem: { severity: 'notice', ...problem }, control: undefined };
}

/** What a problem is told with that says nothing of it itself. */
interface Otherwise {
  readonly control?: Control | undefined;
  readonly trials?: () => readonly Trial[];
  readonly basis?: () => Problem['restsOn'];
}

/** Adds what a rule found, with the name of the thing. */
function name(
  found: Judgement[],
  rule: Rule,
  subject: string,
  problems: Iterable<Problem> = [],
  { control, trials, basis }: Otherwise = {},
): void {
  for (const problem of problems)
    found.push({
      rule,
      problem: {
        ...problem,
        restsOn: problem.restsOn ?? (rule.asksImage ? basis?.() : undefined),
        fix: problem.fix && tried(problem.fix, trials),
      },
      subject: problem.subject ?? subject,
      control: problem.podSecurity ?? control,
    });
}

function tried(fix: Fix, trials: Otherwise['trials']): Fix {
  return fix.safety === 'safe' || fix.trials || !trials ? fix : { ...fix, trials: trials() };
}

/**
 * A partial document (a patch, a resource that an operator completes) is judged for what it says, not for what it
 * leaves out; and a value that a template or a variable decides is not judged at all.
 */
function canBeTold({ at }: Problem, partial: boolean): boolean {
  if (!(at instanceof Field)) return true;
  return at.unknown === undefined && (at.exists || !partial);
}
