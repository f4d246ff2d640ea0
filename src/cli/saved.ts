import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readSavedImages, type SavedImages, savedImagesPath } from '../check/index.ts';
import { workTreeOf } from './files/git.ts';
import { readText } from './files/read.ts';
import { replaceText } from './files/write.ts';
import { WrongUse, type Io } from './io.ts';

/* What is kept of images in the repository: `.github/plimsoll-images.json`. */

export function readSaved(io: Io): SavedImages {
  const { images } = kept(io);
  return images;
}

export async function updateSaved(io: Io, change: (before: SavedImages) => SavedImages): Promise<void> {
  const { path, text, images } = kept(io);
  const after = `${JSON.stringify({ $schema: schema, ...change(images) }, null, 2)}\n`;
  const failure = text === undefined ? written(path, after) : replaceText(path, text, after);
  if (failure !== undefined) throw new WrongUse(`\`${savedImagesPath}\` cannot be written: ${failure}.`);
  await io.stderr.write(`Saved to ${savedImagesPath}. Commit it: check, fix and the App read it.\n`);
}

function kept({ cwd }: Io) {
  const path = join(workTreeOf(cwd) ?? cwd, savedImagesPath);
  const reading = readText(path, true);
  const text = typeof reading === 'object' && 'text' in reading ? reading.text : undefined;
  const images = text === undefined ? { version: 1 as const, images: {} } : readSavedImages(text);
  if (typeof images === 'string') throw new WrongUse(`\`${savedImagesPath}\` cannot be used: ${images}.`);
  return { path, text, images };
}

const schema = 'https://unpkg.com/plimsoll/schema/plimsoll-images.schema.json';

function written(path: string, text: string): string | undefined {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
