import type { Field } from '../../read/field.ts';
import type { Manifest } from './manifest.ts';
import type { Workload } from './workload.ts';
import { saidToBePartial } from './patch.ts';
import { parsePolicyLevel, parsePolicyVersion, type PolicyLevel, type PolicyVersion } from './policy.ts';

/** What a Namespace demands of its pods: k8s.io/pod-security-admission api/helpers.go PolicyToEvaluate. */
export interface Namespace extends Manifest {
  /** Refuses pods. */
  readonly enforce: Demand;
  /** Writes to the audit log. */
  readonly audit: Demand;
  /** Warns whoever applies a pod or a workload. */
  readonly warn: Demand;
  /** Labels that the API server refuses when the Namespace is created or its labels change. */
  readonly invalid: readonly InvalidLabel[];
  /** Why this is not all of the Namespace, so that nothing may be said about what is missing here. */
  readonly partial: string | undefined;
  /** Where it is rendered, what is rendered into it along with it; undefined where not all of that is known. */
  readonly beside?: readonly Workload[] | undefined;
}

/** Level and version are undefined where a variable stands for them. */
export interface Demand {
  readonly level: PolicyLevel | undefined;
  readonly version: PolicyVersion | undefined;
  /** The labels that say so; absent where the cluster's default or another label decides. */
  readonly levelLabel: Field;
  readonly versionLabel: Field;
}

export interface InvalidLabel {
  readonly label: Field;
  /** The API server's words. */
  readonly message: string;
}

type Mode = 'enforce' | 'audit' | 'warn';

const prefix = 'pod-security.kubernetes.io/';

/** `partial`: why somebody else knows that this is only a part, such as a kustomization that lists it as a patch. */
export function namespaceOf(manifest: Manifest, partial?: string): Namespace | undefined {
  if (manifest.kind !== 'Namespace' || manifest.group !== '') return undefined;
  const labels = manifest.root.at('metadata', 'labels');
  const invalid = invalidLabels(labels);
  const enforce = demandOf('enforce', labels);
  const audit = demandOf('audit', labels);
  const warn = withDefault(demandOf('warn', labels), enforce);
  return { ...manifest, enforce, audit, warn, invalid, partial: partial ?? saidToBePartial(manifest.root) };
}

/** Without a label a cluster demands `privileged:latest` in every mode, unless its operator configured another. */
function demandOf(mode: Mode, labels: Field): Demand {
  const levelLabel = labels.at(prefix + mode);
  const versionLabel = labels.at(`${prefix}${mode}-version`);
  // Of a stored label that does not parse, enforce fails closed, audit and warn fail open.
  const fallback = levelLabel.written && mode === 'enforce' ? 'restricted' : 'privileged';
  return {
    level: known(levelLabel, parsePolicyLevel(textOf(levelLabel)) ?? fallback),
    version: known(versionLabel, parsePolicyVersion(textOf(versionLabel)) ?? 'latest'),
    levelLabel,
    versionLabel,
  };
}

/** A level that is enforced is warned of too, unless a label says what is. */
function withDefault(warn: Demand, enforce: Demand): Demand {
  if (warn.levelLabel.written || isWrong(enforce.levelLabel, parsePolicyLevel)) return warn;
  if (enforce.level === 'privileged') return warn;
  return {
    ...warn,
    level: enforce.level,
    version: warn.versionLabel.written ? warn.version : enforce.version,
  };
}

function invalidLabels(labels: Field): InvalidLabel[] {
  const modes: readonly Mode[] = ['enforce', 'audit', 'warn'];
  return modes.flatMap((mode) => {
    const level = labels.at(prefix + mode);
    const version = labels.at(`${prefix}${mode}-version`);
    const found: InvalidLabel[] = [];
    if (isWrong(level, parsePolicyLevel))
      found.push({ label: level, message: 'must be one of privileged, baseline, restricted' });
    if (isWrong(version, parsePolicyVersion))
      found.push({ label: version, message: 'must be "latest" or "v1.x"' });
    return found;
  });
}

function known<Value>(label: Field, value: Value): Value | undefined {
  return label.unknown === undefined ? value : undefined;
}

function isWrong(label: Field, parse: (text: string) => unknown): boolean {
  return label.written && label.unknown === undefined && parse(textOf(label)) === undefined;
}

/** A label without a value is the empty string. */
function textOf(label: Field): string {
  return label.string ?? '';
}
