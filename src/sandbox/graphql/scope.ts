import type { Quota } from '../app/quota.ts';
import { grants, mustBeAllowed, type Need, type Token } from '../app/token.ts';
import { notAccessible, notFound, Refusal } from '../acts/refusal.ts';
import type { RepositoryRecord } from '../records.ts';
import type { World } from '../world.ts';

/** Who asks. */
export interface Scope {
  readonly world: World;
  readonly token: Token;
  readonly quota: Quota;
}

/** What GraphQL answers in place of a value; its type is what programs tell errors apart by. */
export class Denied extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

export function denied(error: unknown): Denied | undefined {
  if (error instanceof Denied) return error;
  if (!(error instanceof Refusal)) return undefined;
  const types: Readonly<Record<number, string>> = {
    403: 'FORBIDDEN',
    404: 'NOT_FOUND',
    409: 'STALE_DATA',
    422: 'UNPROCESSABLE',
  };
  return new Denied(
    types[error.status] ?? 'INTERNAL',
    error.errors?.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join(' ') ??
      error.message,
  );
}

/** What one may not see is not there. */
export function visible(
  { world, token }: Scope,
  owner: string,
  name: string,
  need: Need = { permission: 'metadata', access: 'read' },
): RepositoryRecord {
  try {
    return mustBeAllowed(token, world.repository(`${owner}/${name}`), need);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== notFound().status) throw error;
    throw new Denied('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
  }
}

export function mustGrant({ token }: Scope, permission: string, access: 'read' | 'write' = 'read'): void {
  if (!grants(token, { permission, access })) throw notAccessible();
}

export interface Range {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** Some of a list. GitHub gives no items without a number, and no more than a hundred; it counts them for nothing. */
export function connection<Item>(
  name: string,
  items: readonly Item[],
  range: Range,
  nodeOf: (item: Item) => object,
): object {
  return {
    totalCount: items.length,
    nodes: () => {
      const { start, end } = sectionOf(name, items.length, range);
      return items.slice(start, end).map(nodeOf);
    },
    pageInfo: () => {
      const { start, end } = sectionOf(name, items.length, range);
      return {
        startCursor: end > start ? cursorOf(start + 1) : null,
        endCursor: end > start ? cursorOf(end) : null,
        hasNextPage: end < items.length,
        hasPreviousPage: start > 0,
      };
    },
  };
}

function sectionOf(name: string, length: number, range: Range): { start: number; end: number } {
  const { first, last } = range;
  const count = first ?? last;
  if (count === undefined || count === null)
    throw new Denied(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  if (count > 100 || count < 0)
    throw new Denied(
      'EXCESSIVE_PAGINATION',
      `Requesting ${count} records on the \`${name}\` connection exceeds the \`first\` limit of 100 records.`,
    );
  const from = positionOf(range.after) ?? 0;
  const to = (positionOf(range.before) ?? length + 1) - 1;
  const isFirst = typeof first === 'number';
  return {
    start: isFirst ? from : Math.max(from, to - count),
    end: isFirst ? Math.min(to, from + count) : to,
  };
}

function cursorOf(position: number): string {
  return Buffer.from(`cursor:v2:${position}`).toString('base64');
}

function positionOf(cursor: string | null | undefined): number | undefined {
  if (cursor === null || cursor === undefined) return undefined;
  const position = /^cursor:v2:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1];
  if (position === undefined)
    throw new Denied('INVALID_CURSOR_ARGUMENTS', `\`${cursor}\` does not appear to be a valid cursor.`);
  return Number(position);
}
