import { createHash } from 'node:crypto';

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
}

/** `unfinished`: a failure, but one of ours. */
export type Verdict = 'success' | 'failure' | 'neutral' | 'unfinished';

export type Subject = { readonly pull: number } | { readonly group: string };

export function written({ of, verdict, digest }: RunName): string {
  const subject = 'pull' in of ? `pr:${of.pull}` : `group:${of.group}`;
  return [subject, verdict, digest].filter((part) => part !== undefined).join(':');
}

/** Undefined for what we have not written. */
export function readRunName(text: string): RunName | undefined {
  const [, kind, id = '', verdict, digest] =
    /^(pr|group):([0-9a-f]+)(?::(success|failure|neutral|unfinished):([0-9a-f]{16}))?$/.exec(text) ?? [];
  if (kind === undefined) return undefined;
  const of = kind === 'pr' ? { pull: Number(id) } : { group: id };
  if ('pull' in of && !Number.isSafeInteger(of.pull)) return undefined;
  return isVerdict(verdict) && digest !== undefined ? { of, verdict, digest } : { of };
}

function isVerdict(text: string | undefined): text is Verdict {
  return text === 'success' || text === 'failure' || text === 'neutral' || text === 'unfinished';
}

export function isOf(name: RunName | undefined, subject: Subject): boolean {
  return name !== undefined && written({ of: name.of }) === written({ of: subject });
}

export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
