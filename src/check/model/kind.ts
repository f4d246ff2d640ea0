import type { Source } from '../text/source.ts';
import { isComposeName } from '../assemble/compose/places.ts';
import { folderOf } from '../text/path.ts';
import { mentionsKubernetes } from './interest.ts';

/*
 * Which file is what, before anything is parsed: by its path, and where that leaves it open by a look at its text.
 */

export type FileKind =
  | 'dockerfile'
  /** What a program makes a Dockerfile from. */
  | 'dockerfile-template'
  | 'compose'
  | 'kubernetes'
  | 'kustomization'
  | 'helm-chart'
  | 'helm-template'
  | 'helm-values'
  | 'skaffold'
  | 'bake'
  | 'workflow'
  | 'configuration'
  /** A `.env`, whose variables compose reads. */
  | 'environment'
  | 'other';

/** What a path alone tells: the kind, or the writing that has to be read to know it. */
export type PathKind = Exclude<FileKind, 'other'> | 'yaml' | 'json';

/** Whether a file is worth reading at all. */
export function mayMatter(path: string): boolean {
  return kindOfPath(path) !== undefined;
}

/** Copies of other people's work: what is wrong there is mended elsewhere. */
export function isVendored(path: string): boolean {
  return /(?:^|\/)(?:node_modules|vendor)(?:\/|$)/.test(path);
}

/** Undefined where the file is nothing to us. */
export function kindOfPath(path: string): PathKind | undefined {
  const known = mayBeKnown.test(path) && knownPaths.find(([pattern]) => pattern.test(path));
  if (known) return known[1];
  const name = nameOf(path);
  if (isDockerfileName(name)) return isTemplateName(name) ? 'dockerfile-template' : 'dockerfile';
  if (/\.ya?ml$/i.test(name)) return isComposeName(name) ? 'compose' : 'yaml';
  return /\.json$/i.test(name) && !otherJson.test(name) ? 'json' : undefined;
}

const knownPaths: readonly (readonly [RegExp, PathKind])[] = [
  [/(^|\/)\.github\/plimsoll\.yml$/, 'configuration'],
  [/(^|\/)\.(github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/, 'workflow'],
  // kustomize api/konfig/general.go, RecognizedKustomizationFileNames
  [/(^|\/)(kustomization\.ya?ml|Kustomization)$/, 'kustomization'],
  // Helm knows this spelling alone: pkg/chartutil, ChartfileName.
  [/(^|\/)Chart\.yaml$/, 'helm-chart'],
  [/(^|\/)docker-bake([.-][^/]*)?\.(hcl|json)$/, 'bake'],
  [/(^|\/)skaffold([._-][^/]*)?\.ya?ml$/, 'skaffold'],
  [/(^|\/)\.env$/, 'environment'],
];

/** One look for all of them: this is asked of every file of a repository, and more than once. */
const mayBeKnown = new RegExp(knownPaths.map(([{ source }]) => source).join('|'));

/** JSON that is surely something else, and often long. */
const otherJson = /^(package|package-lock|composer|angular|[jt]sconfig.*|.*\.schema|.*\.tfvars)\.json$/i;

/** `Dockerfile`, `Dockerfile.dev`, `Dockerfile-alpine`, `dev.Dockerfile`, `Containerfile`: BuildKit takes any name. */
function isDockerfileName(name: string): boolean {
  return /(^|[._-])(docker|container)file([._-]|$)/i.test(name) && !otherWriting.test(name);
}

const otherWriting =
  /\.(dockerignore|containerignore|mdx?|rst|adoc|txt|html?|json|ya?ml|toml|xml|csv|lock|log|diff|patch|orig|rej|bak|png|svg|gif|jpe?g)$/i;

function isTemplateName(name: string): boolean {
  return /\.(j2|jinja2?|(go)?tmpl|tpl|template|erb|ejs|mustache|hbs|m4|in)$/i.test(name);
}

/** What belongs to the Helm charts of a repository. */
export class Charts {
  readonly #folders: ReadonlySet<string>;

  constructor(paths: Iterable<string>) {
    const charts = Array.from(paths).filter((path) => kindOfPath(path) === 'helm-chart');
    this.#folders = new Set(charts.map(folderOf));
  }

  /** Helm renders every file under `templates`, and nothing else. */
  isTemplate(path: string): boolean {
    const folders = [...path.matchAll(/(?:^|\/)templates(?=\/)/g)].map(({ index }) => path.slice(0, index));
    return folders.some((folder) => this.#folders.has(folder));
  }

  /** `values.yaml`, `values-prod.yaml`, `prod-values.yaml`, those of chart-testing in `ci` included. */
  isValues(path: string): boolean {
    const folder = folderOf(path);
    return /(^|[._-])values([._-].*)?$/i.test(nameOf(path)) && this.#isChart(folder.replace(/(^|\/)ci$/, ''));
  }

  #isChart(folder: string): boolean {
    return this.#folders.has(folder);
  }
}

/** Which file is what. */
export function kindOf(source: Source, charts: Charts): FileKind {
  const kind = kindOfPath(source.path);
  if (kind === 'yaml') return kindOfYaml(source, charts);
  if (kind === 'json') return mentionsKubernetes(source.text) ? 'kubernetes' : 'other';
  if (kind === 'dockerfile') return kindOfDockerfile(source);
  // These two names are not reserved; content that is plainly of another kind goes before them.
  if (kind === 'compose' && isManifest(source.text)) return 'kubernetes';
  if (kind === 'skaffold' && !isSkaffold(source.text)) return kindOfYaml(source, charts);
  return kind ?? 'other';
}

function kindOfYaml({ path, text }: Source, charts: Charts): FileKind {
  // A template with nothing to render is a manifest like any other.
  if (charts.isTemplate(path) && text.includes('{{')) return 'helm-template';
  if (charts.isValues(path)) return 'helm-values';
  if (isSkaffold(text)) return 'skaffold';
  if (isComposeText(text)) return 'compose';
  return mentionsKubernetes(text) ? 'kubernetes' : 'other';
}

/** `Dockerfile.py` might be anything, and a template may have any name. */
function kindOfDockerfile({ path, text }: Source): FileKind {
  if (/^[ \t]*(\{\{|\{%|<%)|^[ \t]*FROM[ \t].*(\{\{|\{%|<%|%%)/im.test(text)) return 'dockerfile-template';
  const isSure = /(^|[/.])(docker|container)file$/i.test(path);
  return isSure || /^[ \t]*FROM[ \t]/im.test(text) ? 'dockerfile' : 'other';
}

function isManifest(text: string): boolean {
  return /^["']?kind["']?[ \t]*:/m.test(text) && /^["']?apiVersion["']?[ \t]*:/m.test(text);
}

function isSkaffold(text: string): boolean {
  return /^apiVersion:[ \t]*["']?skaffold\//m.test(text);
}

/** At the top a map of `services`, of which one says what image it is made from: compose files have any name. */
function isComposeText(text: string): boolean {
  const services = /^(["']?)services\1[ \t]*:[ \t]*(?:[{#].*)?\r?$/m.exec(text);
  if (!services || isManifest(text)) return false;
  const rest = text.slice(services.index + services[0].length);
  const end = rest.search(/^[^\s#]/m);
  const block = services[0] + (end === -1 ? rest : rest.slice(0, end));
  return /(?:^[ \t]+|[{,][ \t]*)["']?(?:image|build)["']?[ \t]*:/m.test(block);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
