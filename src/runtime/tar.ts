/*
 * As much of tar (POSIX.1-1988 ustar, and what GNU and Go write of it) as is needed to hand files to a container and to
 * look at what an image has at a place: no folder of this machine is ever mounted, and none is made.
 */

const block = 512;

export interface TarEntry {
  /** As it is written: `nginx/`, `nginx/default.conf`. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** As much of it as there was. */
  readonly content: Uint8Array;
}

export interface NewEntry {
  readonly name: string;
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
  /** Undefined: a folder. */
  readonly text?: string;
}

export function tarOf(entries: readonly NewEntry[]): Uint8Array {
  const parts = entries.flatMap((entry) => {
    const content = Buffer.from(entry.text ?? '');
    return [
      headerOf(entry, content.length),
      content,
      Buffer.alloc((block - (content.length % block)) % block),
    ];
  });
  return new Uint8Array(Buffer.concat([...parts, Buffer.alloc(2 * block)]));
}

function headerOf({ name, mode, uid = 0, gid = 0, text }: NewEntry, size: number): Buffer {
  const header = Buffer.alloc(block);
  const number = (value: number, at: number, length: number) =>
    header.write(value.toString(8).padStart(length - 1, '0') + '\0', at, 'latin1');
  const isFolder = text === undefined;
  header.write(isFolder ? `${name}/` : name, 0, 100, 'utf8');
  number(mode, 100, 8);
  number(uid, 108, 8);
  number(gid, 116, 8);
  number(size, 124, 12);
  number(0, 136, 12);
  header.fill(' ', 148, 156);
  header.write(isFolder ? '5' : '0', 156, 'latin1');
  header.write('ustar\u000000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(sum.toString(8).padStart(6, '0') + '\0 ', 148, 'latin1');
  return header;
}

const kinds: Readonly<Record<string, TarEntry['kind']>> = {
  '\0': 'file',
  '0': 'file',
  '1': 'link',
  '2': 'link',
  '5': 'folder',
};

/** The entries whose header is among these bytes. */
export function entriesOf(bytes: Uint8Array): TarEntry[] {
  const all = Buffer.from(bytes);
  const found: TarEntry[] = [];
  let longName: string | undefined;
  for (let at = 0; at + block <= all.length && all[at] !== 0;) {
    const text = (from: number, length: number) =>
      all.toString('utf8', at + from, at + from + length).split('\0', 1)[0] ?? '';
    const number = (from: number, length: number) => Number.parseInt(text(from, length).trim(), 8) || 0;
    const size = number(124, 12);
    const type = String.fromCharCode(all[at + 156] ?? 0);
    const content = all.subarray(at + block, Math.min(at + block + size, all.length));
    const prefix = text(345, 155);
    // A name that is too long for its field comes before it, as an entry of its own (GNU `L`, POSIX `x`).
    if (type === 'L') longName = content.toString('utf8').replaceAll('\0', '');
    else if (type === 'x') longName = pathIn(content.toString('utf8')) ?? longName;
    else if (type !== 'g') {
      const name = longName ?? (prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`);
      longName = undefined;
      const ids = { mode: number(100, 8), uid: number(108, 8), gid: number(116, 8) };
      found.push({ name, kind: kinds[type] ?? 'other', ...ids, size, content: new Uint8Array(content) });
    }
    at += block + Math.ceil(size / block) * block;
  }
  return found;
}

/** Records of `LENGTH KEY=VALUE` (POSIX.1-2001 pax). */
function pathIn(records: string): string | undefined {
  const record = records.split('\n').find((line) => line.includes(' path='));
  return record?.slice(record.indexOf('=') + 1);
}
