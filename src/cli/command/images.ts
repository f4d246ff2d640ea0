import { mayMatter, type PulledImage, type SavedImages } from '../../check/index.ts';
import { type Changed, changedSince, withAsked } from '../../registry/index.ts';
import { ask, askable, imagesOf } from '../asking.ts';
import { configOf, optionsOf, savedImagesOf } from '../configuration.ts';
import { select } from '../files/selection.ts';
import { imagesText } from '../format/images.ts';
import { jsonOf } from '../format/json.ts';
import { paintFor } from '../format/paint.ts';
import { renamedPlaces } from '../renamed.ts';
import type { Io } from '../io.ts';
import { readSaved, updateSaved } from '../saved.ts';
import type { Arguments } from '../table/shape.ts';

/** What is known of one image, and why no more is. */
export interface Listed extends PulledImage {
  /** What its registry, asked now, told nothing for; empty where it did, or was not asked. */
  readonly problem: string;
}

export async function runImages({ positionals, options }: Arguments, io: Io): Promise<number> {
  const selection = select(io.cwd, positionals, mayMatter);
  const given = optionsOf(options, configOf(undefined, selection, io), io, savedImagesOf(selection));
  const first = imagesOf(selection, given, io);
  const isAsked = ['registry', 'save', 'check'].some((name) => options.has(name));
  const { registry, unanswered } = isAsked
    ? await ask(askable(first), options, io)
    : { registry: undefined, unanswered: [] };
  const known = registry
    ? imagesOf(selection, { ...given, images: { ...given.images, registry } }, io)
    : first;
  const problems = new Map(unanswered.map(({ image, reason }) => [image, reason]));
  const listed = known.map((image): Listed => ({
    ...renamedPlaces(image, (path) => selection.files.get(path)?.shown ?? path),
    problem: problems.get(image.image) ?? '',
  }));
  const changed = options.has('check') && registry ? changedSince(readSaved(io), registry) : [];
  await io.stdout.write(printed(listed, changed, options, io));
  if (options.has('save') && registry) await save(registry, io);
  const isOver = options.has('check') && (changed.length > 0 || listed.some(({ frozen }) => frozen));
  return isOver ? 1 : 0;
}

function printed(
  images: readonly Listed[],
  changed: readonly Changed[],
  options: Arguments['options'],
  { stdout, env }: Io,
): string {
  if (options.get('format') === 'json') return jsonOf({ version: 1, images, changed });
  const width = Math.min(Math.max(stdout.columns, 40), 110);
  const paint = paintFor(options.get('color') ?? 'auto', stdout, env);
  return imagesText(images, changed, { width, paint });
}

async function save(registry: SavedImages, io: Io): Promise<void> {
  await updateSaved(io, (before) => withAsked(before, registry));
}
