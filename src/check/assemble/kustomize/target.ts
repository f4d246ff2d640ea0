import type { MapNode, Node, ScalarNode } from '../../read/node.ts';
import { documentsIn } from '../../read/yaml.ts';
import { clean, join } from '../../text/path.ts';
import type { Place, Source } from '../../text/source.ts';
import {
  type Configuration,
  configurationIn,
  defaultConfiguration,
  merged,
  noConfiguration,
} from './configuration.ts';
import { type Context, loadFrom } from './context.ts';
import { configurationOfCrds } from './crds.ts';
import { embeddedRoots, type Files, folderOfFile, isRemote, isWithin, objectsIn, rootsOf } from './files.ts';
import { generated } from './generators.ts';
import { inflated, type RenderChart } from './helm.ts';
import type { Transformer } from './patches.ts';
import { generatorOf, transformerOf } from './plugins.ts';
import { type Budget, type KustomizeProblem, refuse, Refusal, refuseMissing } from './refusal.ts';
import { Resource, Resources } from './resource.ts';
import type { Schemas } from './merge-keys.ts';
import { checkedKustomization } from './shape.ts';
import { type Step, stepsOf } from './steps.ts';
import { child, isNull, textAt } from './tree.ts';
import { addVariable, noteVariables, type Variables } from './variables.ts';

/** What is the same for all kustomizations that take part in one rendering. */
export interface Rendering {
  readonly files: Files;
  readonly budget: Budget;
  readonly schemas: Schemas;
  readonly renderChart: RenderChart | undefined;
  readonly problems: KustomizeProblem[];
}

/** The objects so far, and what has been learnt of their fields. */
export interface Accumulated {
  readonly resources: Resources;
  configuration: Configuration;
  readonly variables: Variables;
}

export function nothingYet(): Accumulated {
  return { resources: new Resources(), configuration: noConfiguration, variables: new Map() };
}

/** Nobody nests them deeper. */
const deepest = 40;

/** One kustomization (kustomize internal/target/kusttarget.go). */
export class Target {
  readonly root: Node;
  readonly isComponent: boolean;
  readonly #rendering: Rendering;
  readonly #context: Context;
  /** The folders from the first kustomization to this one. */
  readonly #way: readonly string[];

  constructor(source: Source, rendering: Rendering, way: readonly string[] = []) {
    const folder = folderOfFile(source.path);
    this.#rendering = rendering;
    this.#context = { files: rendering.files, folder, schemas: rendering.schemas, budget: rendering.budget };
    this.#way = [...way, clean(folder)];
    this.root = kustomizationIn(source);
    this.isComponent = textAt(this.root, 'kind') === 'Component';
  }

  /** A component works on what is there already; what is not one begins with nothing. */
  accumulate(accumulated: Accumulated): void {
    const { resources } = accumulated;
    for (const path of [...this.#scalars('resources'), ...this.#scalars('bases')])
      this.#attempt(() => {
        this.#resource(path, accumulated);
      });
    accumulated.configuration = merged(accumulated.configuration, this.#configuration(), this.root);
    this.#generate(resources);
    for (const path of this.#scalars('components'))
      this.#attempt(() => {
        this.#component(path, accumulated);
      }, resources.list);
    for (const step of [...stepsOf(this.root, accumulated.configuration, this.#context), ...this.#programs()])
      this.#transform(step, resources);
    for (const path of this.#scalars('validators')) this.#attempt(() => this.#validate(path));
    this.#attempt(() => {
      noteVariables(this.#items('vars'), accumulated.variables, resources);
    });
  }

  #items(key: string): Node[] {
    const list = child(this.root, key);
    return list?.kind === 'seq' ? list.items.map(({ value }) => value) : [];
  }

  #scalars(key: string): ScalarNode[] {
    return this.#items(key).filter((node): node is ScalarNode => node.kind === 'scalar' && !isNull(node));
  }

  /** A step that cannot be taken is told and left out; what it might have changed is in doubt. */
  #attempt(
    step: () => void,
    inDoubt: readonly Resource[] = [],
    missing: 'missing' | 'data' = 'missing',
  ): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof Refusal) || error.problem.kind === 'too-much') throw error;
      const { kind } = error.problem;
      const problem = { ...error.problem, kind: kind === 'missing' ? missing : kind };
      this.#rendering.problems.push(problem);
      for (const resource of inDoubt) resource.doubts.push(problem);
    }
  }

  #resource(path: ScalarNode, accumulated: Accumulated): void {
    const { files, folder } = this.#context;
    const target = join(folder, path.text);
    if (isRemote(path.text)) refuse(path, `\`${path.text}\` is not in this repository.`, 'remote');
    const source = files.find(target);
    if (!source) {
      this.#base(path, target, accumulated);
      return;
    }
    const read = objectsIn(rootsOf(source)).map((node) => this.#object(node));
    accumulated.resources.appendAll(read);
    files.taken.add(target);
    // It is read all the same: whoever builds may have lifted this fence.
    if (!isWithin(target, folder))
      refuse(
        path,
        `\`${target}\` lies outside of \`${folder}\`: Kustomize reads files in or below its own folder.`,
      );
  }

  #object(node: MapNode): Resource {
    this.#context.budget.spend(node, node.entries.length);
    return new Resource(node);
  }

  #base(path: ScalarNode, target: string, accumulated: Accumulated): void {
    const inner = this.#other(path, target);
    if (inner.isComponent) refuse(path, `\`${target}\` is a component: list it under \`components\`.`);
    const its = nothingYet();
    inner.accumulate(its);
    accumulated.resources.appendAll(its.resources.list);
    accumulated.configuration = merged(accumulated.configuration, its.configuration, this.root);
    for (const [name, entry] of its.variables) addVariable(accumulated.variables, name, entry);
  }

  #component(path: ScalarNode, accumulated: Accumulated): void {
    if (isRemote(path.text)) refuse(path, `\`${path.text}\` is not in this repository.`, 'remote');
    const target = join(this.#context.folder, path.text);
    const inner = this.#other(path, target);
    if (!inner.isComponent) refuse(path, `\`${target}\` is no component: its \`kind\` is not Component.`);
    inner.accumulate(accumulated);
  }

  #other(path: Place, folder: string): Target {
    const inside = this.#way.find((visited) => isWithin(visited, folder));
    if (inside !== undefined)
      refuse(path, `\`${folder}\` takes in \`${inside}\`, which is on the way to it: this would never end.`);
    if (this.#way.length >= deepest) refuse(path, 'Kustomizations are nested too deeply here.', 'too-much');
    const source = this.#context.files.kustomization(folder, path) ?? refuseMissing(path, folder);
    this.#context.budget.spend(path, 1_000);
    return new Target(source, this.#rendering, this.#way);
  }

  #configuration(): Configuration {
    let configuration = defaultConfiguration;
    for (const path of this.#scalars('configurations'))
      this.#attempt(() => {
        for (const root of kubernetesRoots(loadFrom(this.#context, path)))
          configuration = merged(configuration, configurationIn(root), path);
      });
    for (const path of this.#scalars('crds'))
      this.#attempt(() => {
        for (const root of kubernetesRoots(loadFrom(this.#context, path)))
          configuration = merged(configuration, configurationOfCrds(root), path);
      });
    return configuration;
  }

  #generate(resources: Resources): void {
    const options = child(this.root, 'generatorOptions');
    for (const [key, kind] of [
      ['configMapGenerator', 'ConfigMap'],
      ['secretGenerator', 'Secret'],
    ] as const)
      for (const args of this.#items(key))
        this.#attempt(
          () => {
            resources.absorb(generated(kind, args, options, this.#context));
          },
          [],
          'data',
        );
    for (const chart of this.#items('helmCharts'))
      this.#attempt(() => {
        for (const made of inflated(chart, this.root, this.#context, this.#rendering.renderChart))
          resources.absorb(made);
      });
    for (const chart of this.#items('helmChartInflationGenerator'))
      this.#attempt(() =>
        refuse(chart, '`helmChartInflationGenerator` is the old name of `helmCharts`.', 'unsupported'),
      );
    for (const object of this.#objectsOf('generators'))
      this.#attempt(() => {
        resources.absorb(generatorOf(object, this.#context));
      });
  }

  #transform({ at, make }: Step, resources: Resources): void {
    this.#attempt(() => {
      this.#context.budget.spend(at, resources.list.length);
      make()(resources);
      resources.dropDeleted();
    }, resources.list);
  }

  #programs(): Step[] {
    return this.#objectsOf('transformers').map((object) => ({
      at: object,
      make: (): Transformer => transformerOf(object, this.#context),
    }));
  }

  /** What `transformers` and `generators` say, in their own text, in files, or in kustomizations. */
  #objectsOf(key: 'transformers' | 'generators'): MapNode[] {
    const found: MapNode[] = [];
    for (const path of this.#scalars(key))
      this.#attempt(() => {
        if (path.text.includes('\n')) {
          found.push(...objectsIn(embeddedRoots(path, 'compose')));
          return;
        }
        const its = nothingYet();
        this.#resource(path, its);
        found.push(...its.resources.list.flatMap(({ node }) => node ?? []));
      });
    return found;
  }

  #validate(path: ScalarNode): never {
    refuse(path, 'A validator is a program, and was not run.', 'unsupported');
  }
}

/** `kustomization.yaml` itself is read as YAML 1.1 is. */
function kustomizationIn(source: Source): Node {
  const document = documentsIn(source, 'kubernetes')[0];
  const fatal = document?.problems.find((problem) => problem.fatal);
  const top = { source, span: { start: 0, end: 0 } };
  if (fatal) refuse({ source, span: fatal.span }, `This kustomization is not YAML: ${fatal.message}`);
  if (document?.template === true) refuse(top, 'This kustomization is a template.');
  const root = document?.root.node;
  if (!root || isNull(root)) return refuse(top, 'This kustomization is empty.');
  const checked = checkedKustomization(root);
  const kind = textAt(checked, 'kind');
  const apiVersion = textAt(checked, 'apiVersion');
  if (kind !== '' && kind !== 'Kustomization' && kind !== 'Component')
    refuse(child(checked, 'kind') ?? checked, 'The `kind` must be Kustomization or Component.');
  const wanted = `kustomize.config.k8s.io/${kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`;
  if (apiVersion !== '' && apiVersion !== wanted)
    refuse(child(checked, 'apiVersion') ?? checked, `The \`apiVersion\` must be \`${wanted}\`.`);
  const says =
    checked.kind === 'map' && checked.entries.some(({ key, value }) => !isType(key) && !isNull(value));
  if (!says) refuse(top, 'This kustomization is empty.');
  return checked;
}

function isType(key: string): boolean {
  return key === 'kind' || key === 'apiVersion';
}

function kubernetesRoots(source: Source): Node[] {
  return documentsIn(source, 'kubernetes').flatMap(({ root, problems }) => {
    const fatal = problems.find((problem) => problem.fatal);
    if (fatal) refuse({ source, span: fatal.span }, `This is not YAML: ${fatal.message}`);
    return root.node ?? [];
  });
}
