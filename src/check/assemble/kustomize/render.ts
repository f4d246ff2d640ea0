import type { MapNode, Node, ScalarNode } from '../../read/node.ts';
import { documentsIn } from '../../read/yaml.ts';
import { Source } from '../../text/source.ts';
import { Files, folderOfFile, type ReadSource, rootsOf } from './files.ts';
import { contentHash } from './hash.ts';
import type { RenderChart } from './helm.ts';
import { builtInSchemas, type Schemas, schemasIn } from './merge-keys.ts';
import { followNames } from './names.ts';
import { Budget, type KustomizeProblem, Refusal } from './refusal.ts';
import type { Resource, Resources } from './resource.ts';
import { sorted } from './sort.ts';
import { type Accumulated, nothingYet, type Rendering, Target } from './target.ts';
import { child, madeText } from './tree.ts';
import { resolveVariables } from './variables.ts';

export type { ReadSource } from './files.ts';
export type { RenderChart } from './helm.ts';
export type { KustomizeProblem } from './refusal.ts';

export interface RenderOptions {
  readonly read: ReadSource;
  /** Renders charts of the repository for `helmCharts`; without it they are told as not rendered. */
  readonly renderChart?: RenderChart;
  /** How much may be worked out; counted, not timed. */
  readonly steps?: number;
}

/** One object that comes out. */
export interface RenderedObject {
  readonly node: MapNode;
  /** What could not be done and might have changed it; nothing may be said of what it leaves open. */
  readonly doubts: readonly KustomizeProblem[];
}

export interface Rendered {
  readonly path: string;
  readonly objects: readonly RenderedObject[];
  /** Where there is any, kustomize renders nothing; here all that does not need the missing part is rendered. */
  readonly problems: readonly KustomizeProblem[];
  /** All files that were asked for, those that are not there included. */
  readonly files: ReadonlySet<string>;
  /** The files that came in, whatever has become of what they say. */
  readonly taken: ReadonlySet<string>;
}

/** What `kustomize build` makes of a kustomization, each node written where it was found. */
export function renderKustomization(path: string, { read, renderChart, steps }: RenderOptions): Rendered {
  const files = new Files(read);
  const problems: KustomizeProblem[] = [];
  const result = (objects: readonly RenderedObject[]): Rendered => ({
    path,
    objects,
    problems,
    files: files.asked,
    taken: files.taken,
  });
  try {
    const source = files.find(path) ?? new Source(path, '');
    const budget = new Budget(steps);
    const rendering: Rendering = {
      files,
      budget,
      schemas: schemasOf(source, files),
      renderChart,
      problems,
    };
    const target = new Target(source, rendering);
    const accumulated = nothingYet();
    target.accumulate(accumulated);
    finish(accumulated, rendering);
    const { list } = accumulated.resources;
    return result(inOrder(list, target, problems).flatMap(objectOf));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problems.push(error.problem);
    return result([]);
  }
}

/** Once all are together: hashes, the names that follow from them, variables, and what stays at home. */
function finish(accumulated: Accumulated, { problems, budget }: Rendering): void {
  const { resources, configuration, variables } = accumulated;
  for (const resource of resources.list) if (resource.hashed) appendHash(resource);
  attempt(problems, resources, () => {
    followNames(resources, configuration, budget);
  });
  attempt(problems, resources, () => {
    resolveVariables(variables, resources, configuration, budget);
  });
  resources.list = resources.list.filter(({ node }) => {
    const local = child(node, 'metadata', 'annotations', 'config.kubernetes.io/local-config');
    return local === undefined || (local.kind === 'scalar' && local.text === 'false');
  });
  for (const resource of resources.list) resource.writeStrings('annotations');
}

function attempt(problems: KustomizeProblem[], { list }: Resources, step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof Refusal) || error.problem.kind === 'too-much') throw error;
    problems.push(error.problem);
    for (const resource of list) resource.doubts.push(error.problem);
  }
}

function appendHash(resource: Resource): void {
  const { node } = resource;
  const name = child(node, 'metadata', 'name');
  if (!node || !name) return;
  resource.rememberId();
  const hash = contentHash(node);
  resource.setMetadata(
    'name',
    madeText(`${resource.name}-${hash}`, name, ...hashedIn(node).slice(0, mostNamed)),
  );
}

/** No more are kept of the places that a hash is made of. */
const mostNamed = 24;

function hashedIn(node: MapNode): Node[] {
  return ['data', 'binaryData', 'stringData'].flatMap((field) => {
    const map = child(node, field);
    const values = map?.kind === 'map' ? map.entries.map(({ value }) => value) : [];
    return values.filter((value) => value.kind === 'scalar' && value.unknown === undefined);
  });
}

function inOrder(
  list: readonly Resource[],
  { root }: Target,
  problems: KustomizeProblem[],
): readonly Resource[] {
  try {
    return sorted(list, child(root, 'sortOptions'));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problems.push(error.problem);
    return list;
  }
}

function objectOf({ node, doubts }: Resource): RenderedObject[] {
  return node ? [{ node, doubts }] : [];
}

/** The first kustomization's `openapi` counts for all. */
function schemasOf(source: Source, files: Files): Schemas {
  const root = documentsIn(source, 'kubernetes')[0]?.root;
  const path: ScalarNode | undefined = scalarOf(root?.at('openapi', 'path').node);
  if (!path) return builtInSchemas;
  const [document] = rootsOf(files.load(folderOfFile(source.path), path));
  return document ? schemasIn(document) : builtInSchemas;
}

function scalarOf(node: { kind: string } | undefined): ScalarNode | undefined {
  return isScalar(node) && node.text !== '' ? node : undefined;
}

function isScalar(node: { kind: string } | undefined): node is ScalarNode {
  return node?.kind === 'scalar';
}
