import type { Finding, FindingPlace, Range } from './contract.ts';

/** A finding, and where that stands which decides it and may have a finding of its own. */
export interface Told {
  readonly finding: Finding;
  readonly saidBy?: (Range & { readonly path: string }) | undefined;
}

/** For each finding that another one says, that other one. */
export function sayersOf<T extends Told>(all: readonly T[]): ReadonlyMap<T, T> {
  const places = new Map<string, T[]>();
  for (const each of all) {
    const at = placeOf(each.finding);
    places.set(at, [...(places.get(at) ?? []), each]);
  }
  const sayers = new Map<T, T>();
  for (const told of all) {
    const candidates = told.saidBy ? (places.get(placeOf(told.saidBy)) ?? []) : [];
    const fitting = candidates.filter((other) => maySay(other, told) && !leadsTo(told, other, sayers));
    const sayer = fitting.find(({ finding }) => finding.rule === told.finding.rule) ?? fitting[0];
    if (sayer) sayers.set(told, sayer);
  }
  return sayers;
}

export function findingPlace({ rule, path, start, end }: Finding): FindingPlace {
  return { rule, path, start, end };
}

/** Never one that weighs less: what fails a check may not vanish into what does not. */
function maySay(other: Told, told: Told): boolean {
  if (other === told || (other.saidBy && told.saidBy && placeOf(other.saidBy) === placeOf(told.saidBy)))
    return false;
  const [own, others] = [told.finding, other.finding];
  const isCertain = own.confidence !== 'certain' || others.confidence === 'certain';
  return isCertain && weights[others.severity] >= weights[own.severity];
}

/** Nothing says itself, by whatever way. */
function leadsTo<T>(told: T, from: T, sayers: ReadonlyMap<T, T>): boolean {
  for (let at: T | undefined = from; at; at = sayers.get(at)) if (at === told) return true;
  return false;
}

const weights = { notice: 0, warning: 1, error: 2 };

function placeOf({ path, start, end }: Range & { readonly path: string }): string {
  return JSON.stringify([path, start, end]);
}
