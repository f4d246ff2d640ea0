import { containerIn } from '../text/subject.ts';
import type { Finding, FindingPlace } from './contract.ts';

/*
 * What people count: causes. Several findings are one where one says the others (`privileged` says that nothing is
 * dropped), and where one thing is found of several containers of a pod, or is written once for several services.
 * They are all judged, compared and weighed; they are told and counted once.
 */

export interface Cause {
  /** The one that is told. */
  readonly finding: Finding;
  /** Those that it says along, in reading order. */
  readonly others: readonly Finding[];
}

/** Of any part of a report's findings: what says one of them may not be among them, and then that one is told. */
export function causesOf(findings: readonly Finding[]): Cause[] {
  const heads = headsOf(findings);
  const causes = new Causes();
  for (const finding of findings) if (heads.get(finding) === finding) causes.open(finding);
  for (const finding of findings) causes.add(finding, heads.get(finding) ?? finding);
  return causes.all();
}

/** For each finding the one that says it, of those that are here, however many say one another. */
function headsOf(findings: readonly Finding[]): ReadonlyMap<Finding, Finding> {
  const places = new Map<string, Finding>();
  for (const finding of findings) {
    const place = placeOf(finding);
    if (!places.has(place)) places.set(place, finding);
  }
  return new Map(findings.map((finding) => [finding, headOf(finding, places)]));
}

/** Of those that say one another in a circle each stands for itself. */
function headOf(finding: Finding, places: ReadonlyMap<string, Finding>): Finding {
  const seen = new Set([finding]);
  let head = finding;
  for (let next = saying(head, places); next; next = saying(head, places)) {
    if (seen.has(next)) return finding;
    seen.add(next);
    head = next;
  }
  return head;
}

function saying({ saidBy }: Finding, places: ReadonlyMap<string, Finding>): Finding | undefined {
  return saidBy && places.get(placeOf(saidBy));
}

function placeOf({ rule, path, start, end }: FindingPlace): string {
  return JSON.stringify([rule, path, start, end]);
}

/** In the order in which they are opened. */
class Causes {
  readonly #byHead = new Map<Finding, Finding[]>();
  readonly #twins = new Map<string, Finding>();
  readonly #first = new Map<Finding, Finding>();

  /** A finding of its own, or the twin of one that is there. */
  open(finding: Finding): void {
    const names = twinNames(finding);
    const [known] = names.flatMap((name) => this.#twins.get(name) ?? []);
    const first = known ?? finding;
    this.#first.set(finding, first);
    for (const name of names) this.#twins.set(name, first);
    if (!known) this.#byHead.set(finding, []);
  }

  add(finding: Finding, head: Finding): void {
    const first = this.#first.get(head) ?? head;
    if (finding !== first) this.#byHead.get(first)?.push(finding);
  }

  all(): Cause[] {
    return [...this.#byHead].map(([finding, others]) => ({ finding, others }));
  }
}

const known = new WeakMap<Finding, readonly string[]>();

/** Kept, since a review counts the same findings in many places, and messages may be long. */
function twinNames(finding: Finding): readonly string[] {
  const names = known.get(finding) ?? twinNamesOf(finding);
  known.set(finding, names);
  return names;
}

/** The same is said in one place, or of another container of the pod. */
function twinNamesOf(finding: Finding): string[] {
  const { rule, severity, confidence, path, start, end, subject, message } = finding;
  const container = containerIn(subject);
  const owner = container === undefined ? subject : subject.slice(0, subject.lastIndexOf(', '));
  const [name = ''] = owner.slice(owner.indexOf(' ') + 1).split(', ', 1);
  const words = [container, name].reduce<string>(
    (text, each) => (each ? text.replaceAll(`\`${each}\``, '`…`') : text),
    message,
  );
  const same = [rule, severity, confidence, path, words];
  const here = JSON.stringify([...same, start, end]);
  return container === undefined ? [here] : [here, JSON.stringify([...same, owner])];
}
