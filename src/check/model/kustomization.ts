import type { Field } from '../read/field.ts';
import type { Source } from '../text/source.ts';
import { documentsIn } from '../read/yaml.ts';
import { folderOf, join } from '../text/path.ts';
import { kindOfPath } from './kind.ts';

/*
 * What the kustomizations of a project do with its files (kustomize api/types/kustomization.go, patch.go).
 */

export interface Kustomization {
  readonly path: string;
  /** Where its paths are told from, and what another one lists to include it. */
  readonly folder: string;
  /** The namespace that it puts all into; undefined where it leaves them where they are. */
  readonly namespace: string | undefined;
  /** What it includes: files, and folders with kustomizations of their own. */
  readonly resources: readonly string[];
  /** Files that it lays over others. */
  readonly patches: readonly string[];
  /** What it calls images instead: the new name by the one that stands in the files. */
  readonly imageNames: ReadonlyMap<string, string>;
  /** It takes in charts, other repositories, or files whose names say nothing. */
  readonly isForeign: boolean;
  /** It lays over its resources what may concern their security, as far as its own text tells. */
  readonly mayHarden: boolean;
}

/** Kustomizations from the one that lists a file outwards. */
export type Chain = readonly Kustomization[];

export class Kustomizations {
  readonly #read: (path: string) => Source | undefined;
  readonly #including = new Map<string, Kustomization[]>();
  readonly #patches = new Map<string, string>();
  readonly #all = new Map<string, Kustomization>();
  readonly #hardening = new Map<string, boolean>();

  constructor(paths: readonly string[], read: (path: string) => Source | undefined) {
    this.#read = read;
    for (const path of paths) {
      const source = kindOfPath(path) === 'kustomization' ? read(path) : undefined;
      if (source) this.#add(kustomizationOf(source));
    }
  }

  #add(kustomization: Kustomization): void {
    const { path, patches, resources } = kustomization;
    this.#all.set(path, kustomization);
    for (const patch of patches) this.#patches.set(patch, path);
    for (const resource of resources) {
      const known = this.#including.get(resource);
      if (known) known.push(kustomization);
      else this.#including.set(resource, [kustomization]);
    }
  }

  /**
   * Why a file is only a part, where a kustomization lays it over others. It may look whole and is not: what it leaves
   * out stands in the base.
   */
  patchNote(path: string): string | undefined {
    const by = this.#patches.get(path);
    return by === undefined ? undefined : `a patch that \`${by}\` lays over another file`;
  }

  /**
   * Every way from a file to a kustomization that no other one includes; one empty way for a file that none lists.
   * Undefined where there are more than anybody could mean.
   */
  chainsOf(path: string): readonly Chain[] | undefined {
    const chains: Chain[] = [];
    let left = mostSteps;
    const climb = (resource: string, chain: Chain): void => {
      const parents = (this.#including.get(resource) ?? []).filter((parent) => !chain.includes(parent));
      if (parents.length === 0) chains.push(chain);
      for (const parent of parents) if (left-- > 0) climb(parent.folder, [...chain, parent]);
    };
    climb(path, []);
    return left < 0 ? undefined : chains;
  }

  /** What an image of this file is called once Kustomize is done: one name, or several where its ways differ. */
  imageNamesOf(path: string, image: string): string[] {
    const names = (this.chainsOf(path) ?? []).map((chain) =>
      chain.reduce((name, { imageNames }) => renamed(name, imageNames), image),
    );
    return [...new Set(names)];
  }

  /** Why what comes out of a kustomization, or of a patch of one, is not what its files say; undefined where it is. */
  unjudged(path: string): string | undefined {
    const own = this.#all.get(path);
    if (own?.isForeign === true)
      return 'a kustomization that takes in what is not here: what comes of it is not judged';
    if (own && this.#mayHarden(own))
      return 'a kustomization that changes what it takes in: what comes of it is not judged';
    const by = this.#patches.get(path);
    return by !== undefined && takesAway(this.#read(path)?.text ?? '')
      ? `a patch that \`${by}\` lays over another file: what comes of it is not judged`
      : undefined;
  }

  /** The kustomization that may give this file's objects security settings that the file itself does not have. */
  hardening(path: string): Kustomization | undefined {
    for (const chain of this.chainsOf(path) ?? []) {
      const found = chain.find((kustomization) => this.#mayHarden(kustomization));
      if (found) return found;
    }
    return undefined;
  }

  #mayHarden({ path, mayHarden, patches }: Kustomization): boolean {
    const known = this.#hardening.get(path);
    if (known !== undefined) return known;
    const found = mayHarden || patches.some((patch) => mayConcernSecurity(this.#read(patch)?.text));
    this.#hardening.set(path, found);
    return found;
  }
}

/** Kustomize compares the name as it is written, tag and digest left out (api/filters/imagetag). */
function renamed(image: string, names: ReadonlyMap<string, string>): string {
  const [written = ''] = image.split('@', 1);
  const colon = written.indexOf(':', written.lastIndexOf('/') + 1);
  const name = colon === -1 ? written : written.slice(0, colon);
  return (names.get(name) ?? name) + image.slice(name.length);
}

/** Ways from one file outwards, counted by their steps. */
const mostSteps = 200;

function kustomizationOf(source: Source): Kustomization {
  const root = documentsIn(source, 'kubernetes')[0]?.root;
  const { path } = source;
  const folder = folderOf(path);
  const files = (field: Field | undefined) =>
    (field?.items() ?? []).flatMap(({ string }) => (isPath(string) ? [join(folder, string)] : []));
  // `bases` is what `resources` took over; a component is included where others are.
  const resources = ['resources', 'bases', 'components'].flatMap((key) => files(root?.at(key)));
  const images = (root?.at('images').items() ?? []).flatMap((image): [string, string][] => {
    const [name, newName] = [image.at('name').text, image.at('newName').text];
    return name === undefined || newName === undefined ? [] : [[name, newName]];
  });
  const namespace = root?.at('namespace').text ?? '';
  return {
    path,
    folder: folder === '' ? '.' : folder,
    namespace: namespace === '' ? undefined : namespace,
    resources,
    patches: root ? patchFilesOf(root).map((file) => join(folder, file)) : [],
    imageNames: new Map(images),
    isForeign: root !== undefined && isForeign(root),
    mayHarden: root !== undefined && mayHardenItself(root),
  };
}

function isForeign(root: Field): boolean {
  const taken = ['resources', 'bases', 'components'].flatMap((key) => root.at(key).items());
  if (['helmCharts', 'generators'].some((key) => root.at(key).items().length > 0)) return true;
  return taken.some(({ string }) => string !== undefined && (!isPath(string) || oddName.test(string)));
}

/** Of a file, and of none that is looked at by its name. */
const oddName = /^(?!.*\.(?:ya?ml|json)$).*\.(?!\.?$|\.?\/)[a-z]{2,5}$/i;

/** JSON6902 may take anything away, and so may a directive; what another patch says is judged where it stands. */
function takesAway(text: string): boolean {
  return /\$patch|^[ \t]*(?:-[ \t]*)?["']?op["']?[ \t]*:|"op"[ \t]*:|\{[ \t]*op[ \t]*:/m.test(text);
}

function isPath(text: string | undefined): text is string {
  return text !== undefined && !text.includes('\n') && !text.includes('://') && !text.startsWith('/');
}

function patchFilesOf(kustomization: Field): string[] {
  const named = ['patches', 'patchesJson6902', 'replacements'].flatMap((key) =>
    kustomization
      .at(key)
      .items()
      .map((item) => item.at('path')),
  );
  // A strategic merge patch stands in the list itself, as a path or as its text.
  const merged = kustomization.at('patchesStrategicMerge').items();
  return [...named, ...merged].flatMap(({ string }) =>
    string !== undefined && !string.includes('\n') ? [string] : [],
  );
}

/** By patches in its own text, by programs, or by components from elsewhere. */
function mayHardenItself(kustomization: Field): boolean {
  if (
    ['transformers', 'configurations', 'validators'].some((key) => kustomization.at(key).items().length > 0)
  )
    return true;
  const isRemote = ({ string }: Field) => string?.includes('://') ?? false;
  if (kustomization.at('components').items().some(isRemote)) return true;
  return ['patches', 'patchesJson6902', 'patchesStrategicMerge', 'replacements'].some((key) => {
    const { node } = kustomization.at(key);
    return node !== undefined && mayConcernSecurity(node.source.slice(node.span));
  });
}

/** What Pod Security and the kubelet look at, and whatever takes the place of a whole pod or container. */
const security =
  /securityContext|runAs|host(?:Network|PID|IPC|Users|Path|Port)|privileged|capabilities|seccomp|apparmor|sysctls|volumes|\$patch|pod-security|["'/](?:spec|template|containers|initContainers|\d+|-)["']?[ \t]*(?:[\r\n,}]|$)/i;

/** A file that is not there may say anything. */
function mayConcernSecurity(text: string | undefined): boolean {
  return text === undefined || security.test(text);
}
