import { type Cause, causesOf, type Finding, fixesOf, type FixReport } from '../check/index.ts';
import { patchOf } from './patch.ts';
import type { Blame } from './blame.ts';
import { type Anchor, anchorOf, nearestTo, type Shown, type Suggestion, suggestionOf } from './place.ts';
import { weightOf } from './wording.ts';

/** What is said at one place of the diff. */
export interface Comment extends Anchor {
  readonly path: string;
  /** Those that the change brings in, the heaviest first. */
  readonly findings: readonly Finding[];
  /** What they say along, each of one cause with one of them. */
  readonly others: readonly Finding[];
  readonly suggestion: Suggestion | null;
  /** What the suggestion mends besides: old problems of the same place. */
  readonly alsoMends: readonly Finding[];
  /** Fixes that no suggestion can bring, to be told in words. */
  readonly advice: readonly Advice[];
}

/** A fix as a patch, in lines without their ends. */
export interface Advice extends FixReport {
  readonly patch: readonly string[];
}

/** Advice for what no comment tells. */
export interface Remedy {
  readonly findings: readonly Finding[];
  readonly advice: Advice;
}

/** The files as the change leaves them. */
export interface Head {
  /** What the diff shows of a file; undefined of one that the change does not touch. */
  readonly shown: (path: string) => Shown | undefined;
  /** With their line ends. */
  readonly lines: (path: string) => readonly string[];
  /** The changed lines that bring in what the diff does not show. */
  readonly blame?: (findings: readonly Finding[]) => ReadonlyMap<Finding, Blame>;
}

export interface Plan {
  readonly comments: readonly Comment[];
  /** What is told in the summary alone: notices, what the diff does not show, what is beyond the budget. */
  readonly elsewhere: readonly Finding[];
  /** How to mend those of them that are more than a notice. */
  readonly remedies: readonly Remedy[];
}

/** GitHub sets no limit, but reports of failures begin at about thirty comments; and nobody reads more. */
export const mostComments = 25;

/** Findings that one edit mends, or that stand on one line, share a comment. */
export function planOf(introduced: readonly Finding[], existing: readonly Finding[], head: Head): Plan {
  const folds = new Folds(introduced);
  const told = folds.told.filter(({ severity }) => severity !== 'notice');
  const blame = head.blame?.(told.filter((finding) => !isShown(finding, head))) ?? new Map();
  const drafts = joined(draftsOf(told, { shownOf: head.shown, folds, blame }));
  const kept = drafts.toSorted(byWeight).slice(0, mostComments);
  const old = offersIn(existing);
  const placed = new Set(kept.flatMap(({ findings }) => findings));
  const othersOf = (finding: Finding): Finding[] => folds.of(finding).filter((other) => !placed.has(other));
  const comments = kept.map((draft) => commentOf(draft, old, head, othersOf));
  return {
    comments: comments.sort(inReadingOrder),
    elsewhere: folds.causes.map(({ finding }) => finding).filter((finding) => !placed.has(finding)),
    remedies: fixesOf(told.filter((finding) => !placed.has(finding))).map(({ fix, findings }) => ({
      findings,
      advice: adviceOf(fix, head),
    })),
  };
}

/** What is told once. */
class Folds {
  readonly causes: readonly Cause[];
  /** One of each cause, and those of it that have a fix of their own, which can be taken by itself. */
  readonly told: readonly Finding[];
  readonly #others = new Map<Finding, readonly Finding[]>();

  constructor(findings: readonly Finding[]) {
    this.causes = causesOf(findings);
    this.told = this.causes.flatMap(({ finding, others }) => {
      this.#others.set(finding, others);
      return [finding, ...others.filter((other) => hasOwnFix(other, finding))];
    });
  }

  /** The one of its cause that is told whatever can be offered. */
  leads(finding: Finding): boolean {
    return this.#others.has(finding);
  }

  of(finding: Finding): readonly Finding[] {
    return this.#others.get(finding) ?? [];
  }
}

function hasOwnFix({ fix }: Finding, cause: Finding): boolean {
  return fix !== null && JSON.stringify(fix) !== JSON.stringify(cause.fix);
}

function adviceOf(fix: FixReport, { lines }: Head): Advice {
  return { ...fix, patch: patchOf(fix, lines) };
}

/** What one comment will say: of one suggestion, of several fixes that are none, or of none at all. */
interface Draft extends Anchor {
  readonly path: string;
  readonly findings: readonly Finding[];
  readonly suggestion: Suggestion | null;
  readonly advice: readonly FixReport[];
}

type ShownOf = Head['shown'];

/** What a draft is made of beside the findings. */
interface Setting {
  readonly shownOf: ShownOf;
  readonly folds: Folds;
  readonly blame: ReadonlyMap<Finding, Blame>;
}

function isShown(finding: Finding, { shown }: Head): boolean {
  const own = shown(finding.path);
  return own !== undefined && anchorOf(finding, own) !== undefined;
}

/** One for each fix, and for each finding without one. */
function draftsOf(told: readonly Finding[], setting: Setting): Draft[] {
  const suggested: Draft[] = [];
  const taken = new Set<string>();
  const explained: Draft[] = [];
  for (const { fix, findings } of fixesOf(told).sort(byWorth)) {
    const suggestion = suggestedDraft(fix, findings, setting.shownOf);
    const lines = suggestion ? linesOf(suggestion) : [];
    // Two suggestions for one line could not both be committed.
    const isFree = !lines.some((line) => taken.has(line));
    for (const line of isFree ? lines : []) taken.add(line);
    if (suggestion && isFree) suggested.push(suggestion);
    // Without a suggestion of its own it is one of the places that its cause names.
    else if (findings.some((finding) => setting.folds.leads(finding)))
      explained.push(...explainedDraft(findings, [fix], setting));
  }
  return withGuests([...suggested, ...explained], told, setting);
}

/** The lines that it replaces, and those that its edits reach, though they may bring some of them as they were. */
function linesOf({ path, startLine, line, suggestion }: Draft): string[] {
  const reached = suggestion?.fix.edits.map(({ start, end }) => [
    start.line,
    end.column === 1 ? end.line - 1 : end.line,
  ]);
  return [[startLine, line], ...(reached ?? [])].flatMap(([first = 1, last = 1]) =>
    Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => `${first + index}:${path}`),
  );
}

interface Offer {
  readonly fix: FixReport;
  readonly findings: readonly Finding[];
}

function byWorth(a: Offer, b: Offer): number {
  const isSafe = ({ fix }: Offer): number => Number(fix.safety === 'safe');
  return isSafe(b) - isSafe(a) || b.findings.length - a.findings.length;
}

function suggestedDraft(fix: FixReport, findings: readonly Finding[], shownOf: ShownOf): Draft | undefined {
  const shown = shownOf(fix.edits[0]?.path ?? '');
  const suggestion = shown && suggestionOf(fix, shown);
  if (!suggestion) return undefined;
  const { startLine, line } = suggestion;
  return { path: shown.path, startLine, line, findings, suggestion, advice: [] };
}

/** Where the first of them stands that the diff shows; none where it shows none of them. */
function explainedDraft(
  findings: readonly Finding[],
  advice: readonly FixReport[],
  { shownOf, folds, blame }: Setting,
): Draft[] {
  for (const finding of [...findings, ...findings.flatMap((each) => folds.of(each))]) {
    const shown = shownOf(finding.path);
    const anchor = shown && anchorOf(finding, shown);
    if (anchor) return [{ ...anchor, path: finding.path, findings, suggestion: null, advice }];
  }
  const [to] = findings.flatMap((finding) => blame.get(finding) ?? []);
  const shown = to && shownOf(to.path);
  const anchor = shown && nearestTo(to.line, shown);
  return anchor ? [{ ...anchor, path: to.path, findings, suggestion: null, advice }] : [];
}

/** What has no fix is told where something is mended that stands on the same line, and mostly goes along with it. */
function withGuests(drafts: readonly Draft[], told: readonly Finding[], setting: Setting): Draft[] {
  const places = new Map<string, Draft>();
  for (const draft of drafts.toReversed())
    for (const finding of draft.findings) places.set(placeOf(finding), draft);
  const guests = new Map<Draft, Finding[]>(drafts.map((draft) => [draft, []]));
  const alone: Draft[] = [];
  for (const finding of told.filter(({ fix }) => fix === null)) {
    const host = places.get(placeOf(finding));
    if (host) guests.get(host)?.push(finding);
    else alone.push(...explainedDraft([finding], [], setting));
  }
  const hosts = [...guests].map(([draft, others]) => ({
    ...draft,
    findings: [...draft.findings, ...others],
  }));
  return [...hosts, ...alone];
}

function placeOf({ path, start }: Finding): string {
  return `${start.line}:${path}`;
}

function overlap(a: Draft, b: Draft): boolean {
  return a.path === b.path && a.startLine <= b.line && b.startLine <= a.line;
}

/** Drafts that share a line become one; of two suggestions none does. */
function joined(all: readonly Draft[]): Draft[] {
  const result: Draft[] = [];
  for (const draft of all.toSorted(inOrder)) {
    const last = result.at(-1);
    if (last && overlap(last, draft)) result.splice(-1, 1, join(last, draft));
    else result.push(draft);
  }
  return result;
}

function join(a: Draft, b: Draft): Draft {
  return {
    path: a.path,
    startLine: Math.min(a.startLine, b.startLine),
    line: Math.max(a.line, b.line),
    findings: [...new Set([...a.findings, ...b.findings])],
    suggestion: a.suggestion ?? b.suggestion,
    advice: [...a.advice, ...b.advice],
  };
}

/** By what the fix is. */
function offersIn(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  return new Map(fixesOf(findings).map((offer) => [JSON.stringify(offer.fix), offer.findings]));
}

function commentOf(
  draft: Draft,
  old: ReadonlyMap<string, readonly Finding[]>,
  head: Head,
  othersOf: (finding: Finding) => readonly Finding[],
): Comment {
  const { path, suggestion } = draft;
  const { startLine, line } = suggestion ?? lastLineOf(draft);
  const same = suggestion && JSON.stringify(suggestion.fix);
  const isMended = ({ fix }: Finding): boolean => fix !== null && JSON.stringify(fix) === same;
  // Of two of one weight the first is the one that the suggestion mends.
  const findings = draft.findings.toSorted(
    (a, b) => weightOf(b) - weightOf(a) || Number(isMended(b)) - Number(isMended(a)),
  );
  const advice = draft.advice.map((fix) => adviceOf(fix, head));
  const others = findings.flatMap(othersOf);
  return {
    path,
    startLine,
    line,
    findings,
    others,
    suggestion,
    alsoMends: old.get(same ?? '') ?? [],
    advice,
  };
}

/** A comment without a suggestion needs no range. */
function lastLineOf({ line }: Draft): Anchor {
  return { startLine: line, line };
}

function byWeight(a: Draft, b: Draft): number {
  const heaviest = ({ findings }: Draft): number =>
    findings.reduce((most, finding) => Math.max(most, weightOf(finding)), 0);
  return heaviest(b) - heaviest(a) || inOrder(a, b);
}

function inOrder(a: Draft, b: Draft): number {
  return compareText(a.path, b.path) || a.startLine - b.startLine || a.line - b.line;
}

function inReadingOrder(a: Comment, b: Comment): number {
  return compareText(a.path, b.path) || a.startLine - b.startLine;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
