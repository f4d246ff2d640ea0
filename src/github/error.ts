import type { Retry } from '../queue/queue.ts';
import { Busy } from '../worker/failures.ts';

/** GitHub wants us to come back later. */
export class RateLimited extends Error {
  readonly until: Date;

  constructor(until: Date) {
    super(`GitHub asks us to wait until ${until.toISOString()}`);
    this.until = until;
  }
}

/** The answer broke off, so it is not known what it would have said. */
export class CutAnswer extends Error {
  constructor() {
    super("GitHub's answer broke off");
  }
}

/** What is known to exist, and not yet by the server that was asked. */
export class NotThereYet extends Error {
  constructor(what: string) {
    super(`GitHub does not have ${what} yet`);
  }
}

/** The repository is not there, or not for us to see. */
export class NotOurs extends Error {
  readonly status = 404;

  constructor() {
    super('GitHub gives us no token for this repository');
  }
}

/** Judging this commit took too long, or was the end of those that judged. */
export class GivenUp extends Error {
  constructor() {
    super('this commit could not be judged before, and is not judged again');
  }
}

/** Whoever was at this commit has not come back from it, as often as we look on. */
export class NoReturn extends Error {
  constructor() {
    super('the server has ended while it was at this commit, several times');
  }
}

/** The head has moved on while we looked: whoever moved it has queued another review. */
export class Moved extends Error {
  constructor() {
    super('the head has moved on');
  }
}

export function statusOf(error: unknown): number | undefined {
  return numberIn(error, 'status');
}

/** GitHub has said no. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(error);
  return status !== undefined && status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status);
}

/**
 * It may be otherwise the next time: the server failed, the connection broke, somebody else was faster. So may a 422:
 * what has just been pushed is not known everywhere at once.
 */
export function isTemporary(error: unknown): boolean {
  if (error instanceof CutAnswer || error instanceof NotThereYet) return true;
  const status = statusOf(error);
  if (status !== undefined) return status === 422 || !isRefusal(error);
  const errors = graphErrorsOf(error);
  return errors.length > 0 && errors.every(({ type = '' }) => !refusals.has(type));
}

/** What GraphQL calls its refusals; all else it says is about its own state. */
const refusals: ReadonlySet<string> = new Set(['FORBIDDEN', 'NOT_FOUND', 'STALE_DATA', 'UNPROCESSABLE']);

interface GraphError {
  readonly type?: string;
  readonly path?: readonly unknown[];
}

/** What there is of an answer that lacks nothing but what stands under this name. */
export function partOf(error: unknown, name: string): object | undefined {
  const errors = graphErrorsOf(error);
  const isAll = errors.every(({ type, path }) => path?.[0] === name && type !== 'RATE_LIMITED');
  if (errors.length === 0 || !isAll || !has(error, 'data')) return undefined;
  return typeof error.data === 'object' && error.data !== null ? error.data : undefined;
}

/**
 * Not to be seen, or not by us. Just after an event that may only be because what it tells of is not known everywhere,
 * so it is asked for again before it is believed.
 */
export function isAbsence(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== undefined) return status === 403 || status === 404;
  const errors = graphErrorsOf(error);
  return errors.length > 0 && errors.every(({ type }) => type === 'FORBIDDEN' || type === 'NOT_FOUND');
}

export function isForbidden(error: unknown): boolean {
  return statusOf(error) === 403 || graphErrorsOf(error).some(({ type }) => type === 'FORBIDDEN');
}

export function graphErrorsOf(error: unknown): GraphError[] {
  return has(error, 'errors') && Array.isArray(error.errors) ? error.errors.filter(isGraphError) : [];
}

function isGraphError(value: unknown): value is GraphError {
  return typeof value === 'object' && value !== null;
}

/** What GitHub says of a second kind of limit is at times a number of seconds, and at times nothing at all. */
const pause = 60_000;

/** The date on which GitHub will hear us again, where that is why it refused. */
export function limitOf(error: unknown, now: number): RateLimited | undefined {
  if (error instanceof RateLimited) return error;
  const isGraph = graphErrorsOf(error).some(({ type }) => type === 'RATE_LIMITED');
  const status = statusOf(error);
  if (!isGraph && status !== 403 && status !== 429) return undefined;
  const header = headersOf(error);
  const after = Number(header('retry-after'));
  if (after > 0) return new RateLimited(new Date(now + after * 1000));
  const isSpent = isGraph || header('x-ratelimit-remaining') === '0';
  const reset = Number(header('x-ratelimit-reset')) * 1000;
  // Where a clock differs the date may be past already, and to ask at once would make it worse.
  if (isSpent) return new RateLimited(new Date(Math.max(reset || 0, now + pause)));
  const isSecond = status === 429 || /secondary rate limit|abuse detection/i.test(messageOf(error));
  return isSecond ? new RateLimited(new Date(now + pause)) : undefined;
}

function headersOf(error: unknown): (name: string) => unknown {
  const from = has(error, 'response') && has(error.response, 'headers') ? error.response : error;
  const headers = has(from, 'headers') ? from.headers : undefined;
  return (name) => (has(headers, name) ? headers[name] : undefined);
}

/** How often a job is tried before it is given up; the sweep comes back to it all the same. */
export const mostAttempts = 4;

/** A long judgement takes no longer than a minute, and then somebody else's turn may come. */
const busy = 30_000;

/** For the queue: when a job that failed is tried again. */
export function retryOf(error: unknown, attempt: number, now = Date.now()): Retry | undefined {
  const limit = limitOf(error, now);
  if (limit) return { at: limit.until, pausesOwner: true };
  if (error instanceof Busy) return { at: new Date(now + busy), isNoFailure: true };
  if (!(isTemporary(error) || isAbsence(error)) || attempt >= mostAttempts) return undefined;
  return { at: new Date(now + 5000 * 3 ** (attempt - 1)) };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function numberIn(value: unknown, key: string): number | undefined {
  const found = has(value, key) ? value[key] : undefined;
  return typeof found === 'number' ? found : undefined;
}

function has<Key extends string>(value: unknown, key: Key): value is Record<Key, unknown> {
  return typeof value === 'object' && value !== null && key in value;
}
