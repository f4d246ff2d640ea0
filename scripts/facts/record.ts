import { type BaseImageRow, ImageTable } from '../../src/check/facts/base-images.ts';
import { type Compared, comparisons } from './compare.ts';
import type { History, Read } from './history.ts';
import { keyOf } from './library.ts';

/*
 * What was read of an image, row by row of the table: the record that `npm run facts:verify` leaves. A row that calls
 * itself certain needs a line in which nothing differs.
 */

export interface RecordLine {
  readonly image: string;
  /** The tags of the row. */
  readonly tags: string;
  /** How many tags were read, and how many there are of which nobody has the file. */
  readonly read: number;
  readonly unread: number;
  /** A tag, and `owner/name@commit:path`. */
  readonly newest: string;
  readonly oldest: string;
  /** What all that were read have in common with the row: `user=root`. */
  readonly agrees: readonly string[];
  /** What the row says and no Dockerfile does. */
  readonly open: readonly string[];
  /** `cmd=["node"] in 12.1-slim`. */
  readonly differs: readonly string[];
}

export const recordColumns = [
  ...['image', 'tags', 'read', 'unread', 'newest', 'oldest', 'agrees', 'open', 'differs'],
] as const;

/** One line for each row that speaks of this image. */
export function recordOf(image: string, rows: readonly BaseImageRow[], history: History): RecordLine[] {
  const table = new ImageTable(rows);
  const byRow = new Map<BaseImageRow, Read[]>();
  for (const published of history.tagsOf(image).values()) {
    const row = isWindows(published.tag) ? undefined : table.rowOf({ repository: image, tag: published.tag });
    if (row) byRow.set(row, [...(byRow.get(row) ?? []), history.read(image, published)]);
  }
  return rows
    .filter((row) => row.images.includes(image))
    .map((row) => lineOf(image, row, byRow.get(row) ?? []));
}

function isWindows(tag: string): boolean {
  return /windows|nanoserver|ltsc\d{4}/.test(tag);
}

function lineOf(image: string, row: BaseImageRow, reads: readonly Read[]): RecordLine {
  const facts = new ImageTable([{ ...row, images: [image], tags: ['*'] }]).of({
    repository: image,
    tag: 'any',
  });
  const read = reads
    .filter(({ reading }) => reading !== undefined)
    .sort((a, b) => (a.published.last < b.published.last ? 1 : -1));
  const found = new Map<Compared, { agrees?: string; differs?: string }>();
  for (const { reading, published } of read)
    for (const { field, verdict, read: text } of facts && reading ? comparisons(facts, reading) : []) {
      const known = found.get(field) ?? {};
      found.set(field, known);
      if (verdict === 'agrees') known.agrees ??= `${field}=${text}`;
      if (verdict === 'differs') known.differs ??= `${field}=${text} in ${published.tag}`;
    }
  return {
    image,
    tags: row.tags.join(' '),
    read: read.length,
    unread: reads.length - read.length,
    newest: placeOf(read[0]),
    oldest: placeOf(read.at(-1)),
    agrees: [...found.values()].flatMap(({ agrees, differs }) => (agrees && !differs ? [agrees] : [])),
    open: [...found].flatMap(([field, { agrees, differs }]) => (agrees || differs ? [] : [field])),
    differs: [...found.values()].flatMap(({ differs }) => (differs ? [differs] : [])),
  };
}

function placeOf(read: Read | undefined): string {
  if (!read?.origin) return '';
  const { origin, repository, published } = read;
  return `${published.tag} ${repository}@${keyOf(origin).replace(/^(\w{12})\w*/, '$1')}`;
}

/** What keeps a row from being certain; undefined where nothing does. */
export function doubtOf(line: RecordLine | undefined): string | undefined {
  if (!line || line.read === 0) return 'nothing was read of it';
  if (line.differs.length > 0) return `it differs: ${line.differs.join('; ')}`;
  return line.open.includes('user') ? 'its user was not read' : undefined;
}

/** Where the record says something else than the row does today; undefined where it does not. */
export function staleness(line: RecordLine, row: BaseImageRow): string | undefined {
  const { image } = line;
  const facts = new ImageTable([{ ...row, images: [image], tags: ['*'] }]).of({
    repository: image,
    tag: 'any',
  });
  if (!facts) return 'the row says nothing';
  const said = new Map(
    comparisons(facts, { ...facts, health: undefined }).map(({ field, read }) => [field, read]),
  );
  return line.agrees.find((item) => {
    const [field = '', value = ''] = item.split(/=(.*)/s);
    const text = said.get(field as Compared);
    return text === undefined || (field === 'users' ? !hasUsers(text, value) : text !== value);
  });
}

/** A Dockerfile says less of users than the row does: nothing of those that the distribution has. */
function hasUsers(said: string, read: string): boolean {
  const numbers = (text: string) => text.split(' ').map((user) => user.replace(/:.*/, ''));
  return numbers(read).every(
    (user) =>
      user === '' ||
      user.endsWith('=?') ||
      numbers(said).includes(user) ||
      numbers(said).includes(user.replace(/=.*/, '=?')),
  );
}

export function recordText(lines: readonly RecordLine[]): string {
  const rows = lines.map((line) =>
    recordColumns
      .map((name) => {
        const value = line[name];
        return Array.isArray(value) ? value.join(' · ') : String(value);
      })
      .join('\t'),
  );
  return `${[recordColumns.join('\t'), ...rows].join('\n')}\n`;
}

export function readRecord(text: string): RecordLine[] {
  const [, ...lines] = text.trimEnd().split('\n');
  const list = (cell = '') => (cell === '' ? [] : cell.split(' · '));
  return lines.map((line) => {
    const [image = '', tags = '', read, unread, newest = '', oldest = '', agrees, open, differs] =
      line.split('\t');
    return {
      ...{ image, tags, newest, oldest, read: Number(read), unread: Number(unread) },
      ...{ agrees: list(agrees), open: list(open), differs: list(differs) },
    };
  });
}
