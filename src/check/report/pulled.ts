import type { BaseImageFacts } from '../facts/base-images.ts';
import { frozenImage } from '../facts/frozen-images.ts';
import type { Unit } from '../judging/unit.ts';
import type { ImageReference } from '../model/image/image-reference.ts';
import type { Project } from '../model/project.ts';
import { type Place, shownPlace } from '../text/source.ts';
import type { ImageSource, PulledImage } from './contract.ts';

/** The images from outside that the things of one unit rest on or run, each once. */
export function pulledBy({ dockerfile, workloads, services }: Unit, project: Project): PulledImage[] {
  const pulled = new Pulled();
  for (const { parent, base, isWindows } of dockerfile?.stages ?? [])
    if (!parent && base.image && !isWindows) pulled.add(base.image, base.at, base.facts);
  const pods = workloads.flatMap((workload) => workload.pods).filter(({ windows }) => !windows);
  for (const runner of [...pods.flatMap(({ containers }) => containers), ...services]) {
    const image = project.pulledBy(runner);
    if (image) pulled.add(image, runner.at('image').heading, project.images.of(image));
  }
  return pulled.all;
}

/** One entry for each image, with all the places that name it. */
export function pulledOnce(images: readonly PulledImage[]): PulledImage[] {
  const all = new Map<string, PulledImage>();
  for (const one of images) {
    const known = all.get(one.image);
    all.set(one.image, known ? { ...known, places: [...known.places, ...one.places] } : one);
  }
  return [...all.values()];
}

export function sourceOf(facts: BaseImageFacts | undefined): ImageSource | null {
  if (facts?.user === undefined) return null;
  if (!facts.basis) return { from: 'table' };
  const { from, digest, on } = facts.basis;
  return { from, digest, on };
}

function frozenOf(image: ImageReference): PulledImage['frozen'] {
  const frozen = frozenImage(image);
  return frozen ? { since: frozen.since ?? null } : null;
}

class Pulled {
  readonly #images = new Map<string, PulledImage>();

  add(reference: ImageReference, at: Place, facts: BaseImageFacts | undefined): void {
    const { full: image } = reference;
    const { source, span } = shownPlace(at);
    const place = { path: source.path, line: source.position(span.start).line };
    const known = this.#images.get(image);
    this.#images.set(image, {
      ...{ image, user: facts?.user ?? null, source: sourceOf(facts), frozen: frozenOf(reference) },
      places: [...(known?.places ?? []), place],
    });
  }

  get all(): PulledImage[] {
    return [...this.#images.values()];
  }
}
