import { type Fix, mergeFixes } from './fix.ts';
import type { Judgement } from './judge.ts';
import { placesOf } from './places.ts';
import type { Identity, Prover, Reason } from './prove.ts';
import type { ProvenFix } from './report/findings.ts';
import { editsOf, isRefusal } from './source/edit.ts';

/**
 * The fixes that are offered for these judgements of one file. Those of one place become one fix and mend each of its
 * findings; a fix that changes nothing in what a container does is not mixed with one that may. All places of a file
 * are proven at once, since places share no line; where that does not hold, each is proven alone, and where that does
 * not hold either, each fix of it. `npm run corpus` holds single places and random sets of them to the same proof.
 */
export function provenFixes(
  judgements: readonly Judgement[],
  prover: Prover,
  onUnproven?: (unproven: UnprovenFix) => void,
): Map<Judgement, ProvenFix> {
  const wanted = judgements.flatMap((judgement) => wishOf(judgement) ?? []);
  const places = (['safe', 'test-first'] as const).flatMap((safety) =>
    placesOf(wanted.filter(({ fix }) => fix.safety === safety)),
  );
  return new Map(
    provenAtOnce(places, prover) ?? places.flatMap((place) => provenTogether(place, prover, onUnproven)),
  );
}

/** The same bytes that each place would be given alone, or nothing where all of them together do not hold. */
function provenAtOnce(
  places: readonly (readonly Wish[])[],
  prover: Prover,
): [Judgement, ProvenFix][] | undefined {
  if (places.length < 2) return undefined;
  const all = places.flat();
  const proof = prover.prove(
    all.flatMap(({ changes }) => changes),
    all.map(({ judgement }) => identityOf(judgement)),
  );
  if (!proof.proven) return undefined;
  return places.flatMap((place) => {
    const edits = editsOf(place.flatMap(({ changes }) => changes));
    const fix = fixOf(place);
    if (!fix || isRefusal(edits)) return [];
    return place.map(({ judgement }): [Judgement, ProvenFix] => [judgement, { fix, edits }]);
  });
}

function fixOf(place: readonly Wish[]): Fix | undefined {
  const [first, ...others] = place.map(({ fix }) => fix);
  return first && mergeFixes([first, ...others]);
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
  const fix = fixOf(place);
  if (!first || !fix) return [];
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
