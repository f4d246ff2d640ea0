import { readDockerfile } from '../../read/dockerfile.ts';
import { folderOf, join } from '../../text/path.ts';
import { Source } from '../../text/source.ts';
import { absolutePath, basename, isWithin } from './path.ts';

/*
 * Files of a repository that a build puts where they say who its users are and who becomes root. They have any name, so
 * whoever has to fetch what is read asks here which they are.
 */

/** Of a folder that is copied, those that are known by their names. */
const named =
  /(?:^|\/)(?:passwd|shadow|group|sudoers|doas\.conf|ld\.so\.preload|(?:sudoers|doas)\.d\/[^/]+)$/;

/** In the image. */
const system =
  /^\/etc\/(?:passwd|shadow|group|sudoers|doas\.conf|ld\.so\.preload|(?:sudoers|doas)\.d(?:\/[^/]+)?)$/;

/** More than any image has of them. */
const most = 20;

/** Which of these paths of a repository this Dockerfile copies there, where its context is its folder or the top. */
export function systemCopiesOf(path: string, text: string, files: ReadonlySet<string>): string[] {
  if (!/^[ \t]*(?:COPY|ADD)\b/im.test(text)) return [];
  const contexts = [...new Set([folderOf(path), ''])];
  const found = copiesIn(new Source(path, text)).flatMap((copy) =>
    contexts.flatMap((context) => broughtBy(copy, join(context, copy.source).replace(/^\.$/, ''), files)),
  );
  return [...new Set(found)].slice(0, most);
}

function broughtBy({ target, isFolder }: SystemCopy, from: string, files: ReadonlySet<string>): string[] {
  if (files.has(from)) {
    const inside = system.test(absolutePath(target, basename(from)));
    return inside || (!isFolder && system.test(target)) ? [from] : [];
  }
  const below = systemFilesIn(files).filter((path) => from === '' || isWithin(path, from));
  return below.filter((path) =>
    system.test(absolutePath(target, path.slice(from === '' ? 0 : from.length + 1))),
  );
}

interface SystemCopy {
  readonly source: string;
  readonly target: string;
  /** What comes keeps its name. */
  readonly isFolder: boolean;
}

/** From the context, to what is known without arguments. */
function copiesIn(source: Source): SystemCopy[] {
  return readDockerfile(source).instructions.flatMap(({ keyword, words, flags }): SystemCopy[] => {
    if ((keyword !== 'COPY' && keyword !== 'ADD') || flags.some(({ name }) => name === 'from')) return [];
    const texts = words.map(({ text }) => text);
    const target = texts.at(-1) ?? '';
    if (!/^\/(?:etc(?:\/|$)|$)/.test(target)) return [];
    const isFolder = target.endsWith('/') || texts.length > 2;
    return texts
      .slice(0, -1)
      .flatMap((from) => (/[$*?[<]|:\/\//.test(from) ? [] : [{ source: from, target, isFolder }]));
  });
}

const known = new WeakMap<ReadonlySet<string>, readonly string[]>();

function systemFilesIn(files: ReadonlySet<string>): readonly string[] {
  const found = known.get(files) ?? [...files].filter((path) => named.test(path));
  known.set(files, found);
  return found;
}

/** A line that lets somebody become root, as its diff shows it: sudoers(5), doas.conf(5), passwd(5). */
export const letsIn = /\bALL\s?=|NOPASSWD|\bpermit\s+nopass\b|^[+-]?[\w.-]{1,32}:[^:\n]{0,99}:0:\d/m;
