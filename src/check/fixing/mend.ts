import { type Fix, mergeFixes } from '../fix.ts';
import type { Judgement } from '../judging/judge.ts';
import type { Elsewhere } from './overlay.ts';
import { placesOf } from './places.ts';
import { isGenerated } from '../text/generated.ts';
import { containerIn } from '../text/subject.ts';
import type { Prover, Reason } from './prove.ts';
import { type Identity, identityIn, identityOf } from '../judging/identity.ts';
import type { Change } from '../write/change.ts';
import { type Edit, editsOf, isFieldChange, isRefusal, nothingLeft } from '../write/edit.ts';
import { laid } from '../write/laid.ts';

export interface ProvenFix {
  readonly fix: Fix;
  /** What mends it is laid over one rendering, and others may have the same finding. */
  readonly isLocal?: boolean;
  readonly edits: readonly Edit[];
}

/**
 * The fixes that are offered for these judgements of one file. Those that ask for one decision at one place become one
 * fix and mend each of its findings: whoever accepts it has decided that and nothing else, and a fix that changes nothing
 * in what a container does is not mixed with one that may. The places of one decision share no line, so they are proven
 * at once; where that does not hold, one half and then the other, and of a single place as much as holds.
 * `npm run corpus` holds single places and random sets of them to the same proof.
 */
export function provenFixes(
  judgements: readonly Judgement[],
  prover: Prover,
  { rendering, elsewhere, onUnproven }: Mending = {},
): Map<Judgement, ProvenFix> {
  const all = judgements.flatMap((judgement) => wishOf(judgement, rendering) ?? []);
  const wanted = all.filter(({ fix }) => fix.isAlternative !== true);
  const alternatives = placesOf(all.filter(({ fix }) => fix.isAlternative === true));
  const unproven = new Map<Judgement, UnprovenFix>();
  const proven = new Map([
    ...provenOf(wanted, prover, unproven),
    ...alternatives.flatMap((place) => provenTogether(place, prover, unproven)),
  ]);
  if (elsewhere) {
    const failed = judgements.filter(({ problem: { fix } }) => fix && fix.isAlternative !== true);
    const others = { elsewhere: belowOr(elsewhere, unproven), prover, rendering };
    for (const found of provenElsewhere(failed, proven, others)) proven.set(...found);
  }
  for (const [judgement, each] of unproven) if (!proven.has(judgement)) onUnproven?.(each);
  return proven;
}

interface Mending {
  readonly rendering?: string | undefined;
  readonly elsewhere?: Elsewhere;
  readonly onUnproven?: (unproven: UnprovenFix) => void;
}

interface Otherwise {
  readonly prover: Prover;
  readonly elsewhere: (judgement: Judgement) => readonly (readonly Change[])[];
  readonly rendering: string | undefined;
}

/** What is refused in its own file, or is not even asked for since that is generated. */
function belowOr(
  elsewhere: Elsewhere,
  unproven: ReadonlyMap<Judgement, UnprovenFix>,
): Otherwise['elsewhere'] {
  return (judgement) => {
    const why = unproven.get(judgement);
    return elsewhere(judgement, !why || (why.reason === 'refused' && why.detail !== nothingLeft));
  };
}

/** What cannot be written where it is said, or is generated, may be laid over it. */
function* provenElsewhere(
  judgements: readonly Judgement[],
  proven: ReadonlyMap<Judgement, ProvenFix>,
  { prover, elsewhere, rendering }: Otherwise,
): Iterable<[Judgement, ProvenFix]> {
  let left = judgements.flatMap((judgement) =>
    proven.has(judgement) ? [] : [[judgement, elsewhere(judgement)] as const],
  );
  for (let index = 0; left.length > 0; index++) {
    left = left.filter(([judgement, ways]) => !proven.has(judgement) && index < ways.length);
    const wishes = left.flatMap(([judgement, ways]): Wish[] => {
      const { fix } = judgement.problem;
      const changes = ways[index] ?? [];
      const identity = identityIn(rendering, judgement);
      return fix ? [{ judgement, identity, fix: { ...fix, changes }, changes }] : [];
    });
    for (const [judgement, fix] of provenOf(wishes, prover, new Map()))
      yield [judgement, { ...fix, isLocal: true }];
  }
}

function provenOf(
  wishes: readonly Wish[],
  prover: Prover,
  unproven: Map<Judgement, UnprovenFix>,
): [Judgement, ProvenFix][] {
  const apart = (place: readonly Wish[]) => provenTogether(place, prover, unproven);
  return decisionsIn(wishes)
    .map(placesOf)
    .flatMap((places) => provenAmong(places, prover, apart));
}

/** Those that one person decides at once: of rules that name the same decision, and equally safe. */
function decisionsIn(wishes: readonly Wish[]): Wish[][] {
  const decisions = new Map<string, Wish[]>();
  for (const wish of wishes) {
    const { rule } = wish.judgement;
    const name = `${rule.decision ?? rule.id} ${wish.fix.safety}`;
    const decision = decisions.get(name) ?? [];
    decision.push(wish);
    decisions.set(name, decision);
  }
  return [...decisions.values()];
}

/** All of them, else half of them and the other half: of many places few do not hold. */
function provenAmong(
  places: readonly (readonly Wish[])[],
  prover: Prover,
  apart: (place: readonly Wish[]) => [Judgement, ProvenFix][],
): [Judgement, ProvenFix][] {
  const all = provenAtOnce(places, prover);
  if (all) return all;
  if (places.length < 2) return places.flatMap(apart);
  const middle = Math.ceil(places.length / 2);
  const halves = [places.slice(0, middle), places.slice(middle)];
  return halves.flatMap((half) => provenAmong(half, prover, apart));
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
    all.map(({ identity }) => identity),
  );
  if (!proof.proven) return undefined;
  return places.flatMap((place) => {
    const [first, ...others] = place;
    const edits = editsOf(
      first && others.length === 0 ? first.changes : place.flatMap(({ changes }) => changes),
    );
    const fix = fixOf(place);
    if (!fix || isRefusal(edits)) return [];
    return place.map(({ judgement }): [Judgement, ProvenFix] => [judgement, { fix, edits }]);
  });
}

function fixOf(place: readonly Wish[]): Fix | undefined {
  const [first, ...others] = titled(place);
  if (!first) return undefined;
  const fix = mergeFixes([first, ...others]);
  return place.some(isOfStandingJob) ? { ...fix, title: `${fix.title} (delete the old Job first)` } : fix;
}

/**
 * The template of a Job cannot be changed where it is (batch/validation.go: "field is immutable"). One with a generated
 * name is another each time, and Helm deletes the one of a hook before it makes the next.
 */
function isOfStandingJob({ judgement: { problem } }: Wish): boolean {
  const fields = problem.fix?.changes.filter(isFieldChange) ?? [];
  return fields.some(({ field: { top } }) => {
    const metadata = top.at('metadata');
    const isJob = top.at('kind').text === 'Job' && /^batch\//.test(top.at('apiVersion').text ?? '');
    return isJob && !metadata.at('generateName').exists && !metadata.at('annotations', 'helm.sh/hook').exists;
  });
}

/** Where containers meet, each change says whose it is, unless it is made to all of them alike. */
function titled(place: readonly Wish[]): Fix[] {
  const all = new Set(place.flatMap(({ judgement }) => containerIn(judgement.subject) ?? []));
  if (all.size < 2) return place.map(({ fix }) => fix);
  const owners = new Map<string, Set<string>>();
  for (const { fix, judgement } of place) {
    const names = owners.get(fix.title) ?? new Set();
    owners.set(fix.title, names.add(containerIn(judgement.subject) ?? ''));
  }
  return place.map(({ fix }) => {
    const names = [...(owners.get(fix.title) ?? [])];
    if (names.includes('') || names.length === all.size || names.length > mostNames) return fix;
    return { ...fix, title: `${fix.title} (${names.map((name) => `\`${name}\``).join(', ')})` };
  });
}

/** More than a title has room for. */
const mostNames = 4;

/** A fix that a rule wished for and that is not offered. */
export interface UnprovenFix extends Identity {
  readonly title: string;
  readonly reason: Reason;
  /** What exactly, in words. */
  readonly detail: string;
}

interface Wish {
  readonly judgement: Judgement;
  readonly identity: Identity;
  readonly fix: Fix;
  readonly changes: Fix['changes'];
}

function wishOf(judgement: Judgement, rendering: string | undefined): Wish | undefined {
  const { fix, at } = judgement.problem;
  if (!fix || isGenerated(at.source)) return undefined;
  const changes = laid(fix.changes);
  // What no file says stays as it is, and the proof tells why.
  const own = isRefusal(changes) ? fix : { ...fix, changes };
  return { judgement, identity: identityIn(rendering, judgement), fix: own, changes: own.changes };
}

/**
 * All of a place as one fix, or as many as hold together: two that want the same line and are proven alone could not
 * both be accepted. The others have their turn when these are done.
 */
function provenTogether(
  place: readonly Wish[],
  prover: Prover,
  unproven: Map<Judgement, UnprovenFix>,
): [Judgement, ProvenFix][] {
  const whole = proofOf(place, prover);
  if (whole.proven) return place.map(({ judgement }) => [judgement, whole.fix]);
  let kept: readonly Wish[] = [];
  let fix: ProvenFix | undefined;
  for (const wish of place) {
    const attempt = place.length === 1 ? whole : proofOf([...kept, wish], prover);
    if (attempt.proven) [kept, fix] = [[...kept, wish], attempt.fix];
    else
      unproven.set(wish.judgement, {
        ...identityOf(wish.judgement),
        title: wish.fix.title,
        ...attempt.unproven,
      });
  }
  return kept.flatMap(({ judgement }) => (fix ? [[judgement, fix]] : []));
}

type Attempt =
  | { readonly proven: true; readonly fix: ProvenFix }
  | { readonly proven: false; readonly unproven: Pick<UnprovenFix, 'reason' | 'detail'> };

function proofOf(wishes: readonly Wish[], prover: Prover): Attempt {
  const fix = fixOf(wishes);
  if (!fix) return { proven: false, unproven: { reason: 'refused', detail: nothingLeft } };
  const proof = prover.prove(
    fix.changes,
    wishes.map(({ identity }) => identity),
  );
  if (proof.proven) return { proven: true, fix: { fix, edits: proof.edits } };
  return { proven: false, unproven: { reason: proof.reason, detail: proof.detail } };
}
