import type { SavedConfiguration, SavedTrial } from '../../facts/saved-images.ts';
import { parseImageReference } from '../image/image-reference.ts';
import type { ImageKnowledge } from '../image/knowledge.ts';
import type { Container } from '../pod/pod.ts';
import { isBuiltAs } from '../service/built-name.ts';
import { Service } from '../service/service.ts';

/** And the image that was tried: its digest, and how it was configured then. */
export type Tried = SavedTrial & {
  readonly digest: string;
  readonly config: SavedConfiguration | undefined;
};

/** The trial, of those that the repository keeps of its image, that started it like this container does. */
export function triedAs(user: Container | Service, images: ImageKnowledge): Tried | undefined {
  const [digest, saved] = savedFor(user, images) ?? [];
  const trial = saved?.tried?.find((one) => isLike(one, user));
  return trial && digest !== undefined ? { ...trial, digest, config: saved?.config } : undefined;
}

/** A service whose image is built, and not named in a file, is looked for by the name that compose gives it. */
function savedFor(user: Container | Service, images: ImageKnowledge) {
  const field = user.at('image');
  if (user instanceof Service && user.build && !field.exists)
    return images.savedAs((name) => isBuiltAs(name, user));
  const text = field.unknown === undefined ? field.text : undefined;
  const reference = text === undefined ? undefined : parseImageReference(text);
  return reference && images.savedOf(reference);
}

/** It was this very thing that was started, or its image alone and this adds no words of its own. */
function isLike({ as, entrypoint, cmd }: SavedTrial, user: Container | Service): boolean {
  const keys =
    user instanceof Service ? (['entrypoint', 'command'] as const) : (['command', 'args'] as const);
  const [own, more] = keys.map((key) => wordsAt(user, key));
  const isSame = JSON.stringify([own, more]) === JSON.stringify([entrypoint, cmd]);
  const subject = user instanceof Service ? `Service ${user.name}` : user.subject;
  return isSame && (as === subject || as === 'image');
}

function wordsAt(
  user: Container | Service,
  key: 'args' | 'command' | 'entrypoint',
): readonly string[] | undefined {
  if (user instanceof Service && key !== 'args') return user[key];
  const field = user.at(key);
  return field.exists ? field.items().map(({ text }) => text ?? '') : undefined;
}
