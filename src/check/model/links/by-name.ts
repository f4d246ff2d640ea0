import { isOfficialImage } from '../../facts/official-images.ts';
import type { ImageReference } from '../image/image-reference.ts';
import { kindOfPath, isVendored } from '../kind.ts';
import { folderOf } from '../../text/path.ts';

/** The Dockerfiles of a project by the names that their paths suggest for an image. */
export class DockerfileNames {
  readonly #byName = new Map<string, string[]>();
  readonly #repository: string;
  readonly #ownNames: readonly string[];

  /** `repository`: what the project is called, `owner/name`; empty where that is not known. */
  constructor(paths: readonly string[], repository: string) {
    this.#ownNames = repository
      .toLowerCase()
      .split('/')
      .filter((name) => name.length > 2);
    this.#repository = this.#ownNames.at(-1) ?? '';
    for (const path of paths) {
      if (kindOfPath(path) !== 'dockerfile' || isVendored(path)) continue;
      for (const name of this.#namesOf(path)) {
        const known = this.#byName.get(name);
        if (known) known.push(path);
        else this.#byName.set(name, [path]);
      }
    }
  }

  /** The Dockerfile that an image is most likely built of; undefined where several are as likely, or none is. */
  find(image: ImageReference, from: string): string | undefined {
    const { name, isLocal } = partsOf(image);
    const manager = name === 'controller' ? /^(?:(.*)\/)?config\/manager\/[^/]+$/.exec(from) : null;
    // Kubebuilder's scaffold: config/manager runs what the Dockerfile beside `config` builds.
    if (manager && isLocal)
      return this.#byName.get(managers)?.find((path) => folderOf(path) === (manager[1] ?? ''));
    const path = nearest(this.#byName.get(name) ?? [], from);
    return path !== undefined && this.#isEvident(image, path, from) ? path : undefined;
  }

  /** Something more than the name: half the world has a `server`. */
  #isEvident(image: ImageReference, path: string, from: string): boolean {
    const { name, owners, isLocal } = partsOf(image);
    // No registry has it, or the two stand together.
    if (isLocal || isBeside(from, path)) return true;
    if (isOfficialImage(`docker.io/library/${name}`)) return false;
    return (
      /[-_]/.test(name) || name === this.#repository || this.#ownNames.some((own) => owners.includes(own))
    );
  }

  /** `api` for api/Dockerfile, docker/api.Dockerfile and docker/Dockerfile.api; the project's name for the one at its top. */
  #namesOf(path: string): string[] {
    const folder = folderOf(path);
    const file = path.slice(path.lastIndexOf('/') + 1);
    const suffix = /^(?:dockerfile|containerfile)[._-]([\w.-]+)$/i.exec(file)?.[1];
    const prefix = /^([\w.-]+)[._-](?:dockerfile|containerfile)$/i.exec(file)?.[1];
    const own = suffix ?? prefix;
    if (own !== undefined) return [own.toLowerCase()];
    const name = folder === '' ? this.#repository : folder.slice(folder.lastIndexOf('/') + 1).toLowerCase();
    return [name, managers].filter((each) => each !== '');
  }
}

/** No image is called so. */
const managers = '/';

function partsOf({ registry, path }: ImageReference) {
  const slash = path.lastIndexOf('/');
  return {
    name: path.slice(slash + 1),
    /** Where it comes from: `ghcr.io/acme/shop`. */
    owners: `${registry}/${path.slice(0, slash)}`,
    /** Without a registry or an owner, as one calls what one has just built. */
    isLocal: registry === 'docker.io' && path.startsWith('library/'),
  };
}

/** In the Dockerfile's own folder, or in one beside it that is not at the top of the project. */
function isBeside(path: string, dockerfile: string): boolean {
  const own = folderOf(dockerfile);
  const parent = folderOf(own);
  return [own, parent].some((folder) => folder !== '' && path.startsWith(`${folder}/`));
}

const mostCandidates = 500;

/** The one that shares the longest way with the file; undefined where two do. */
function nearest(paths: readonly string[], from: string): string | undefined {
  if (paths.length > mostCandidates) return undefined;
  const way = from.split('/');
  let best: string | undefined;
  let most = -1;
  for (const path of paths) {
    const steps = path.split('/');
    const differs = steps.findIndex((step, index) => step !== way[index]);
    if (differs === most) best = undefined;
    if (differs > most) [best, most] = [path, differs];
  }
  return best;
}
