import { createHash } from 'node:crypto';
import type { RunState } from './pull.ts';

/*
 * What a check run of ours says to us, in its external id: `pr:12:failure:0123456789abcdef`. It is what tells the
 * verdict on a pull request from the conclusion of a run that it shares with another, and a run that says the same from
 * one that says something new.
 */
export interface RunName {
  readonly of: Subject;
  /** Absent while the run is in progress. */
  readonly verdict?: Verdict;
  /** Of all that the run shows. */
  readonly digest?: string;
  /** While it is in progress: which life of ours is at it, and how often a judge has died of it before. */
  readonly attempt?: Attempt;
}

export interface Attempt {
  /** Eight hexadecimal digits. */
  readonly by: string;
  readonly deaths: number;
}

/** `unfinished`: a failure, but one of ours. `unjudged`: one too, and the same would happen again. */
export type Verdict = (typeof verdicts)[number];

const verdicts = ['success', 'failure', 'neutral', 'unfinished', 'unjudged'] as const;

export type Subject = { readonly pull: number } | { readonly group: string };

export function written({ of, verdict, digest, attempt }: RunName): string {
  const subject = 'pull' in of ? `pr:${of.pull}` : `group:${of.group}`;
  if (attempt) return `${subject}:by:${attempt.by}:${attempt.deaths}`;
  return [subject, verdict, digest].filter((part) => part !== undefined).join(':');
}

const pattern =
  /^(pr|group):([0-9a-f]{1,64})(?::(success|failure|neutral|unfinished|unjudged):([0-9a-f]{16})|:by:([0-9a-f]{8}):(\d))?$/;

/** Undefined for what we have not written. */
export function readRunName(text: string): RunName | undefined {
  const [, kind, id = '', verdict, digest, by, deaths] = pattern.exec(text) ?? [];
  if (kind === undefined) return undefined;
  const of = kind === 'pr' ? { pull: Number(id) } : { group: id };
  if ('pull' in of && !Number.isSafeInteger(of.pull)) return undefined;
  if (by !== undefined) return { of, attempt: { by, deaths: Number(deaths) } };
  return isVerdict(verdict) && digest !== undefined ? { of, verdict, digest } : { of };
}

function isVerdict(text: string | undefined): text is Verdict {
  return verdicts.some((known) => known === text);
}

export function isOf(name: RunName | undefined, subject: Subject): boolean {
  return name !== undefined && written({ of: name.of }) === written({ of: subject });
}

export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

/** How often a judge has died of what this run is about. One that another life of ours has left is that life's end. */
export function deathsOf({ isFinished, name }: RunState, by: string): number {
  const attempt = isFinished ? undefined : readRunName(name)?.attempt;
  return attempt ? attempt.deaths + (attempt.by === by ? 0 : 1) : 0;
}
