import { type Fix, mergeFixes } from './fix.ts';
import type { Judgement } from './judge.ts';
import { placesOf } from './places.ts';
import type { Identity, Prover, Reason } from './prove.ts';
import type { ProvenFix } from './report/findings.ts';

/**
 * The fixes that are offered for these judgements of one file. Those of one place become one fix, which is proven as a
 * whole and mends each of its findings; where that does not hold, each is proven alone. A fix that changes nothing in
 * what a container does is not mixed with one that may.
 */
export function provenFixes(
  judgements: readonly Judgement[],
  prover: Prover,
  onUnproven?: (unproven: UnprovenFix) => void,
): Map<Judgement, ProvenFix> {
  const wanted = judgements.flatMap((judgement) => wishOf(judgement) ?? []);
  const proven = new Map<Judgement, ProvenFix>();
  for (const safety of ['safe', 'test-first'] as const) {
    for (const place of placesOf(wanted.filter(({ fix }) => fix.safety === safety))) {
      for (const [judgement, fix] of provenTogether(place, prover, onUnproven)) proven.set(judgement, fix);
    }
  }
  return proven;
}

/** A fix that a rule wished for and that is not offered. */
export interface UnprovenFix extends Identity {
  readonly title: string;
  readonly reason: Reason;
  /** What exactly, in words. */
  readonly detail: string;
}

export function identityOf({ rule, subject, problem }: Judgement): Identity {
  return { rule: rule.id, subject, path: problem.at.source.path };
}

interface Wish {
  readonly judgement: Judgement;
  readonly fix: Fix;
  readonly changes: Fix['changes'];
}

function wishOf(judgement: Judgement): Wish | undefined {
  const { fix } = judgement.problem;
  return fix && { judgement, fix, changes: fix.changes };
}

function provenTogether(
  place: readonly Wish[],
  prover: Prover,
  onUnproven?: (unproven: UnprovenFix) => void,
): [Judgement, ProvenFix][] {
  const [first, ...others] = place;
  if (!first) return [];
  const fix = mergeFixes([first.fix, ...others.map((wish) => wish.fix)]);
  const proof = prover.prove(
    fix.changes,
    place.map(({ judgement }) => identityOf(judgement)),
  );
  if (proof.proven) return place.map(({ judgement }) => [judgement, { fix, edits: proof.edits }]);
  if (others.length > 0) return place.flatMap((wish) => provenTogether([wish], prover, onUnproven));
  const { title } = fix;
  onUnproven?.({ ...identityOf(first.judgement), title, reason: proof.reason, detail: proof.detail });
  return [];
}
