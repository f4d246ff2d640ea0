import { isComposeName } from '../assemble/compose/places.ts';
import { readDockerfile } from '../read/dockerfile.ts';
import type { Field } from '../read/field.ts';
import { documentsIn } from '../read/yaml.ts';
import { folderOf } from '../text/path.ts';
import type { Source } from '../text/source.ts';
import { interestOf, mentionsKubernetes, says, topValues } from './interest.ts';

/*
 * Which file is what, before anything is parsed: by its path, and where that leaves it open by a look at its text.
 */

export type FileKind =
  | 'dockerfile'
  /** What a program makes a Dockerfile from. */
  | 'dockerfile-template'
  /** What a program makes a manifest or a compose file from: `web.yaml.j2`. */
  | 'manifest-template'
  | 'compose'
  | 'kubernetes'
  | 'kustomization'
  | 'helm-chart'
  | 'helm-template'
  | 'helm-values'
  /** What templates take in, and what Helm is to leave out. */
  | 'helm-part'
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
  if (/\.json$/i.test(name)) return 'json';
  if (isHelmPart(path, name)) return 'helm-part';
  return /\.(?:ya?ml|json)\.[^.]+$/i.test(name) && isTemplateName(name) ? 'manifest-template' : undefined;
}

/** What keeps files out of a chart, and what may be a template of one: Helm prints a file of any name there. */
function isHelmPart(path: string, name: string): boolean {
  return name === '.helmignore' || (mayBeTemplate(path) && !ofPages.test(name));
}

export function mayBeTemplate(path: string): boolean {
  return /(?:^|\/)templates\//.test(path);
}

/** What lies in the `templates` of everything that prints pages; where it is a chart's, its folder tells (Charts). */
const ofPages =
  /\.(?:html?|xhtml|xml|css|s[ac]ss|less|[cm]?[jt]sx?|vue|svelte|mdx?|rst|adoc|png|jpe?g|gif|svg|ico|webp|woff2?|ttf|pdf|php|py|rb|go|java|kt|cs|erb|haml|slim|ejs|hbs|mustache|twig|blade|jinja2?|j2|pug|mjml|eml|csv|sql|zip|gz|tgz)$/i;

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
  // helmfile's own name for one that it carries out as a template.
  [/(^|\/)helmfile[^/]*\.ya?ml\.gotmpl$/, 'yaml'],
];

/** One look for all of them: this is asked of every file of a repository, and more than once. */
const mayBeKnown = new RegExp(knownPaths.map(([{ source }]) => source).join('|'));

/** `Dockerfile`, `Dockerfile.dev`, `Dockerfile-alpine`, `dev.Dockerfile`, `Containerfile`: BuildKit takes any name. */
function isDockerfileName(name: string): boolean {
  return /(^|[._-])(docker|container)file([._-]|$)/i.test(name) && !otherWriting.test(name);
}

const otherWriting =
  /\.(dockerignore|containerignore|mdx?|rst|adoc|txt|html?|json|ya?ml|toml|xml|csv|lock|log|diff|patch|orig|rej|bak|png|svg|gif|jpe?g)$/i;

export function isTemplateName(name: string): boolean {
  return /\.(j2|jinja2?|(go)?tmpl|tpl|tftpl|template|erb|ejs|mustache|hbs|m4|in)$/i.test(name);
}

/** The text of a manifest or a compose file with containers, under the name of a template: only what is made of it counts. */
export function isManifestTemplate({ path, text }: Source): boolean {
  if (!isTemplateName(nameOf(path))) return false;
  return (
    (mentionsKubernetes(text) && text.includes('ontainers')) ||
    (/^[ \t]*["']?services["']?[ \t]*:/m.test(text) &&
      /["' \t{,](?:image|build|extends)["']?[ \t]*:/.test(text))
  );
}

/** What belongs to the Helm charts of a repository. */
export class Charts {
  readonly #folders: ReadonlySet<string>;

  constructor(paths: Iterable<string>) {
    const charts = Array.from(paths).filter((path) => kindOfPath(path) === 'helm-chart');
    this.#folders = new Set(charts.map(folderOf));
  }

  /** It lies in the folder of one: templates may print it. */
  has(path: string): boolean {
    if (this.#folders.size === 0) return false;
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      if (this.#folders.has(folder)) return true;
      if (folder === '') return false;
    }
  }

  /** Helm renders every file under `templates`, and nothing else. */
  isTemplate(path: string): boolean {
    const folders = [...path.matchAll(/(?:^|\/)templates(?=\/)/g)].map(({ index }) => path.slice(0, index));
    return folders.some((folder) => this.#folders.has(folder));
  }

  /** `values.yaml`, `values-prod.yaml`, `prod-values.yaml`, those of chart-testing in `ci` included. */
  isValues(path: string): boolean {
    const folder = folderOf(path);
    return (
      /(?:^|[._-])values(?:$|[._-])/i.test(nameOf(path)) &&
      !/\.schema\.json$/i.test(path) &&
      this.#isChart(folder.replace(/(^|\/)ci$/, ''))
    );
  }

  #isChart(folder: string): boolean {
    return this.#folders.has(folder);
  }
}

/** Which file is what. */
export function kindOf(source: Source, charts: Charts): FileKind {
  const kind = kindOfPath(source.path);
  if (kind === 'dockerfile' || kind === 'dockerfile-template') return kindOfDockerfile(source, kind);
  if (kind === undefined || isOfName(kind)) return kind ?? 'other';
  if (kind === 'yaml' || kind === 'json') return kindOfYaml(source, charts);
  // No name is reserved: kubectl applies what it is given.
  if (kind === 'skaffold' && !isSkaffold(source.text)) return kindOfYaml(source, charts);
  return kind !== 'helm-template' && kind !== 'helm-values' && holdsObject(source) ? 'kubernetes' : kind;
}

/** Its text makes nothing else of it. */
function isOfName(kind: PathKind): kind is OfName {
  return ['configuration', 'environment', 'helm-part', 'manifest-template'].includes(kind);
}

type OfName = 'configuration' | 'environment' | 'helm-part' | 'manifest-template';

function kindOfYaml(source: Source, charts: Charts): FileKind {
  const { path, text } = source;
  // A template with nothing to render is a manifest like any other.
  if (charts.isTemplate(path) && text.includes('{{')) return 'helm-template';
  if (charts.isValues(path)) return holdsObject(source) ? 'kubernetes' : 'helm-values';
  if (isSkaffold(text)) return 'skaffold';
  if (isComposeText(source)) return 'compose';
  return mentionsKubernetes(text) ? 'kubernetes' : 'other';
}

/** A Dockerfile may have any name, that of a template included, and what has the name of one may be anything. */
function kindOfDockerfile(source: Source, kind: 'dockerfile' | 'dockerfile-template'): FileKind {
  const { instructions, problems, skipped } = readDockerfile(source);
  const froms = instructions.filter(({ keyword }) => keyword === 'FROM');
  const isTemplate =
    problems.some(({ span }) => brackets.test(source.slice(span))) ||
    // No image is called so, whatever builds it.
    froms.some(({ args }) => !args.includes('$') && brackets.test(args)) ||
    (kind === 'dockerfile-template' &&
      (problems.length > 0 ||
        brackets.test(source.text) ||
        marks.test(source.text) ||
        directive.test(source.text)));
  if (isTemplate) return 'dockerfile-template';
  if (kind === 'dockerfile' && /(^|[/.])(docker|container)file$/i.test(source.path)) return 'dockerfile';
  if (skipped === undefined && froms.length === 0) return 'other';
  // What BuildKit refuses may be of another program, under a name that many use.
  return problems.length > 0 ? 'dockerfile-template' : 'dockerfile';
}

/**
 * What BuildKit would build, whatever it is called. Prose and programs that begin with this word do not go on in
 * instructions alone; a file that has a single mistake is taken for something else.
 */
export function isDockerfileText(source: Source): boolean {
  const { instructions, problems } = readDockerfile(source);
  const keywords = instructions.map(({ keyword }) => keyword).filter((keyword) => keyword !== 'ARG');
  return problems.length === 0 && keywords[0] === 'FROM' && keywords.some((keyword) => keyword !== 'FROM');
}

const brackets = /\{\{|\{%|<%|%%/;
/** Of autoconf and m4. */
const marks = /@\w+@|^[ \t]*(?:m4_\w+|define|include|ifdef)\(/m;
/** Of the C preprocessor. */
const directive = /^#[ \t]*(?:include|define|if|ifdef)\b/m;

/** Kubernetes objects stand at the top of it, of other kinds than a kustomization and what is in it. */
function holdsObject(source: Source): boolean {
  if (!mentionsKubernetes(source.text)) return false;
  return documentsIn(source, 'kubernetes').some(({ text, root }) => {
    const interest = interestOf(text);
    if (interest === undefined || root.at('kind').string === undefined) return false;
    const apiVersion = root.at('apiVersion').string;
    return apiVersion !== undefined && !/^(?:kustomize\.config\.k8s\.io|skaffold)\//.test(apiVersion);
  });
}

function isSkaffold(text: string): boolean {
  return /^apiVersion:[ \t]*["']?skaffold\//m.test(text);
}

/**
 * At the top a map of `services`, of which one says what it is made from or may do, or volumes that are something of the
 * host: compose files have any name.
 */
function isComposeText(source: Source): boolean {
  if (!says(source.text, 'services') && !says(source.text, 'driver_opts')) return false;
  const documents = documentsIn(source, 'compose');
  const serving = documents.filter(
    ({ text }) => topValues(text, 'services')?.length !== 0 || text.includes('driver_opts'),
  );
  return serving.some(({ root }) => holdsServices(root)) && !holdsObject(source);
}

function holdsServices(root: Field): boolean {
  const services = root.at('services').entries();
  const volumes = root.at('volumes').entries();
  return (
    services.some(([, service]) => ofService.some((key) => service.at(key).exists)) ||
    volumes.some(([, volume]) => volume.at('driver_opts', 'device').exists)
  );
}

/** What makes a container, or gives it power: a file that is laid over others may say no more than one of these. */
const ofService = [
  ...[
    'image',
    'build',
    'extends',
    'privileged',
    'user',
    'cap_add',
    'security_opt',
    'volumes',
    'use_api_socket',
  ],
  ...['network_mode', 'pid', 'ipc', 'userns_mode', 'cgroup', 'devices', 'device_cgroup_rules'],
  ...['post_start', 'pre_start', 'pre_stop', 'develop', 'volumes_from', 'configs', 'secrets'],
];

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
