import { mentionsKubernetes, interestOf } from '../model/interest.ts';
import { Charts, isDockerfileText, isManifestTemplate, kindOfPath, mayMatter } from '../model/kind.ts';
import { letsIn } from '../model/image/system-copies.ts';
import { documentsIn } from '../read/yaml.ts';
import { Source } from '../text/source.ts';
import { type FileSet, Project } from '../model/project.ts';

/**
 * The files whose findings a change of these can change: themselves, and where one of them speaks of others, any that
 * may listen. A workload says nothing about others; a Dockerfile does, a Namespace, a kustomization, a compose file.
 */
export function reachOf(files: FileSet, changed: readonly string[]): Set<string> {
  const built = changed.every(mayMatter) ? new Set() : builtIn(files);
  const charts = new Charts(files.paths);
  const own = changed.filter(
    (path) => mayMatter(path) || built.has(path) || charts.has(path) || isNameless(files, path),
  );
  if (!changed.some((path) => speaksOfOthers(files, path))) return new Set(own);
  const listeners = files.paths.filter(mayMatter);
  return new Set([...own, ...nearest(listeners, own).slice(0, mostReached)]);
}

/** A Dockerfile, or a template of a manifest, by its text alone. */
function isNameless(files: FileSet, path: string): boolean {
  const text = files.read(path);
  const source = text === undefined ? undefined : new Source(path, text);
  return source !== undefined && (isDockerfileText(source) || isManifestTemplate(source));
}

/** The Dockerfiles, whatever they are called, that configurations of these files build. */
export function builtIn(files: FileSet): ReadonlySet<string> {
  return new Set(new Project(files).links.builtFiles);
}

/** The files that may run what these Dockerfiles build, the nearest ones. */
export function runnersOf(paths: readonly string[], project: Project): string[] {
  const dockerfiles = paths.filter((path) => kindOfPath(path) === 'dockerfile');
  const runners = dockerfiles.flatMap((path) => project.links.runnersOf(path));
  return nearest(runners, dockerfiles, mostJudgedAgain).slice(0, mostJudgedAgain);
}

/** Each proof judges all of them twice. */
const mostJudgedAgain = 24;

/** Whoever changes a Dockerfile of a huge repository need not wait for all of it to be judged. */
const mostReached = 600;

function speaksOfOthers(files: FileSet, path: string): boolean {
  const kind = kindOfPath(path);
  if (kind === undefined)
    return (
      /\.(?:sh|bash)$|entrypoint|passwd/i.test(path.slice(path.lastIndexOf('/') + 1)) ||
      isRead(files.read(path) ?? '')
    );
  if (kind !== 'yaml' && kind !== 'json')
    return !['configuration', 'helm-chart', 'manifest-template'].includes(kind);
  const text = files.read(path) ?? '';
  if (!mentionsKubernetes(text)) return /^(?:services|images|build):/m.test(text) || isRead(text);
  return documentsIn(new Source(path, text), 'kubernetes').some(
    (document) => ![undefined, 'workload', 'unknown', 'volume'].includes(interestOf(document.text)),
  );
}

/** Rules by which somebody becomes root, or a seccomp profile: others take them in. */
function isRead(text: string): boolean {
  return letsIn.test(text) || text.includes('SCMP_ACT_');
}

/** By how many folders of their path they share with one of the changed files. */
function nearest(paths: readonly string[], changed: readonly string[], most = mostReached): string[] {
  if (paths.length <= most) return [...paths];
  const folders = new Set(changed.flatMap(foldersOf));
  const closeness = new Map(
    paths.map((path) => [path, foldersOf(path).filter((folder) => folders.has(folder)).length]),
  );
  return paths.toSorted((a, b) => (closeness.get(b) ?? 0) - (closeness.get(a) ?? 0));
}

/** `a` and `a/b` for `a/b/c.yaml`. */
function foldersOf(path: string): string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index));
}
