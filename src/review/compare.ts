import type { Finding, RuleId } from '../check/index.ts';

export interface Comparison {
  /** Of head: what it brings in. */
  readonly introduced: readonly Finding[];
  /** Of head: what was there before. */
  readonly existing: readonly Finding[];
  /** Of base: what is gone. */
  readonly mended: readonly Finding[];
}

/** What has happened to the files, as far as findings must be recognised in them. */
export interface Moves {
  /** The new path of what base has under another one. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly added: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
  /** What runs in what a finding of this side is about; empty where nothing does, or nobody knows. */
  readonly imageOf: (side: 'base' | 'head', finding: Finding) => string;
  /** The text of the line where a finding of this side begins. */
  readonly lineOf: (side: 'base' | 'head', finding: Finding) => string;
  /** Whether the diff brings the line where a finding of head begins. */
  readonly isNew: (finding: Finding) => boolean;
}

/**
 * Head minus base by what findings mean, not by where they stand: the same rule about the same thing is the same
 * finding wherever its lines have moved, and a finding is new, though none of its lines is, where what had kept it
 * away is deleted. Several may mean the same; then their number counts.
 *
 * What has another path or another name is recognised by its likeness, and then it has to run the same: what runs a new
 * image in a new place is new, however much of an old file it is made of.
 */
export function compare(base: readonly Finding[], head: readonly Finding[], moves: Moves): Comparison {
  const pairing = new Pairing(base, head);
  const path = (finding: Finding): string => moves.renamed.get(finding.path) ?? finding.path;
  const thing = (finding: Finding): string =>
    // A finding about a file as such has its path for a subject.
    finding.subject === finding.path ? '' : finding.subject;
  const isNoWorse = (was: Group, is: Finding): boolean => weightOf(is) <= was.weight;

  const come = new Set(moves.renamed.values());
  const placeInBase = (of: Finding) => [path(of), moves.renamed.has(of.path) && moves.imageOf('base', of)];
  const placeInHead = (of: Finding) => [of.path, come.has(of.path) && moves.imageOf('head', of)];

  const exact = (of: Finding, at: readonly unknown[]) => JSON.stringify([of.rule, at, thing(of), of.message]);
  pairing.pair(
    (of) => exact(of, placeInBase(of)),
    (of) => exact(of, placeInHead(of)),
    isNoWorse,
  );

  const same = (of: Finding, at: readonly unknown[]) => JSON.stringify([of.rule, at, thing(of)]);
  const saysNoMore = (was: Group, is: Finding): boolean => isNoWorse(was, is) && !saysMore(was, is);
  pairing.pair(
    (of) => same(of, placeInBase(of)),
    (of) => same(of, placeInHead(of)),
    saysNoMore,
  );

  // The thing has another name, as `stage 0` has behind a new stage; but its line is an old one.
  const line = (side: 'base' | 'head', of: Finding, at: string) =>
    JSON.stringify([of.rule, at, moves.lineOf(side, of), moves.imageOf(side, of)]);
  pairing.pair(
    (of) => line('base', of, path(of)),
    (of) => (moves.isNew(of) ? undefined : line('head', of, of.path)),
    (was, is) => isNoWorse(was, is) && !saysMore(was, is, is.subject.split(/[^\w/.:-]+/)),
  );
  // The thing has gone to another file, which git does not see as the old one renamed.
  const moved = (side: 'base' | 'head', of: Finding) =>
    JSON.stringify([of.rule, of.subject, of.message, moves.imageOf(side, of)]);
  pairing.pair(
    (of) => (moves.removed.has(of.path) ? moved('base', of) : undefined),
    (of) => (moves.added.has(of.path) ? moved('head', of) : undefined),
    isNoWorse,
  );
  return pairing.result();
}

type Naming = (finding: Finding) => string | undefined;

/** Takes pairs out of both sides; what is left of head is new, and what is left of base is gone. */
class Pairing {
  readonly #base: readonly Finding[];
  readonly #head: readonly Finding[];
  readonly #paired = new Set<Finding>();

  constructor(base: readonly Finding[], head: readonly Finding[]) {
    this.#base = base;
    this.#head = head;
  }

  /** Those of one name, as many as there are on both sides. */
  pair(nameInBase: Naming, nameInHead: Naming, isSame: (was: Group, is: Finding) => boolean): void {
    const groups = this.#groups(this.#base, nameInBase);
    for (const [name, { findings }] of this.#groups(this.#head, nameInHead)) {
      const group = groups.get(name);
      const left = group?.findings.values();
      for (const head of group ? findings.filter((each) => isSame(group, each)) : []) {
        const base = left?.next().value;
        if (!base) break;
        this.#paired.add(base).add(head);
      }
    }
  }

  result(): Comparison {
    const isPaired = (finding: Finding): boolean => this.#paired.has(finding);
    return {
      introduced: this.#head.filter((finding) => !isPaired(finding)),
      existing: this.#head.filter(isPaired),
      mended: this.#base.filter((finding) => !isPaired(finding)),
    };
  }

  #groups(findings: readonly Finding[], nameOf: Naming): Map<string, Group> {
    const groups = new Map<string, Group>();
    for (const finding of findings) {
      const name = this.#paired.has(finding) ? undefined : nameOf(finding);
      if (name === undefined) continue;
      const group = groups.get(name) ?? new Group();
      group.findings.push(finding);
      groups.set(name, group);
    }
    return groups;
  }
}

/** What a thing can do in several ways, each of which is a problem of its own; the message names them. */
export const manifold: ReadonlySet<string> = new Set<RuleId>([
  'added-capability',
  'container-socket',
  'host-namespace',
  'host-path-volume',
  'host-port',
  'restricted-volume-type',
  'unsafe-sysctl',
]);

/** Findings of one name, and what all of them come to. */
class Group {
  readonly findings: Finding[] = [];
  #words: ReadonlySet<string> | undefined;
  #weight: number | undefined;

  /** A finding that names what none of these does is another one: a new capability, another folder of the host. */
  get words(): ReadonlySet<string> {
    return (this.#words ??= new Set(this.findings.flatMap(wordsOf)));
  }

  /** What blocks, or is commented, where none of these was, is new: its namespace has begun to enforce, say. */
  get weight(): number {
    return (this.#weight ??= this.findings.reduce((most, finding) => Math.max(most, weightOf(finding)), 0));
  }
}

/** `names`: what it is called now, which says nothing of what it does. */
function saysMore(was: Group, is: Finding, names: readonly string[] = []): boolean {
  if (!manifold.has(is.rule)) return false;
  return wordsOf(is).some((word) => !was.words.has(word) && !names.includes(word));
}

function wordsOf({ message }: Finding): string[] {
  return message.match(/[\w/][\w/.:-]*/g) ?? [];
}

function weightOf({ severity, confidence }: Finding): number {
  return { notice: 0, warning: 2, error: 4 }[severity] + (confidence === 'certain' ? 1 : 0);
}
