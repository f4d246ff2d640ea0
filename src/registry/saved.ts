import {
  type SavedConfiguration,
  type SavedImage,
  type SavedImages,
  startsAlike,
  withoutSecret,
} from '../check/index.ts';

/** What a tag was when it was saved, and what it is now. */
export interface Changed {
  readonly image: string;
  readonly what: 'user' | 'entrypoint';
  readonly before: string;
  readonly now: string;
}

/** What was saved before, with what registries say now in its place. */
export function withAsked(before: SavedImages, asked: SavedImages): SavedImages {
  const all = new Map(Object.entries(before.images));
  for (const [digest, { names, platform, config }] of Object.entries(asked.images)) {
    if (!config) continue;
    const moved = [...all].flatMap(([key, one]) => (key !== digest && isCalled(one, names) ? [one] : []));
    // The names now mean this image; what was known of the one they meant stays under that one's digest.
    for (const [key, one] of all)
      all.set(key, { ...one, names: one.names.filter((name) => !names.includes(name)) });
    const known = all.get(digest);
    const kept = { ...config, env: config.env.map(withoutSecret) };
    const tried = [
      known,
      ...moved.filter((one) => one.config !== undefined && startsAlike(one.config, kept)),
    ].find((one) => one?.tried)?.tried;
    all.set(digest, {
      names: [...new Set([...(known?.names ?? []), ...names])].sort(),
      ...(platform === undefined ? {} : { platform }),
      config: kept,
      ...(tried ? { tried } : {}),
    });
  }
  const entries = [...all].filter(([, { names, tried }]) => names.length > 0 || tried !== undefined);
  return { version: 1, images: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** Which names mean an image with another user or another start than the one that was saved. */
export function changedSince(saved: SavedImages, asked: SavedImages): Changed[] {
  return Object.values(asked.images).flatMap(({ names, config: now }) =>
    names.flatMap((image) => {
      const before = Object.values(saved.images).find((one) => isCalled(one, [image]))?.config;
      return before && now ? differences(image, before, now) : [];
    }),
  );
}

function differences(image: string, before: SavedConfiguration, now: SavedConfiguration): Changed[] {
  const told = (argv: readonly string[]): string => JSON.stringify(argv);
  const all: readonly Changed[] = [
    { image, what: 'user', before: before.user || 'root', now: now.user || 'root' },
    {
      ...{ image, what: 'entrypoint', before: told([...before.entrypoint, ...before.cmd]) },
      now: told([...now.entrypoint, ...now.cmd]),
    },
  ];
  return all.filter((one) => one.before !== one.now);
}

function isCalled({ names }: SavedImage, wanted: readonly string[]): boolean {
  return names.some((name) => wanted.includes(name));
}
