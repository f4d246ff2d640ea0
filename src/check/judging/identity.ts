import { shownPlace } from '../write/shown.ts';
import type { Judgement } from './judge.ts';

/** What a finding is, wherever an edit may have moved it to. */
export interface Identity {
  readonly rule: string;
  readonly subject: string;
  readonly path: string;
}

export function identityOf({ rule, subject, problem }: Judgement): Identity {
  return { rule: rule.id, subject, path: shownPlace(problem.at).source.path };
}

/** The rule by whose name things are told that an edit must leave there: without them nothing is wrong, and nothing runs. */
export const standing = 'standing';

export function isStanding(name: string): boolean {
  return name.startsWith(`${standing} at `);
}

/** The same for findings that are the same; a person can read it. */
export function nameOf({ rule, subject, path }: Identity): string {
  return `${rule} at ${subject} in ${path}`;
}

export type Counts = ReadonlyMap<string, number>;

/** How often each is found. */
export function counted(identities: Iterable<Identity>): Counts {
  const counts = new Map<string, number>();
  for (const identity of identities) {
    const name = nameOf(identity);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
