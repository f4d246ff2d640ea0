import { type CheckOptions, imagesIn, type PulledImage } from '../check/index.ts';
import { counted } from '../review/counts.ts';
import type { Answers } from '../registry/index.ts';
import { bounded } from './bounds.ts';
import { Disk } from './files/disk.ts';
import { bytesOf, type Selection } from './files/selection.ts';
import { harmless } from './format/harmless.ts';
import { WrongUse, type Io } from './io.ts';
import type { Arguments } from './table/shape.ts';
import { Waiting } from './waiting.ts';

/* `--registry`: registries are asked what they know of images, as whoever runs the command. */

/** Longer than this nobody waits for what would be good to know. */
const seconds = 30;

/** What is known of the images of these files, with what registries say of them where they are to be asked. */
export async function withRegistry(
  given: CheckOptions,
  selection: Selection,
  options: Arguments['options'],
  io: Io,
): Promise<CheckOptions> {
  const images = (): string[] => askable(imagesOf(selection, given, io));
  const answers = await askedOf(images, options, io);
  return answers ? { ...given, images: { ...given.images, registry: answers.registry } } : given;
}

/** What these files run or rest on. */
export function imagesOf(selection: Selection, given: CheckOptions, io: Io): readonly PulledImage[] {
  return bounded(io, { files: selection.files.size, bytes: () => bytesOf(selection) }, (watched) =>
    imagesIn(new Disk(selection, watched.givenUp), { ...given, ...watched }),
  );
}

/** What registries say of these images; undefined where they are not to be asked. */
export async function askedOf(
  images: () => readonly string[],
  options: Arguments['options'],
  io: Io,
): Promise<Answers | undefined> {
  if (!options.has('registry')) {
    if (options.has('allow-registry')) throw new WrongUse('`--allow-registry` needs `--registry` beside it.');
    return undefined;
  }
  const answers = await ask(images(), options, io);
  if (answers.unanswered.length > 0) await io.stderr.write(unansweredText(answers.unanswered));
  return answers;
}

export async function ask(
  images: readonly string[],
  options: Arguments['options'],
  io: Io,
): Promise<Answers> {
  // Whoever asks nobody need not wait for what it takes to ask.
  const { registriesFor } = await import('./registries.ts');
  const registries = registriesFor(options, io);
  const waiting = new Waiting(io.stderr);
  try {
    waiting.say(`asking registries about ${counted(images.length, 'image')}`);
    return await registries.ask(images, { milliseconds: seconds * 1000 });
  } finally {
    await waiting.end();
    registries.close();
  }
}

/** What a registry may add to: all but what is named by a digest that the project keeps. */
export function askable(pulled: readonly PulledImage[]): string[] {
  return pulled
    .filter(({ image, source }) => !(source?.from === 'saved' && image.includes('@')))
    .map(({ image }) => image);
}

function unansweredText(unanswered: Answers['unanswered']): string {
  const shown = unanswered.slice(0, 10);
  const lines = shown.map(
    ({ image, reason }) => `plimsoll: nothing learned of \`${harmless(image)}\`: ${reason}.\n`,
  );
  const more = unanswered.length - shown.length;
  return `${lines.join('')}${more > 0 ? `plimsoll: nothing learned of ${counted(more, 'more image')}.\n` : ''}`;
}
