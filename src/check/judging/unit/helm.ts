import { assembledSource, doubtsIn, givenIn, type RenderedFile } from '../../assemble/helm/index.ts';
import { kindOfPath } from '../../model/kind.ts';
import { interestOf } from '../../model/interest.ts';
import { unjudgedIn } from '../../model/pod/carrier.ts';
import { type Manifest, manifestsIn } from '../../model/pod/manifest.ts';
import { type Namespace, namespaceOf } from '../../model/pod/namespace.ts';
import { type Workload, workloadOf } from '../../model/pod/workload.ts';
import { type Doubt, touches, withDoubts } from '../../read/doubts.ts';
import { Field } from '../../read/field.ts';
import type { MapNode, Node, ScalarNode } from '../../read/node.ts';
import { documentsAsHelm, type YamlDocument } from '../../read/yaml.ts';
import type { Skipped } from '../../report/contract.ts';
import type { Source, Span } from '../../text/source.ts';
import { nameOf, type Release, type RenderedRelease } from '../release.ts';
import { nothing, type Unit, withTheirs } from '../unit.ts';
import { skip } from './mistake.ts';

interface Things {
  readonly workloads: Workload[];
  readonly namespaces: Namespace[];
  readonly objects: Manifest[];
  readonly skipped: Skipped[];
}

/** What Helm installs of a chart under one set of values. */
export function unitOfRelease({ release, rendering, sourceOf }: RenderedRelease): Unit {
  const things: Things = { workloads: [], namespaces: [], objects: [], skipped: [...notRendered(release)] };
  for (const file of rendering.files) addFile(things, file, sourceOf, release.namespace);
  things.skipped.push(...unreadIn(release, rendering), ...elsewhere(release, rendering));
  const files = [...release.parts.map(({ path }) => path), ...release.values];
  const isWhole = rendering.unrendered.length === 0 && rendering.missing.length === 0;
  const namespaces = withTheirs(things.namespaces, things.workloads, isWhole);
  return { ...nothing, files, rendering: nameOf(release), ...things, namespaces };
}

/** What a template of any name would print; templates whose names tell say so themselves. */
function unreadIn(
  { parts }: RenderedRelease['release'],
  { unrendered }: RenderedRelease['rendering'],
): Skipped[] {
  const nameless = new Set(parts.flatMap(({ path }) => (kindOfPath(path) === undefined ? [path] : [])));
  return unrendered
    .filter(({ path }) => nameless.has(path))
    .map(({ path, reason }) => skip(path, `its chart cannot be rendered here: ${reason}`));
}

/** What a chart installs of charts that somebody would have to fetch. */
function elsewhere(
  { root, values, deployer }: Release,
  { missing, unrendered }: RenderedRelease['rendering'],
): Skipped[] {
  // Once, whatever values it is installed with; a template that needs one of them says so itself.
  if (missing.length === 0 || unrendered.length > 0 || values.length > 0 || deployer) return [];
  const names = missing.map((name) => `\`${name}\``).join(' and ');
  const reason = `it depends on ${names}, not in this repository: what ${missing.length === 1 ? 'that installs' : 'those install'} was not judged`;
  return [skip(chartFileIn(root), reason, 'partly')];
}

function chartFileIn(root: string): string {
  return root === '' ? 'Chart.yaml' : `${root}/Chart.yaml`;
}

function mayConcern({ text: { string }, open }: RenderedFile): boolean {
  if (interestOf(string) !== undefined || string.includes('ontainers')) return true;
  return open.some(({ text }) => text.includes('ontainers:'));
}

function notRendered({ chart, root, deployer, unknown, dropped }: Release): Skipped[] {
  const path = chartFileIn(root);
  if (deployer && unknown !== undefined) {
    const reason = `it installs the chart \`${chart}\` with ${unknown}: what that renders was not judged`;
    return [skip(deployer.path, reason, 'partly')];
  }
  if (dropped === 0) return [];
  const reason = `the chart \`${chart}\` has ${dropped} more sets of values than are rendered: it was not judged under those`;
  return [skip(path, reason, 'partly')];
}

function addFile(
  things: Things,
  file: RenderedFile,
  sourceOf: RenderedRelease['sourceOf'],
  namespace: string | undefined,
): void {
  if (!mayConcern(file)) return;
  const source = assembledSource(file, sourceOf);
  const doubts = doubtsIn(file);
  const count = things.workloads.length;
  for (const document of documentsAsHelm(source)) {
    if (interestOf(document.text) === undefined) continue;
    const problem = document.problems.find(({ fatal }) => fatal);
    if (problem) things.skipped.push(skip(file.path, `what it prints is no YAML: ${problem.message}`));
    else if (document.template)
      things.skipped.push(
        skip(file.path, 'what it prints is a template again: what that renders is what counts'),
      );
    else
      addDocument(things, document, {
        path: file.path,
        doubts: doubts.filter(isIn(document.span)),
        namespace,
      });
  }
  const why = openIn(file, source, things.workloads.length > count);
  if (why !== undefined) things.skipped.push(skip(file.path, openNote(why), 'partly'));
}

function openNote(why: string): string {
  return `what it prints for the security of its pods hangs on what is known only where it is installed: ${why}`;
}

/** By what it may print another way, and not only in names and labels. */
function openIn(file: RenderedFile, source: Source, hasPods: boolean): string | undefined {
  const branch = file.open.find(({ text }) =>
    hasPods ? ofSecurity.test(text) || taking.test(text) : text.includes('ontainers:'),
  );
  if (branch) return branch.why;
  if (!hasPods) return undefined;
  return [...doubtsIn(file), ...givenIn(file)].find(({ start, end }) => {
    const from = source.lineAt(start).span.start;
    return ofSecurity.test(source.slice({ start: from, end }));
  })?.why;
}

/** What Pod Security and the kubelet look at. */
const ofSecurity =
  /securityContext|runAs|host(?:Network|PID|IPC|Users|Path|Port)|privilege|capabilities|seccomp|apparmor|sysctls|procMount|volumes:|ontainers:/i;

/** Takes in what stands elsewhere. */
const taking = /\b(?:include|template|tpl|toYaml|fromYaml|Files)\b/;

interface Printing {
  readonly path: string;
  readonly doubts: readonly Doubt[];
  /** That of the release. */
  readonly namespace: string | undefined;
}

function addDocument(things: Things, document: YamlDocument, { path, doubts, namespace }: Printing): void {
  const { node } = document.root;
  const known = node && installedIn(withDoubts(node, doubts), namespace);
  const root = known === node ? document.root : new Field(document.root, known);
  const partial = doubts.length > 0 ? partialNote(root, doubts) : undefined;
  for (const manifest of manifestsIn(root)) {
    const workload = workloadOf(manifest, partial);
    const made = namespaceOf(manifest, partial);
    if (workload) things.workloads.push(workload);
    else if (made) things.namespaces.push(made);
    else {
      things.objects.push(manifest);
      const reason = unjudgedIn(manifest);
      if (reason !== undefined) things.skipped.push(skip(path, reason));
    }
  }
}

function isIn({ start, end }: Span): (span: Span) => boolean {
  return (span) => span.start >= start && span.start < end;
}

/** Helm installs into the namespace of the release what names none. */
function installedIn(node: Node, namespace: string | undefined): Node {
  const kind = textOf(node, 'kind');
  if (namespace === undefined || node.kind !== 'map' || kind === undefined || !namespaced.has(kind))
    return node;
  const metadata = entryOf(node, 'metadata');
  if (metadata?.value.kind !== 'map' || entryOf(metadata.value, 'namespace')) return node;
  const { source, span } = metadata.value;
  const value: ScalarNode = {
    ...{ kind: 'scalar', source, span, flow: false, computed: true, style: 'plain', tag: '!!str' },
    text: namespace,
  };
  const own = { key: 'namespace', keySpan: metadata.keySpan, value, alias: undefined, merged: false };
  const placed = { ...metadata.value, entries: [...metadata.value.entries, own] };
  return {
    ...node,
    entries: node.entries.map((entry) => (entry === metadata ? { ...entry, value: placed } : entry)),
  };
}

const namespaced = new Set([
  ...['Pod', 'PodTemplate', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController'],
  ...['Job', 'CronJob', 'ServiceAccount', 'Role', 'RoleBinding'],
]);

function entryOf(node: MapNode, key: string) {
  return node.entries.findLast((entry) => entry.key === key);
}

function textOf(node: Node, key: string): string | undefined {
  const value = node.kind === 'map' ? entryOf(node, key)?.value : undefined;
  return value?.kind === 'scalar' ? value.text : undefined;
}

/** Where what cannot be known is no value but whole lines, something may be printed there. */
function partialNote(root: Field, doubts: readonly Doubt[]): string | undefined {
  const spans: Span[] = [];
  collect(root.node, spans);
  const open = doubts.find((doubt) => !spans.some((span) => touches(doubt, span)));
  return open && `what Helm prints here cannot be known before it is installed: ${open.why}`;
}

function collect(node: Node | undefined, spans: Span[]): void {
  if (node?.kind === 'map') for (const { value } of node.entries) collect(value, spans);
  else if (node?.kind === 'seq') for (const { value } of node.items) collect(value, spans);
  else if (node) spans.push(node.span);
}
