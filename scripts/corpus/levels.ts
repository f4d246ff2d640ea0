import {
  type File,
  fileSetOf,
  type Repair,
  type Report,
  type WorkloadReport,
} from '../../src/check/index.ts';
import { Project } from '../../src/check/model/project.ts';
import type { Workload } from '../../src/check/model/pod/workload.ts';
import { evaluatePod } from '../../src/check/standard/evaluate.ts';

export type Level = WorkloadReport['podSecurity']['level'];

export type Count = Record<Level, number>;

/** A patch is no workload: nothing is said of its level. */
export function countLevels(count: Count, { workloads }: Report): void {
  for (const { partial, podSecurity } of workloads) if (partial === undefined) count[podSecurity.level] += 1;
}

/** Workloads that are not restricted for nothing but settings that nobody has written. */
export interface Unset {
  total: number;
  /** Those that are restricted with all fixes. */
  reached: number;
  readonly others: string[];
}

export function countUnset(unset: Unset, files: readonly File[], after: Report): void {
  const wanted = unsetIn(files);
  if (wanted.size === 0) return;
  const name = namer();
  for (const { path, kind, namespace, name: own, partial, podSecurity } of after.workloads) {
    const workload = partial === undefined ? name([path, kind, namespace, own]) : '';
    if (!wanted.has(workload)) continue;
    unset.total += 1;
    if (podSecurity.level === 'restricted') unset.reached += 1;
    else unset.others.push(`${path}: ${kind} ${own}: ${podSecurity.says.restricted ?? ''}`);
  }
}

/** Rendered workloads that break nothing but what a setting would keep, and where the edits are that get them there. */
export interface Rendered {
  total: number;
  reached: number;
  readonly landed: Map<Landing, number>;
}

export type Landing = 'values' | 'template' | 'helper' | 'kustomization' | 'patch or base';

export function countRendered(rendered: Rendered, before: Report, { after, done }: Repair): void {
  const name = namer();
  const reached = new Set(
    after.workloads.flatMap((each) => {
      const { podSecurity } = each;
      const own = name(nameOf(each));
      return podSecurity.level === 'restricted' ? [own] : [];
    }),
  );
  const named = namer();
  for (const each of before.workloads) {
    const own = named(nameOf(each));
    if (!isCounted(each)) continue;
    rendered.total += 1;
    if (reached.has(own)) rendered.reached += 1;
  }
  countLandings(rendered, done);
}

/** It is whole, and misses nothing but settings. */
function isCounted({ rendered, partial, podSecurity: { level, violations } }: WorkloadReport): boolean {
  if (!rendered || partial !== undefined || level === 'restricted') return false;
  return violations.every(({ control }) => said.has(control));
}

function countLandings(rendered: Rendered, done: Repair['done']): void {
  for (const { fix, findings } of done)
    if (findings.some(({ renderings }) => renderings))
      for (const landing of new Set(fix.edits.map(({ path }) => landingOf(path))))
        rendered.landed.set(landing, (rendered.landed.get(landing) ?? 0) + 1);
}

function nameOf({ kind, namespace, name, rendered }: WorkloadReport): readonly string[] {
  return [rendered ? [rendered.by, rendered.root, ...rendered.values].join(' ') : '', kind, namespace, name];
}

function landingOf(path: string): Landing {
  if (/(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path)) return 'kustomization';
  if (/\/templates\/(?:.*\/)?_|\.tpl$/.test(path)) return 'helper';
  if (/\/templates\//.test(path)) return 'template';
  return /values[^/]*\.ya?ml$/i.test(path) ? 'values' : 'patch or base';
}

/** What a pod has to say; of the other controls it has to say nothing. */
const said = new Set([
  'allowPrivilegeEscalation',
  'capabilities_restricted',
  'runAsNonRoot',
  'seccompProfile_restricted',
]);

function unsetIn(files: readonly File[]): Set<string> {
  const project = new Project(fileSetOf(files));
  const name = namer();
  const found = new Set<string>();
  for (const path of project.paths) {
    const file = project.open(path);
    for (const workload of file?.kind === 'kubernetes' ? file.workloads : []) {
      if (!isJudged(workload)) continue;
      const { kind, namespace, name: own } = workload.manifest;
      const key = name([path, kind, namespace, own]);
      if (lacksOnlySettings(workload)) found.add(key);
    }
  }
  return found;
}

/** As the report has it. */
function isJudged({ builtIn, partial, pods: [pod] }: Workload): boolean {
  const isWhole = builtIn && partial === undefined && pod !== undefined && pod.containers.length > 0;
  return isWhole && evaluatePod(pod, 'latest').level !== undefined;
}

function lacksOnlySettings({ pods: [pod] }: Workload): boolean {
  const violations = pod ? evaluatePod(pod, 'latest').violations : [];
  return (
    violations.length > 0 &&
    violations.every(({ control, at }) => said.has(control) && at.every(({ written }) => !written))
  );
}

/** Several of one file may have one name. */
function namer(): (parts: readonly string[]) => string {
  const counts = new Map<string, number>();
  return (parts) => {
    const name = JSON.stringify(parts);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return `${count} ${name}`;
  };
}
