import type { BaseImageFacts } from '../../src/check/facts/base-images.ts';
import type { Reading } from './reading.ts';

/** How what a row says stands to what a Dockerfile says. */
export type Verdict = 'agrees' | 'differs' | 'unread';

export const compared = [
  'user',
  'uid',
  'gid',
  'users',
  'family',
  'packages',
  'entrypoint',
  'cmd',
  'ports',
  'volumes',
  'drops',
] as const;
export type Compared = (typeof compared)[number];

export interface Comparison {
  readonly field: Compared;
  readonly verdict: Verdict;
  /** What was read, as the table would write it. */
  readonly read: string;
}

/** What the row leaves open is not compared. */
export function comparisons(row: BaseImageFacts, read: Reading): Comparison[] {
  return compared.flatMap((field) => {
    const found = comparison(field, row, read);
    return found ? [{ field, ...found }] : [];
  });
}

type Found = Omit<Comparison, 'field'> | undefined;

function comparison(field: Compared, row: BaseImageFacts, read: Reading): Found {
  switch (field) {
    case 'user':
      return values(asUser(row.user), asUser(read.user));
    case 'uid':
      return numbers(row.uid, read, read.uid);
    case 'gid':
      // A group that the distribution has is none of the Dockerfile's.
      return values(row.gid, read.gid);
    case 'users':
      return users(row, read);
    case 'family':
      return values(row.family, read.family);
    case 'packages':
      return values(row.packageManager, read.packageManager);
    case 'entrypoint':
      return values(row.entrypoint, read.entrypoint);
    case 'cmd':
      return values(row.cmd, read.cmd);
    case 'ports':
      return sets(row.ports, read.ports);
    case 'volumes':
      return sets(row.volumes, read.volumes);
    case 'drops':
      return drops(row.dropsRoot, read.dropsRoot);
  }
}

function values(row: unknown, read: unknown): Found {
  if (row === undefined) return undefined;
  if (read === undefined) return { verdict: 'unread', read: '?' };
  const text = cell(read);
  return { verdict: text === cell(row) ? 'agrees' : 'differs', read: text };
}

function cell(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : JSON.stringify(value);
  return String(value);
}

function asUser(user: string | undefined): string | undefined {
  return user !== undefined && /^(?:root|0+)?(?::(?:root|0+))?$/.test(user) ? 'root' : user;
}

/** What the row names has to be there; that there is more, it does not deny. */
function sets(row: readonly string[], read: readonly string[]): Found {
  if (row.length === 0) return undefined;
  const [said, there] = [row, read].map((list) => [...new Set(list)].sort().join(' '));
  const isThere = row.every((item) => read.includes(item));
  return isThere ? { verdict: 'agrees', read: said ?? '' } : { verdict: 'differs', read: there || 'none' };
}

/** The number of a user that is made here without one is left to chance. One that the base brings is not read. */
function numbers(row: number | undefined, { user, users: there }: Reading, read: number | undefined): Found {
  if (row === undefined) return undefined;
  if (read !== undefined) return values(row, read);
  const isMade = there.some(({ name }) => name === user?.split(':')[0]);
  return { verdict: isMade ? 'differs' : 'unread', read: '?' };
}

/** Those that come with the file system of a distribution, of which a Dockerfile says nothing. */
const ofDistributions = new Set(['guest', 'nobody', 'ubuntu', 'www-data']);

/** A user that the row names has to be there with its number. Others may be there too. */
function users(row: BaseImageFacts, { users: there, family }: Reading): Found {
  if (row.users.length === 0) return undefined;
  const found = row.users.map((user) => ({ user, is: there.findLast(({ name }) => name === user.name) }));
  const isUnread = ({ user, is }: (typeof found)[number]) =>
    !is && (family === undefined || ofDistributions.has(user.name));
  const wrong = found.filter(
    (one) =>
      !isUnread(one) &&
      (!one.is ||
        isOther(one.user.uid, one.is.uid) ||
        (one.is.gid !== undefined && isOther(one.user.gid, one.is.gid))),
  );
  const read = found
    .flatMap(({ is }) => (is ? [`${is.name}=${is.uid ?? '?'}:${is.gid ?? '?'}`] : []))
    .join(' ');
  if (wrong.length > 0) return { verdict: 'differs', read };
  return { verdict: found.some(isUnread) ? 'unread' : 'agrees', read };
}

/** A number that the row names, and that is another one or left to chance. */
function isOther(said: number | undefined, read: number | undefined): boolean {
  return said !== undefined && said !== read;
}

/** An image whose program leaves root by itself shows nothing of that in its Dockerfile. */
function drops(said: BaseImageFacts['dropsRoot'], read: BaseImageFacts['dropsRoot']): Found {
  if (said === undefined)
    return read === undefined || read === 'unknown' ? undefined : { verdict: 'differs', read };
  if (said === 'workers' || said === 'daemon') return undefined;
  if (read === undefined || read === 'unknown') return { verdict: 'unread', read: read ?? 'none' };
  // By which helper makes no difference.
  return { verdict: 'agrees', read: said };
}
