import type { BaseImageFacts } from '../../facts/base-images.ts';
import type { SavedConfiguration, SavedImages, SavedTrial } from '../../facts/saved-images.ts';
import { parseImageReference } from '../image/image-reference.ts';
import type { Container } from '../pod/pod.ts';
import { Service } from '../service/service.ts';

/** What a repository keeps of the image of one container. */
export interface Saved {
  /** Of a start like this container's. */
  readonly trial: SavedTrial | undefined;
  /** What its configuration says, over what else is known of it. */
  configured(facts: BaseImageFacts | undefined): BaseImageFacts | undefined;
}

export function savedOf(user: Container | Service, images: SavedImages | undefined): Saved | undefined {
  const text = user.at('image').unknown === undefined ? user.at('image').text : undefined;
  const reference = images && text !== undefined ? parseImageReference(text) : undefined;
  if (!images || !reference) return undefined;
  const { repository, tag, digest } = reference;
  const isCalled = (name: string) => {
    const other = parseImageReference(name);
    return digest === undefined && other?.repository === repository && other.tag === tag;
  };
  const [, found] =
    Object.entries(images.images).find(([key, { names }]) => key === digest || names.some(isCalled)) ?? [];
  if (!found) return undefined;
  const { config, tried = [] } = found;
  const trial = tried.find((one) => isLike(one, user));
  return { trial, configured: (facts) => (config ? { ...(facts ?? unknown), ...factsOf(config) } : facts) };
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

const unknown: BaseImageFacts = {
  ...{
    user: undefined,
    uid: undefined,
    gid: undefined,
    users: [],
    family: undefined,
    packageManager: undefined,
  },
  ...{ shells: undefined, entrypoint: undefined, cmd: undefined, ports: [], volumes: [], writes: [] },
  ...{ dropsRoot: undefined, capabilitiesAsRoot: [], sources: [], seen: undefined },
};

function factsOf({ user, entrypoint, cmd, ports, volumes, on }: SavedConfiguration): Partial<BaseImageFacts> {
  const [name = '', group] = user.split(':');
  const isNumber = (text: string | undefined): text is string => text !== undefined && /^\d+$/.test(text);
  const isRoot = name === '' || name === 'root' || name === '0';
  return {
    user: user === '' ? 'root' : user,
    // The number of a name stands in the image, and not in its configuration.
    ...(isNumber(name) ? { uid: Number(name), gid: isNumber(group) ? Number(group) : undefined } : {}),
    ...(isRoot ? { uid: 0, gid: isNumber(group) ? Number(group) : 0 } : {}),
    ...{ entrypoint, cmd, ports, volumes, seen: on },
  };
}
