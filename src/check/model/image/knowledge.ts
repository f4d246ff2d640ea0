import { type BaseImageFacts, type BaseImageRow, bundledTable, ImageTable } from '../../facts/base-images.ts';
import { type SavedImage, type SavedImages, startsAlike } from '../../facts/saved-images.ts';
import { configuredFacts } from './configured.ts';
import { type ImageReference, parseImageReference } from './image-reference.ts';

/** Where it is known what an image is, the least exact first. */
export interface ImageSources {
  /** By tag; the table that comes with the library unless another is given. */
  readonly table?: readonly BaseImageRow[];
  /** By digest: what the trusted branch keeps. */
  readonly saved?: SavedImages | undefined;
  /** What registries have answered: under which digest they have a name today, and its configuration. */
  readonly registry?: SavedImages | undefined;
}

/** What is known of images from outside. What speaks of the very digest goes before what holds for a tag. */
export class ImageKnowledge {
  readonly #table: ImageTable;
  readonly #saved: Entries;
  readonly #asked: Entries;
  readonly #found = new Map<string, BaseImageFacts | undefined>();

  constructor({ table, saved, registry }: ImageSources = {}) {
    this.#table = table ? new ImageTable(table) : bundledTable();
    this.#saved = new Entries(saved);
    this.#asked = new Entries(registry);
  }

  /** Whether this is a public image of which the table knows anything. */
  isPublic({ repository }: ImageReference): boolean {
    return this.#table.has(repository);
  }

  /** `platform`: the one that is asked for, where one is. */
  of(image: ImageReference, platform = ''): BaseImageFacts | undefined {
    const key = `${image.full} ${platform}`;
    if (!this.#found.has(key)) this.#found.set(key, this.#factsOf(image, platform));
    return this.#found.get(key);
  }

  /** What is kept of it, trials included. */
  savedOf(image: ImageReference): Entry | undefined {
    const [asked] = this.#asked.of(image) ?? [];
    const exact = asked === undefined ? undefined : this.#saved.of({ ...image, digest: asked });
    const saved = exact ?? this.#saved.of(image);
    if (!saved || exact || asked === undefined || image.digest !== undefined) return saved;
    // The tag is another image today. One that was only built again starts the same.
    const today = this.#asked.of(image)?.[1].config;
    const { config } = saved[1];
    return today && config && startsAlike(today, config) ? saved : undefined;
  }

  /** Whether anything at all was tried. */
  get hasTrials(): boolean {
    return this.#saved.hasTrials;
  }

  /** What is kept of the one image whose name is such; undefined where several are. */
  savedAs(isSuch: (name: string) => boolean): Entry | undefined {
    return this.#saved.withName(isSuch);
  }

  #factsOf(image: ImageReference, platform: string): BaseImageFacts | undefined {
    const row = this.#table.of(image);
    const [digest, said] = this.#asked.of(image) ?? [];
    const from = said?.config ? 'registry' : 'saved';
    const entry = said?.config ? ([digest, said] as const) : this.#saved.of(image);
    const [name, { config, platform: own } = {}] = entry ?? [];
    if (name === undefined || !config || (platform !== '' && own !== undefined && own !== platform))
      return row;
    const [, { tried = [] } = {}] = this.savedOf(image) ?? [];
    const root = tried.find((one) => one.as === 'image' && !one.entrypoint && !one.cmd)?.root;
    return configuredFacts(row, config, { image: image.full, from, digest: name, on: config.on }, root);
  }
}

let bundled: ImageKnowledge | undefined;

/** What is known without asking anybody. */
export function bundledKnowledge(): ImageKnowledge {
  return (bundled ??= new ImageKnowledge());
}

type Entry = readonly [digest: string, image: SavedImage];

/** Entries by digest and by name. */
class Entries {
  readonly #images: ReadonlyMap<string, SavedImage>;
  readonly #byName = new Map<string, Entry>();

  constructor(images: SavedImages | undefined) {
    this.#images = new Map(Object.entries(images?.images ?? {}));
    for (const [digest, image] of this.#images)
      for (const name of image.names) {
        const full = parseImageReference(name)?.full;
        if (full !== undefined && !this.#byName.has(full)) this.#byName.set(full, [digest, image]);
      }
  }

  of({ repository, tag, digest }: Pick<ImageReference, 'repository' | 'tag' | 'digest'>): Entry | undefined {
    if (digest === undefined) return this.#byName.get(`${repository}:${tag ?? 'latest'}`);
    const image = this.#images.get(digest);
    return image && [digest, image];
  }

  get hasTrials(): boolean {
    return [...this.#images.values()].some(({ tried = [] }) => tried.length > 0);
  }

  withName(isSuch: (name: string) => boolean): Entry | undefined {
    const [found, ...others] = [...this.#images].filter(([, { names }]) => names.some(isSuch));
    return others.length > 0 ? undefined : found;
  }
}
