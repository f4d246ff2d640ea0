import { anyWish, counted, type Counts, type Identity, isStanding, nameOf } from '../judging/identity.ts';

/** What is found in some files, and what stands in what is rendered of them. */
export interface Found {
  readonly counts: Counts;
  /** Those of what is rendered. */
  readonly rendered: readonly Identity[];
}

export function foundIn(identities: Iterable<Identity>): Found {
  const all = [...identities];
  return { counts: counted(all), rendered: all.filter(({ rendering }) => rendering !== undefined) };
}

/** In words, what an edit does to a rendering that it was not meant to do; undefined where there is nothing. */
export function strayIn(before: Found, after: Found, mended: readonly Identity[]): string | undefined {
  const lost = lostFrom(before.counts, after.counts);
  if (lost !== undefined) return `${lost} is gone`;
  const meant = new Set(mended.map(({ rule, wish }) => `${rule} ${wish ?? ''}`));
  const rules = new Set(mended.map(({ rule }) => rule));
  const wanted = before.rendered.filter(
    ({ rule, wish }) => rules.has(rule) && (wish === anyWish || meant.has(`${rule} ${wish ?? ''}`)),
  );
  const changed = changedIn(before, after);
  const stray = changed.find((thing) => !wanted.some((each) => isAbout(each, thing)));
  return stray && `${nameOf(stray)} changes too`;
}

/** What is said at the same place in another rendering, and is still said there. */
export function leftIn(before: Found, after: Found, mended: readonly Identity[]): string | undefined {
  const places = new Set(mended.map(({ rule, at }) => `${rule} ${at ?? ''}`));
  const same = before.rendered.filter(({ rule, at }) => at !== undefined && places.has(`${rule} ${at}`));
  return [...counted(same)].find(
    ([name, count]) => (after.counts.get(name) ?? 0) > (before.counts.get(name) ?? 0) - count,
  )?.[0];
}

function lostFrom(before: Counts, after: Counts): string | undefined {
  const all = Array.from(before).filter(([thing]) => isStanding(thing));
  return all.find(([thing, count]) => (after.get(thing) ?? 0) < count)?.[0];
}

function changedIn(before: Found, after: Found): readonly Identity[] {
  const now = printsIn(after);
  const then = printsIn(before);
  return before.rendered.filter((thing) => {
    const name = nameOf(thing);
    return thing.print !== undefined && now.get(name) !== then.get(name);
  });
}

/** Several things of one name are looked at together. */
function printsIn({ rendered }: Found): Map<string, string> {
  const prints = new Map<string, string>();
  for (const thing of rendered)
    if (thing.print !== undefined)
      prints.set(nameOf(thing), `${prints.get(nameOf(thing)) ?? ''} ${thing.print}`);
  return prints;
}

/** Of the same thing, of a part of it, or of what it is a part of. */
function isAbout(wanted: Identity, thing: Identity): boolean {
  const [one, other] = [wanted.subject, thing.subject];
  return (
    wanted.rendering === thing.rendering &&
    (one === other || one.startsWith(`${other}, `) || other.startsWith(`${one}, `))
  );
}
