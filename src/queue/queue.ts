/*
 * The queue as everybody else sees it. It has two houses: the memory of one process (memory.ts), and Redis or Valkey
 * that several share (redis/). One suite of tests holds for both.
 */

import type { Pace } from './pace.ts';

export type Added =
  | 'queued'
  | 'replaced'
  | 'running, again afterwards'
  /** This delivery has been heard already. */
  | 'known'
  | 'full'
  | 'closed';

/** Who shares: places at work go to the owner who has used least of them, and among his parts to the one that has. */
export interface Lane {
  readonly owner: string;
  readonly part: string;
}

/** When a job that failed is tried again. */
export interface Retry {
  readonly at: Date;
  /** All of this owner waits until then, as when an installation has used up its quota. */
  readonly pausesOwner?: boolean;
  /** It has not failed: it had to wait for something, and is not told of one more attempt. */
  readonly isNoFailure?: boolean;
}

/** What a job is told of its turn. */
export interface Turn {
  /** The first is 1. To be told to wait is no failure, so it does not count. */
  readonly attempt: number;
  /** Somebody has begun it before: a failure, a pause, or an instance that died. */
  readonly isResumed: boolean;
  /** Nobody waits for it any longer, or somebody else has taken it over. */
  readonly signal: AbortSignal;
}

export type Perform<Job> = (job: Job, turn: Turn) => Promise<void>;

export interface QueueOptions<Job> {
  /** How many jobs at a time, here. */
  readonly concurrency: number;
  /** How many keys may wait. What was let in is never dropped, so a retry may take the length above this. */
  readonly capacity: number;
  /** Without this each key is an owner of its own. */
  readonly lane?: (job: Job, key: string) => Lane;
  /** Whether a newer job of its key must not drop what this one asks for, and what the two ask for together. */
  readonly insists?: (job: Job) => boolean;
  readonly merge?: (insisting: Job, newer: Job) => Job;
  /** Asked about every failure; nothing means that the job is given up. */
  readonly retry?: (error: unknown, attempt: number, job: Job) => Retry | undefined;
  /** Told of what was turned away. */
  readonly refused?: (answer: 'full' | 'closed', job: Job) => void;
}

export interface QueueState {
  /** How many keys wait: for their turn, for a date, or for the end of an earlier job. */
  readonly length: number;
  /** How many jobs run, wherever. */
  readonly active: number;
  /** Since when the longest wait has lasted. */
  readonly oldest: Date | undefined;
  /** How many jobs were turned away. */
  readonly refused: number;
}

/** Runs jobs, a bounded number at a time, never two of one key; of those that wait under one key the newest remains. */
export interface Queue<Job> {
  /** Throws `Unreachable` where the queue is gone; then nothing was let in. */
  add: (key: string, job: Job, delivery?: string) => Promise<Added>;
  state: () => Promise<QueueState>;
  /** Does it, unless somebody else is at it or has done it within this time; then there is no answer. */
  alone: <Result>(
    name: string,
    milliseconds: number,
    work: () => Promise<Result>,
  ) => Promise<{ readonly result: Result } | undefined>;
  /** Remembers that something happened, for all instances and for some days; how often that was. */
  note: (what: string) => Promise<number>;
  noted: (what: string) => Promise<number>;
  /** Held over all instances. */
  readonly pace: Pace;
  /**
   * Takes no more, and waits for what runs here; whether nothing was left. When the time is over, the jobs that still
   * run are told by their signal.
   */
  drain: (timeout: number) => Promise<boolean>;
}

/** The queue does not answer. */
export class Unreachable extends Error {}

/** How long a delivery is remembered: what comes twice comes within seconds, and what is sent again on purpose later. */
export const rememberedFor = 10 * 60_000;

/** What one owner, and one part of his, may have at work at a time: room is left for whoever comes next. */
export function shareOf(concurrency: number): { readonly owner: number; readonly part: number } {
  return {
    owner: concurrency - Math.floor(concurrency / 4),
    part: concurrency - Math.floor(concurrency / 2),
  };
}

/** What a turn costs before it is known how many seconds it takes, and what it costs at the least. */
export const usualCost = 1;
export const leastCost = 0.05;
