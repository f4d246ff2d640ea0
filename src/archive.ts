import { decode } from './decode.ts';

/*
 * Dependencies of a chart lie in its `charts` as archives. They are unpacked at the edges, in memory, since the library
 * knows plain files alone; a file in one is called like a file in a folder of the archive's name.
 */

/** A chart of a megabyte is a large one (Helm itself takes up to 100 MiB: loader/archive, MaxDecompressedChartSize). */
export const mostUnpacked = 16 * 1024 * 1024;
const mostEntries = 2000;

export function isArchive(path: string): boolean {
  return /(?:^|\/)charts\/[^/]+\.tgz$/.test(path);
}

/** The files of one by their names inside, and how many bytes that is; or why it cannot be unpacked. */
export function unpack(
  packed: () => Buffer,
  most = mostUnpacked,
): { readonly files: ReadonlyMap<string, string>; readonly bytes: number } | { readonly reason: string } {
  try {
    const bytes = unzipped(packed(), most);
    return { files: new Map(entriesOf(bytes)), bytes: bytes.length };
  } catch (error) {
    return { reason: `an archive that cannot be unpacked: ${reasonOf(error)}` };
  }
}

function unzipped(packed: Buffer, most: number): Buffer {
  if (most <= 0 || packed.length > most)
    throw Object.assign(new Error('too large'), { code: 'ERR_BUFFER_TOO_LARGE' });
  // Few projects have archives, and nobody else loads what opens them.
  const { gunzipSync } = process.getBuiltinModule('node:zlib');
  return gunzipSync(packed, { maxOutputLength: most });
}

function reasonOf(error: unknown): string {
  const isLarge =
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
  return isLarge
    ? `it holds more than ${mostUnpacked / 1024 / 1024} MiB`
    : String(error).replace(/^Error: /, '');
}

const block = 512;

/** The regular files of a tar archive (POSIX.1-1988 ustar, with pax and GNU long names). */
function* entriesOf(bytes: Buffer): Iterable<[name: string, text: string]> {
  let long: string | undefined;
  let count = 0;
  for (let at = 0, entry = entryAt(bytes, at); entry; at = entry.next, entry = entryAt(bytes, at)) {
    if (++count > mostEntries) throw new Error(`it has more than ${mostEntries} entries`);
    const { type, content } = entry;
    if (type === 'x') long = paxPath(content) ?? long;
    else if (type === 'L') long = textAt(content, 0, content.length);
    else {
      const name = (long ?? entry.name).replace(/^\.\//, '');
      long = undefined;
      if ((type === '' || type === '0') && isInside(name)) yield [name, decode(content).text];
    }
  }
}

function entryAt(bytes: Buffer, at: number) {
  const header = bytes.subarray(at, at + block);
  // Blocks of nothing are the end.
  if (header.length < block || header.every((byte) => byte === 0)) return undefined;
  const size = parseInt(textAt(header, 124, 12).trim() || '0', 8);
  const start = at + block;
  if (!(size >= 0) || start + size > bytes.length) throw new Error('it is cut off');
  return {
    type: textAt(header, 156, 1),
    name: nameIn(header),
    content: bytes.subarray(start, start + size),
    next: start + Math.ceil(size / block) * block,
  };
}

function textAt(bytes: Buffer, start: number, length: number): string {
  const end = bytes.indexOf(0, start);
  const last = end === -1 || end > start + length ? start + length : end;
  return bytes.toString('utf8', start, last);
}

function nameIn(header: Buffer): string {
  const prefix = textAt(header, 257, 5) === 'ustar' ? textAt(header, 345, 155) : '';
  const name = textAt(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function paxPath(content: Buffer): string | undefined {
  return /^\d+ path=([^\n]*)$/m.exec(content.toString('utf8'))?.[1];
}

/** No entry leads out of its archive. */
function isInside(name: string): boolean {
  return name !== '' && !name.startsWith('/') && !name.split('/').includes('..') && !name.endsWith('/');
}
