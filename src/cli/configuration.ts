import { join, relative, resolve } from 'node:path';
import { type CheckOptions, readSavedImages, savedImagesPath } from '../check/index.ts';
import type { Arguments } from './table/shape.ts';
import { readText } from './files/read.ts';
import type { Selection } from './files/selection.ts';
import { WrongUse, type Io } from './io.ts';

export interface Config {
  readonly path: string;
  readonly text: string;
}

/** The file that was named, or the repository's own. Only the first must exist. */
export function configOf(named: string | undefined, { base }: Selection, { cwd }: Io): Config | undefined {
  const absolute = named === undefined ? join(base, '.github', 'plimsoll.yml') : resolve(cwd, named);
  const reading = readText(absolute, true);
  const path = named ?? (relative(cwd, absolute).replaceAll('\\', '/') || absolute);
  if (reading === 'gone') {
    if (named === undefined) return undefined;
    throw new WrongUse(`no such configuration file: \`${named}\`.`);
  }
  if (reading === 'link' || 'reason' in reading) {
    const reason = reading === 'link' ? 'a symbolic link' : reading.reason;
    throw new WrongUse(`the configuration \`${path}\` cannot be used: ${reason}.`);
  }
  return { path, text: reading.text };
}

export function optionsOf(
  given: Arguments['options'],
  config: Config | undefined,
  { today }: Io,
  saved: string | undefined,
): CheckOptions {
  const podSecurity = podSecurityOf(given);
  return {
    today,
    ...(saved !== undefined && { images: { saved } }),
    ...(config && { config }),
    ...(podSecurity !== undefined && { podSecurity }),
  };
}

/** What is kept of images beside the configuration. */
export function savedImagesOf({ base }: Selection): string | undefined {
  const reading = readText(join(base, savedImagesPath), true);
  if (reading === 'gone') return undefined;
  const reason =
    reading === 'link'
      ? 'a symbolic link'
      : 'reason' in reading
        ? reading.reason
        : readSavedImages(reading.text);
  if (typeof reason === 'string') throw new WrongUse(`\`${savedImagesPath}\` cannot be used: ${reason}.`);
  return typeof reading === 'object' && 'text' in reading ? reading.text : undefined;
}

/** The level that the command line asks for. */
export function podSecurityOf(given: Arguments['options']): string | undefined {
  const level = given.get('pod-security');
  if (level === undefined || /^(?:baseline|restricted)(?:@(?:latest|v1\.\d{1,3}))?$/.test(level))
    return level;
  throw new WrongUse(
    `\`--pod-security\` needs baseline or restricted, perhaps with a version as in restricted@v1.34.`,
  );
}
