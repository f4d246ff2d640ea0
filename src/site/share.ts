import type { File } from '../check/index.ts';
import { pathOf, type Project, projectOf } from './project.ts';

/*
 * A project in the fragment of a link: a browser sends that part to nobody. `#1.` and then the files as JSON, deflated,
 * in base64url. What comes in by a link was written by somebody else: it is bounded, and shown as text alone.
 */

const mark = '#1.';

/** Of the files of a link, together. */
export const mostShared = 1 << 20;

export async function linkTo({ files }: Project): Promise<string> {
  const text = JSON.stringify(files.map(({ path, text }) => [path, text]));
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return mark + base64url(await bytesOf(packed, Infinity));
}

/** Undefined where the fragment is not a project; a reason where it cannot be read. */
export async function projectIn(fragment: string): Promise<Project | string | undefined> {
  if (!fragment.startsWith(mark)) return undefined;
  try {
    const packed = new Blob([bytesIn(fragment.slice(mark.length))]).stream();
    const bytes = await bytesOf(packed.pipeThrough(new DecompressionStream('deflate-raw')), mostShared);
    return projectOf(filesIn(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))));
  } catch (error) {
    return error instanceof TooLarge ? error.message : 'This link is cut off or damaged.';
  }
}

class TooLarge extends Error {}

function filesIn(value: unknown): File[] {
  if (!Array.isArray(value)) throw new Error('no list');
  return value.map((entry: unknown) => {
    if (!isFile(entry)) throw new Error('no file');
    const [path, text] = entry;
    return { path: pathOf(path), text };
  });
}

function isFile(entry: unknown): entry is [path: string, text: string] {
  return Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === 'string');
}

async function bytesOf(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > most) {
      await reader.cancel();
      throw new TooLarge(`This link holds more than ${most >> 20} MiB.`);
    }
    chunks.push(next.value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function base64url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function bytesIn(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  );
}
