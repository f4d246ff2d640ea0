import { type BaseImageFacts, bundledTable, originOf } from '../../src/check/facts/base-images.ts';
import type { ImageReference } from '../../src/check/model/image/image-reference.ts';
import { keyOf, publishedTags, type Origin, type Published } from './library.ts';
import {
  builtOnReading,
  configuredReading,
  publishedByConfiguration,
  publishedByWitness,
} from './configured.ts';
import type { Mirror, Mirrors } from './mirror.ts';
import { publishedElsewhere } from './repositories.ts';
import { archivedReading, readingOf, scriptsCopiedBy, type Reading } from './reading.ts';

/** A tag with what its Dockerfile says. */
export interface Read {
  readonly published: Published;
  readonly reading: Reading | undefined;
  /** Where that was read; undefined where nothing was. */
  readonly origin: Origin | undefined;
  readonly repository: string;
}

/** Images that are a packed file system: their Dockerfile says nothing of what is in it, and the table does. */
const distributions = new Set(
  'alpine almalinux alt amazonlinux archlinux busybox centos clearlinux clefos debian fedora mageia opensuse oraclelinux photon rockylinux ubuntu'.split(
    ' ',
  ),
);

const official = 'docker.io/library/';

/** Every tag of an image that there ever was, as its Dockerfile makes it. Images are called in full: `docker.io/library/node`. */
export class History {
  readonly #mirrors: Mirrors;
  readonly #library: Mirror;
  readonly #tags = new Map<string, ReadonlyMap<string, Published>>();
  readonly #files = new Map<string, FilesOfImage>();
  readonly #read = new Map<string, Reading | undefined>();

  constructor(mirrors: Mirrors) {
    this.#mirrors = mirrors;
    const library = mirrors.of('docker-library/official-images');
    if (!library) throw new Error('there is no copy of docker-library/official-images');
    this.#library = library;
  }

  /** By tag; empty where nobody knows how it is made. */
  tagsOf(image: string): ReadonlyMap<string, Published> {
    let tags = this.#tags.get(image);
    if (!tags) {
      const name = officialName(image);
      const published =
        name === undefined
          ? [...publishedElsewhere(this.#mirrors, image), ...publishedByConfiguration(this.#mirrors, image)]
          : [...publishedTags(this.#library, name), ...publishedByWitness(this.#mirrors, image)];
      tags = new Map(published.map((one) => [one.tag, one]));
      this.#tags.set(image, tags);
    }
    return tags;
  }

  read(image: string, published: Published): Read {
    const [newest] = published.origins;
    const files = this.#filesOf(image);
    const origin = published.origins.find((one) => isSameLine(published, one) && files.has(one));
    const mirror = this.#mirrors.of((origin ?? newest)?.repository ?? '');
    const repository = mirror?.name ?? newest?.repository ?? '';
    if (!origin || !mirror) return { published, reading: undefined, origin: undefined, repository };
    // One file may make several tags, each in its own way.
    const isShared = origin.file !== 'Dockerfile' || distributions.has(officialName(image) ?? '');
    const key = `${image} ${keyOf(origin)}${isShared ? ` ${published.tag}` : ''}`;
    if (!this.#read.has(key)) {
      // What is made from itself is not read again.
      this.#read.set(key, undefined);
      this.#read.set(key, this.#readingOf(image, published.tag, origin, files));
    }
    return { published, reading: this.#read.get(key), origin, repository };
  }

  #readingOf(image: string, tag: string, origin: Origin, files: FilesOfImage): Reading | undefined {
    const text = files.textOf(origin) ?? '';
    if (origin.isBuiltOn) return builtOnReading(origin.file, text);
    const configured = configuredReading(origin.file, text, tag);
    if (configured) return configured;
    const isArchive = distributions.has(officialName(image) ?? '');
    const said = isArchive ? bundledTable().of({ repository: image, tag }) : undefined;
    if (origin.file.endsWith('.json'))
      return said && { ...said, uid: 0, gid: 0, health: [], ...archivedReading(text) };
    const reading = readingOf(origin.file, text, files.scriptsOf(origin), (image) => this.#below(image));
    return reading && said ? { ...said, ...configurationOf(reading) } : reading;
  }

  #below({ repository, tag }: ImageReference): BaseImageFacts | undefined {
    const image = originOf(repository);
    const name = officialName(image);
    if (name === undefined || tag === undefined || distributions.has(name)) return undefined;
    const published = this.tagsOf(image).get(tag);
    return published && this.read(image, published).reading;
  }

  #filesOf(image: string): FilesOfImage {
    let files = this.#files.get(image);
    if (!files) {
      files = new FilesOfImage(this.#mirrors, [...this.tagsOf(image).values()]);
      this.#files.set(image, files);
    }
    return files;
  }
}

function officialName(image: string): string | undefined {
  return image.startsWith(official) ? image.slice(official.length) : undefined;
}

/** What a tag was made from earlier is of the same line where the tag names its version, or the folder is the same. */
function isSameLine({ tag, origins: [newest] }: Published, { folder, repository }: Origin): boolean {
  return /^v?\d/.test(tag) || (folder === newest?.folder && repository === newest.repository);
}

/** The Dockerfiles of an image, asked for all at once: git answers thousands as fast as one. */
class FilesOfImage {
  readonly #mirrors: Mirrors;
  readonly #texts = new Map<string, string>();

  constructor(mirrors: Mirrors, tags: readonly Published[]) {
    this.#mirrors = mirrors;
    this.#load(tags.flatMap(({ origins }) => origins.slice(0, 1)));
    const missing = tags.filter(({ origins: [newest] }) => newest && !this.has(newest));
    this.#load(missing.flatMap(({ origins }) => origins.slice(1)));
    const read = tags.flatMap(({ origins }) => origins.filter((origin) => this.has(origin)));
    this.#load(
      read.flatMap((origin) =>
        scriptsCopiedBy(this.textOf(origin) ?? '').map((file) => ({ ...origin, file })),
      ),
    );
  }

  has(origin: Origin): boolean {
    return this.#texts.has(keyOf(origin));
  }

  textOf(origin: Origin): string | undefined {
    return this.#texts.get(keyOf(origin));
  }

  /** By the names that they have beside the Dockerfile. */
  scriptsOf(origin: Origin): ReadonlyMap<string, string> {
    const names = scriptsCopiedBy(this.textOf(origin) ?? '');
    return new Map(
      names.flatMap((name) => {
        const script = this.#texts.get(keyOf({ ...origin, file: name }));
        return script?.startsWith('#!') ? [[name.slice(name.lastIndexOf('/') + 1), script] as const] : [];
      }),
    );
  }

  #load(origins: readonly Origin[]): void {
    const byMirror = new Map<Mirror, Set<string>>();
    for (const origin of origins) {
      const mirror = this.#mirrors.of(origin.repository);
      if (mirror) byMirror.set(mirror, (byMirror.get(mirror) ?? new Set()).add(keyOf(origin)));
    }
    for (const [mirror, keys] of byMirror) {
      const texts = mirror.texts([...keys]);
      for (const [index, key] of [...keys].entries()) {
        const text = texts[index];
        if (text !== undefined) this.#texts.set(key, text);
      }
    }
  }
}

/** What the Dockerfile of a distribution says of itself. */
function configurationOf({ user, uid, gid, entrypoint, cmd, ports, volumes, health, dropsRoot }: Reading) {
  return { user, uid, gid, entrypoint, cmd, ports, volumes, health, dropsRoot };
}
