import type { BaseImageFacts } from '../../facts/base-images.ts';
import type { Place } from '../../text/source.ts';
import { parseImageReference, type ImageReference } from './image-reference.ts';
import type { ImageKnowledge } from './knowledge.ts';
import type { Unresolved, Value } from './value.ts';

/** The image from outside that a stage rests on, whatever stages lie between. */
export interface Base {
  /** In full, `docker.io/library/node:24`; `scratch`; null where it cannot be known. */
  readonly reference: string | null;
  readonly isScratch: boolean;
  readonly image: ImageReference | undefined;
  readonly facts: BaseImageFacts | undefined;
  readonly isWindows: boolean;
  /** The name of the image in its FROM. */
  readonly at: Place;
  /** The ARGs without a default that its name hangs on. */
  readonly openArguments: readonly string[];
}

export function baseOf(name: Value | Unresolved, at: Place, platform: string, images: ImageKnowledge): Base {
  const text = 'error' in name || !name.isKnown ? undefined : name.text;
  const image = text === undefined ? undefined : parseImageReference(text);
  const isScratch = text === 'scratch';
  const isWindows = platform.startsWith('windows') || (image !== undefined && isWindowsImage(image));
  return {
    reference: isScratch ? 'scratch' : (image?.full ?? null),
    isScratch,
    image: isScratch ? undefined : image,
    facts: isScratch || isWindows || !image ? undefined : asBuiltOn(images.of(image, platform)),
    isWindows,
    at,
    openArguments: name.openArguments,
  };
}

/** What its ONBUILD sets is set in the stage, in a way that is not told here. */
function asBuiltOn(facts: BaseImageFacts | undefined): BaseImageFacts | undefined {
  if (!facts?.onbuild) return facts;
  const sets = (keyword: RegExp) => facts.onbuild?.some((trigger) => keyword.test(trigger));
  return {
    ...facts,
    ...(sets(/^\s*USER\b/i) ? { user: undefined, uid: undefined, gid: undefined } : {}),
    ...(sets(/^\s*(?:ENTRYPOINT|CMD)\b/i) ? { entrypoint: undefined, cmd: undefined } : {}),
  };
}

function isWindowsImage({ repository, tag = '' }: ImageReference): boolean {
  return (
    repository.startsWith('mcr.microsoft.com/windows') || /nanoserver|windowsservercore|ltsc20/.test(tag)
  );
}
