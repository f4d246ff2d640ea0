import { baseImageFacts, type BaseImageFacts } from '../../facts/base-images.ts';
import type { Place } from '../../text/source.ts';
import { parseImageReference, type ImageReference } from './image-reference.ts';
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

export function baseOf(name: Value | Unresolved, at: Place, platform: string): Base {
  const text = 'error' in name || !name.isKnown ? undefined : name.text;
  const image = text === undefined ? undefined : parseImageReference(text);
  const isScratch = text === 'scratch';
  const isWindows = platform.startsWith('windows') || (image !== undefined && isWindowsImage(image));
  return {
    reference: isScratch ? 'scratch' : (image?.full ?? null),
    isScratch,
    image: isScratch ? undefined : image,
    facts: isScratch || isWindows || !image ? undefined : baseImageFacts(image),
    isWindows,
    at,
    openArguments: name.openArguments,
  };
}

function isWindowsImage({ repository, tag = '' }: ImageReference): boolean {
  return (
    repository.startsWith('mcr.microsoft.com/windows') || /nanoserver|windowsservercore|ltsc20/.test(tag)
  );
}
