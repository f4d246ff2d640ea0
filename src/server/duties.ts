import type { ApplicationFunction } from 'probot';
import type { Lane, Queue, Retry, Turn } from '../queue/queue.ts';
import type { Log } from './log.ts';

/** What the server gives to whoever talks to GitHub. */
export interface Line {
  /** Counts what it sends. */
  readonly fetch: typeof globalThis.fetch;
  readonly log: Log;
}

/** What the App does, without how it is kept running. */
export interface Duties<Work> {
  readonly application: (queue: Queue<Work>) => ApplicationFunction;
  readonly perform: (work: Work, turn: Turn) => Promise<Done>;
  /** Asks GitHub how the App is registered. */
  readonly registration: () => Promise<unknown>;
  readonly sweep: (queue: Queue<Work>) => Promise<unknown>;
  /** What an operator should know, beside that it runs: without names, since everybody can read it. */
  readonly troubles?: () => readonly string[];
  readonly retry: (error: unknown, attempt: number) => Retry | undefined;
  /** Whom a job is for: these take turns. */
  readonly lane: (work: Work) => Lane;
  /** Whether a newer job must not drop what this one asks for, and what the two ask for together. */
  readonly insists?: (work: Work) => boolean;
  readonly merge?: (insisting: Work, newer: Work) => Work;
  /** What kind of job it is, in one word of a few. */
  readonly task: (work: Work) => string;
}

export type Severities = Readonly<Record<'error' | 'warning' | 'notice', number>>;

/** What became of a job: one word of a few, and what a review found. */
export interface Done {
  readonly outcome: string;
  /** Why nothing was done, for the log. */
  readonly problem?: string;
  readonly findings?: Severities;
}
