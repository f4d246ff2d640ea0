import { baseImageFacts, type BaseImageFacts } from '../../facts/base-images.ts';
import { parseImageReference } from '../image/image-reference.ts';
import type { Container } from '../pod/pod.ts';
import type { Service } from '../service/service.ts';

/*
 * What is known of the image that a container runs, by its name alone: an image that somebody builds under a name of
 * their own is unknown here.
 */

export function imageOfContainer(container: Container): BaseImageFacts | undefined {
  return container.image.unknown === undefined ? factsOf(container.image.text) : undefined;
}

/** Nothing for a service that is built here, whatever name its image is given. */
export function imageOfService(service: Service): BaseImageFacts | undefined {
  if (service.build || service.at('image').unknown !== undefined) return undefined;
  return factsOf(service.image);
}

function factsOf(name: string | undefined): BaseImageFacts | undefined {
  const reference = name === undefined ? undefined : parseImageReference(name);
  return reference && baseImageFacts(reference);
}
