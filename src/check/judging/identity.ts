import { shownPlace } from '../write/shown.ts';
import { Field } from '../read/field.ts';
import type { Rendering } from '../report/contract.ts';
import type { Judgement } from './judge.ts';

/** What a finding is, wherever an edit may have moved it to. */
export interface Identity {
  readonly rule: string;
  readonly subject: string;
  readonly path: string;
  /** What was rendered, where it was: there a finding is what it is, wherever the edit has laid what it is about. */
  readonly rendering?: string | undefined;
  /** Where it is shown: what is written at one place is mended there in every rendering. */
  readonly at?: string;
  /** What would mend it. */
  readonly wish?: string | undefined;
  /** Of a thing that stands there, what it is. */
  readonly print?: string;
}

/** Tells renderings apart. */
export function renderingName({ root, values }: Rendering): string {
  return [root, ...values].join(' ');
}

/** In what was rendered, as proofs tell findings apart. */
export function identityIn(rendering: string | undefined, judgement: Judgement): Identity {
  if (rendering === undefined) return identityOf(judgement);
  const { source, span } = shownPlace(judgement.problem.at);
  const at = `${source.path} ${span.start}`;
  return { ...identityOf(judgement), rendering, at, wish: wishOf(judgement) };
}

/** What `privileged` decides as well is said with it, and whatever is wanted of it changes nothing there. */
function wishOf({ problem: { fix, saidBy } }: Judgement): string | undefined {
  return fix?.title ?? (saidBy instanceof Field && saidBy.key === 'privileged' ? anyWish : undefined);
}

export const anyWish = 'any';

export function identityOf({ rule, subject, problem }: Judgement): Identity {
  return { rule: rule.id, subject, path: shownPlace(problem.at).source.path };
}

/** The rule by whose name things are told that an edit must leave there: without them nothing is wrong, and nothing runs. */
export const standing = 'standing';

export function isStanding(name: string): boolean {
  return name.startsWith(`${standing} at `);
}

/** The same for findings that are the same; a person can read it. */
export function nameOf({ rule, subject, path, rendering }: Identity): string {
  return `${rule} at ${subject} in ${rendering ?? path}`;
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
