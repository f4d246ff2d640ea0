import type { Field } from '../read/field.ts';
import { documentsIn } from '../read/yaml.ts';
import { Source } from '../text/source.ts';
import type { Part, Printed } from './printed.ts';

interface Document extends Part {
  readonly kind: string;
  readonly hook: string | undefined;
}

/** The documents of a chart's templates in the order in which `helm template` prints them: objects, then hooks, each by kind. */
export function inHelmsOrder(chart: string, files: readonly Printed[]): Part[] {
  const documents = files.flatMap((printed) => documentsOf(chart, printed)).sort(byKind);
  const isHook = ({ hook }: Document): boolean => hook !== undefined;
  const hooks = documents.filter(({ hook }) => hook?.split(',').every((event) => isEvent(event)));
  return [
    ...trimmed(
      documents.filter((each) => !isHook(each)),
      files,
    ),
    ...hooks,
  ];
}

/** Helm trims all objects together, and prints what is left on a line of its own, be it empty. */
function trimmed(objects: readonly Part[], [first]: readonly Printed[]): Part[] {
  const last = objects.at(-1);
  if (!last) return first ? [{ printed: first, start: 0, end: 0, heading: null }] : [];
  const text = last.printed.source.text.slice(last.start, last.end);
  return [...objects.slice(0, -1), { ...last, end: last.start + text.trimEnd().length }];
}

/** As Helm cuts them (pkg/release/v1/util/manifest.go, SplitManifests). */
function documentsOf(chart: string, printed: Printed): Document[] {
  const { text } = printed.source;
  const first = text.length - text.trimStart().length;
  const cuts = [...text.slice(first).matchAll(/^---[ \t]*/gm)].map(({ 0: mark, index }) => ({
    before: first + index,
    after: first + index + mark.length,
  }));
  const starts = [first, ...cuts.map(({ after }) => after)];
  const ends = [...cuts.map(({ before }) => before), text.length];
  return starts.flatMap((from, index) => {
    const end = ends[index] ?? text.length;
    const own = text.slice(from, end);
    if (own.trim() === '') return [];
    const start = from + own.length - own.trimStart().length;
    const head = headOf(text.slice(start, end));
    return { printed, start, end, heading: `# Source: ${chart}/${printed.template ?? ''}`, ...head };
  });
}

function headOf(text: string): { kind: string; hook: string | undefined } {
  const root: Field | undefined = documentsIn(new Source('', text), 'kubernetes')[0]?.root;
  return {
    kind: root?.at('kind').text ?? '',
    hook: root?.at('metadata', 'annotations', 'helm.sh/hook').text,
  };
}

const events = new Set(
  ['install', 'delete', 'upgrade', 'rollback'].flatMap((event) => [`pre-${event}`, `post-${event}`]),
);

function isEvent(word: string): boolean {
  const event = word.trim().toLowerCase();
  return events.has(event) || event === 'test' || event === 'test-success';
}

/** What is unknown comes last, by its name (pkg/release/v1/util/kind_sorter.go). */
function byKind(one: Document, other: Document): number {
  const [first, second] = [one.kind, other.kind].map((kind) => installOrder.indexOf(kind));
  if (first === undefined || second === undefined || (first >= 0 && second >= 0))
    return (first ?? 0) - (second ?? 0);
  if (first >= 0 || second >= 0) return first >= 0 ? -1 : 1;
  return one.kind === other.kind ? 0 : one.kind < other.kind ? -1 : 1;
}

const installOrder = [
  ...['PriorityClass', 'Namespace', 'NetworkPolicy', 'ResourceQuota', 'LimitRange', 'PodSecurityPolicy'],
  ...['PodDisruptionBudget', 'ServiceAccount', 'Secret', 'SecretList', 'ConfigMap', 'StorageClass'],
  ...[
    'PersistentVolume',
    'PersistentVolumeClaim',
    'CustomResourceDefinition',
    'ClusterRole',
    'ClusterRoleList',
  ],
  ...['ClusterRoleBinding', 'ClusterRoleBindingList', 'Role', 'RoleList', 'RoleBinding', 'RoleBindingList'],
  ...['Service', 'DaemonSet', 'Pod', 'ReplicationController', 'ReplicaSet', 'Deployment'],
  ...['HorizontalPodAutoscaler', 'StatefulSet', 'Job', 'CronJob', 'IngressClass', 'Ingress', 'APIService'],
  ...['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
];
