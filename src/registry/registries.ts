import {
  type ImageReference,
  parseImageReference,
  readSavedImages,
  type SavedImage,
  type SavedImages,
} from '../check/index.ts';
import type { Cache } from './cache.ts';
import { anonymous, type Credentials } from './credentials.ts';
import { reasonOf, Unanswered } from './failure.ts';
import { type Allowance, Host } from './host.ts';
import type { Hosts } from './hosts.ts';
import { configurationOf, resolve, type Tagged } from './image.ts';
import { Pace } from './pace.ts';
import { Wire } from './wire.ts';

export interface RegistriesOptions {
  readonly hosts: Hosts;
  readonly cache: Cache;
  readonly credentials?: Credentials;
  readonly wire?: Wire;
  readonly now?: () => number;
}

export interface AskOptions {
  /** For all of them together. What is not known by then is not known. */
  readonly milliseconds: number;
  readonly signal?: AbortSignal;
}

/** What was learned, in the shape in which the library takes it, and of what nothing was. */
export interface Answers {
  readonly registry: SavedImages;
  readonly unanswered: readonly { readonly image: string; readonly reason: string }[];
  readonly requests: number;
}

/** Of so many images one review may ask. */
const mostImages = 200;

/** So many requests an image may cost: the challenge or the tag, a token, the index, the manifest, the configuration. */
const mostRequests = 5;

/** Of all hosts together, for one review. */
const atOnce = { atOnce: 16, perMinute: Infinity };

const keptFor = { tag: 60 * 60, failure: 5 * 60 };

/** Asks registries what they know of images, and remembers it. */
export class Registries {
  readonly #options: RegistriesOptions;
  readonly #wire: Wire;
  readonly #now: () => number;
  readonly #hosts = new Map<string, Host>();
  /** Two reviews that ask the same ask once. */
  readonly #asking = new Map<string, Promise<Found>>();

  constructor(options: RegistriesOptions) {
    this.#options = options;
    this.#wire = options.wire ?? new Wire();
    this.#now = options.now ?? Date.now;
  }

  /** `images`: as `imagesIn` of the library names them. */
  async ask(images: Iterable<string>, { milliseconds, signal: given }: AskOptions): Promise<Answers> {
    const signal = AbortSignal.any([
      AbortSignal.timeout(Math.max(milliseconds, 0)),
      ...(given ? [given] : []),
    ]);
    let requests = 0;
    const onRequest = (): void => {
      requests++;
    };
    const pace = new Pace(this.#now, atOnce);
    const told = [...new Set(images)].map(async (image, index): Promise<Told> => {
      try {
        if (index >= mostImages)
          throw new Unanswered(`more than ${mostImages} images are not asked for at once`);
        const found = pace.turn(() => this.#found(image, { signal, onRequest }), signal);
        return { image, found: await beforeEnd(found, signal) };
      } catch (error) {
        return { image, reason: reasonOf(error) };
      }
    });
    return { ...collected(await Promise.all(told)), requests };
  }

  close(): void {
    this.#wire.close();
  }

  async #found(image: string, asked: Pick<Allowance, 'signal' | 'onRequest'>): Promise<Found> {
    const reference = parseImageReference(image);
    const host = reference && this.#hostOf(reference.registry);
    if (!host) throw new Unanswered('its registry is not among those that may be asked');
    // What somebody else is asking for is then known; unless that one had less time.
    const running = this.#asking.get(image);
    if (running) await running.catch(() => undefined);
    const asking = this.#look(reference, host, { ...asked, left: mostRequests });
    this.#asking.set(image, asking);
    try {
      return await asking;
    } finally {
      this.#asking.delete(image);
    }
  }

  async #look(reference: ImageReference, host: Host, allowance: Allowance): Promise<Found> {
    const { cache } = this.#options;
    const failure = await cache.get(`failure ${reference.full}`);
    if (failure !== undefined) throw new Unanswered(failure);
    try {
      const tagged = await this.#tagged(reference, host, allowance);
      const { digest, day } = tagged;
      const key = `configuration ${reference.repository}@${digest}`;
      const known = imageIn(await cache.get(key), digest);
      if (known?.config) return { digest, image: { ...known, config: { ...known.config, on: day } } };
      const { platform, config } = await configurationOf(reference, tagged, host, allowance);
      const image = { names: [], platform, config: { on: day, from: 'registry', ...config } };
      await cache.set(key, JSON.stringify({ version: 1, images: { [digest]: image } }));
      return { digest, image };
    } catch (error) {
      // That there was no time says nothing of the image.
      if (!allowance.signal.aborted)
        await cache.set(`failure ${reference.full}`, reasonOf(error), keptFor.failure);
      throw error;
    }
  }

  /** A digest is what it is; a tag is asked for again after an hour. */
  async #tagged(
    reference: ImageReference,
    host: Host,
    allowance: Allowance,
  ): Promise<Tagged & { day: string }> {
    const day = new Date(this.#now()).toISOString().slice(0, 10);
    if (reference.digest !== undefined) return { digest: reference.digest, body: undefined, day };
    const { cache } = this.#options;
    const key = `tag ${reference.full}`;
    const [known, since = day] = (await cache.get(key))?.split(' ') ?? [];
    if (known !== undefined) return { digest: known, body: undefined, day: since };
    const tagged = await resolve(reference, host, allowance);
    await cache.set(key, `${tagged.digest} ${day}`, keptFor.tag);
    return { ...tagged, day };
  }

  #hostOf(registry: string): Host | undefined {
    const known = this.#hosts.get(registry);
    if (known) return known;
    const { hosts, credentials = anonymous } = this.#options;
    const endpoint = hosts.endpointOf(registry);
    if (!endpoint) return undefined;
    if (this.#hosts.size >= mostHosts) this.#hosts.clear();
    const now = this.#now;
    const host = new Host(endpoint, { wire: this.#wire, hosts, credentials, pace: new Pace(now), now });
    this.#hosts.set(registry, host);
    return host;
  }
}

/** A pattern may cover any number of them. */
const mostHosts = 200;

interface Found {
  readonly digest: string;
  readonly image: SavedImage;
}

type Told = { readonly image: string } & ({ readonly found: Found } | { readonly reason: string });

function imageIn(text: string | undefined, digest: string): SavedImage | undefined {
  const kept = text === undefined ? undefined : readSavedImages(text);
  return typeof kept === 'object' ? kept.images[digest] : undefined;
}

/** Whatever it is that does not end: a registry, a helper program, a cache. */
async function beforeEnd<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let stop = (): void => undefined;
  const end = new Promise<never>((_, fail) => {
    stop = () => {
      fail(new Unanswered('it did not answer in time'));
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function collected(told: readonly Told[]): Pick<Answers, 'registry' | 'unanswered'> {
  const images = new Map<string, SavedImage>();
  for (const one of told) {
    if (!('found' in one)) continue;
    const { digest, image } = one.found;
    images.set(digest, { ...image, names: [...(images.get(digest)?.names ?? []), one.image] });
  }
  return {
    registry: { version: 1, images: Object.fromEntries(images) },
    unanswered: told.flatMap((one) => ('reason' in one ? [{ image: one.image, reason: one.reason }] : [])),
  };
}
