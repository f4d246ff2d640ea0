import { parseImageReference } from './image-reference.ts';
import type { Container } from './pod.ts';
import type { Service } from './service.ts';

/*
 * The command that tells whether a container bears a change, for a person to copy. The names in it come from files that
 * anybody may have written, so nothing goes into it that a shell could take for more than a word.
 */

export interface Trial {
  readonly try?: string;
}

/** Nothing where the image's name is not known. */
export function trialOf(container: Container, ...flags: readonly string[]): Trial {
  return runOf(container.image.text, flags);
}

/** What is built here has no name to run it by. */
export function trialOfService(service: Service, ...flags: readonly string[]): Trial {
  if (!service.build) return runOf(service.image, flags);
  return /^[\w.-]+$/.test(service.name) ? { try: `docker compose up --build ${service.name}` } : {};
}

/** Prints the user that an image starts as; an empty line is root. */
export function userOfImageCommand(container: Container): Trial {
  const image = imageWord(container.image.text);
  return image === undefined
    ? {}
    : { try: `docker pull -q ${image} && docker image inspect --format '{{.Config.User}}' ${image}` };
}

/** Builds the image of a Dockerfile and starts it, the folder that the command is run in being its context. */
export function buildTrial(path: string): Trial {
  if (!/^[\w.][\w./-]*$/.test(path)) return {};
  return { try: `docker run --rm $(docker build --quiet --file ${path} .)` };
}

function runOf(image: string | undefined, flags: readonly string[]): Trial {
  const word = imageWord(image);
  return word === undefined ? {} : { try: ['docker run --rm', ...flags, word].join(' ') };
}

/** A reference consists of letters, digits and `./:@_-`, and begins with one of the first two. */
function imageWord(text: string | undefined): string | undefined {
  return text !== undefined && parseImageReference(text) ? text : undefined;
}
