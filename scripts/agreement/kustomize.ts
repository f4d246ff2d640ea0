import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Rendered, renderKustomization } from '../../src/check/assemble/kustomize/render.ts';
import { manifestsIn } from '../../src/check/model/pod/manifest.ts';
import { workloadOf } from '../../src/check/model/pod/workload.ts';
import { Field } from '../../src/check/read/field.ts';
import { evaluatePod } from '../../src/check/standard/evaluate.ts';
import { Source } from '../../src/check/text/source.ts';
import type { Agreement } from '../agreement.ts';

/** A line of kustomize.jsonl. */
interface Answer {
  readonly path: string;
  readonly error?: string;
  readonly namespaces?: readonly {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
  }[];
  readonly workloads?: readonly WorkloadAnswer[];
}

interface WorkloadAnswer {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly level?: string;
  readonly violations?: readonly {
    readonly control: string;
    readonly level: string;
    readonly message: string;
  }[];
}

/**
 * Every kustomization: the namespaces with their Pod Security labels, each workload with its level and the checks that it
 * fails, and whether kustomize renders it at all. `folder` holds `open/corpus` or is what the paths are told from.
 */
export function compareKustomizations(folder: string, lines: readonly unknown[]): Agreement {
  const differences: string[] = [];
  let agreed = 0;
  const read = reader(existsSync(join(folder, 'corpus')) ? join(folder, 'corpus') : folder);
  for (const answer of lines as readonly Answer[]) {
    // These the oracle was not asked for.
    if (answer.error === 'needs the network or helm') continue;
    const rendered = renderKustomization(answer.path, { read });
    const ours = answer.error === undefined ? sayingOf(rendered) : refusalOf(rendered);
    const theirs = answer.error === undefined ? sayingOfAnswer(answer) : 'refused';
    if (ours === theirs) agreed++;
    else differences.push(`${answer.path}: ${differenceOf(ours, theirs)}${answer.error ?? ''}`);
  }
  return { agreed, differences };
}

export function reader(folder: string): (path: string) => Source | undefined {
  const known = new Map<string, Source | undefined>();
  return (path) => {
    if (!known.has(path)) known.set(path, sourceAt(folder, path));
    return known.get(path);
  };
}

function sourceAt(folder: string, path: string): Source | undefined {
  try {
    return new Source(path, readFileSync(join(folder, path), 'utf8'));
  } catch {
    return undefined;
  }
}

function refusalOf({ problems }: Rendered): string {
  return problems.length > 0 ? 'refused' : 'rendered';
}

function sayingOf({ objects, problems }: Rendered): string {
  const fields = objects.map(
    ({ node }) => new Field({ source: node.source, dialect: 'kubernetes', assembled: true }, node),
  );
  const manifests = fields.flatMap((field) => manifestsIn(field));
  const namespaces = manifests
    .filter(({ kind, apiVersion }) => kind === 'Namespace' && apiVersion === 'v1')
    .map(({ name, root }) => {
      const labels = root.at('metadata', 'labels').entries();
      return namespaceLine(
        name,
        labels.map(([key, value]) => [key, value.text ?? '']),
      );
    });
  const workloads = manifests.flatMap((manifest) => {
    const workload = workloadOf(manifest);
    if (!workload?.builtIn) return [];
    const [pod] = workload.pods;
    const security = pod && evaluatePod(pod, 'v1.37');
    return workloadLine({ ...manifest, level: security?.level, violations: security?.violations ?? [] });
  });
  return [...problems.map(({ message }) => `refused: ${message}`), ...namespaces, ...workloads]
    .sort()
    .join('\n');
}

function sayingOfAnswer({ namespaces = [], workloads = [] }: Answer): string {
  const lines = namespaces.map(({ name, labels = {} }) => namespaceLine(name, Object.entries(labels)));
  return [...lines, ...workloads.map(workloadLine)].sort().join('\n');
}

function namespaceLine(name: string, labels: readonly (readonly [string, string])[]): string {
  const security = labels.filter(([key]) => key.startsWith('pod-security.kubernetes.io/'));
  return `Namespace ${name} ${security
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(' ')}`;
}

function workloadLine({
  kind,
  namespace,
  name,
  level,
  violations = [],
}: Omit<WorkloadAnswer, 'level'> & { level?: string | undefined }): string {
  const checks = violations.map(
    (violation) => `${violation.control} ${violation.level} ${violation.message}`,
  );
  return `${kind} ${namespace}/${name} ${level ?? 'unknown'} ${checks.join(' | ')}`;
}

/** The first lines that only one of the two has. */
function differenceOf(ours: string, theirs: string): string {
  const [we, they] = [ours.split('\n'), theirs.split('\n')];
  const only = (some: readonly string[], others: readonly string[]) =>
    some.find((line) => !others.includes(line)) ?? 'nothing';
  return `we say ${only(we, they)}; they say ${only(they, we)} `;
}
