import { type Finding, fixesOf, type FixReport } from '../check/index.ts';
import { patchOf } from './patch.ts';
import { type Anchor, anchorOf, type Shown, type Suggestion, suggestionOf } from './place.ts';
import { weightOf } from './wording.ts';

/** What is said at one place of the diff. */
export interface Comment extends Anchor {
  readonly path: string;
  /** Those that the change brings in, the heaviest first. */
  readonly findings: readonly Finding[];
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
  const told = introduced.filter(({ severity }) => severity !== 'notice');
  const drafts = joined(beside(draftsWithFix(told, head.shown), told, head.shown));
  const kept = drafts.toSorted(byWeight).slice(0, mostComments);
  const comments = kept.map((draft) => commentOf(draft, existing, head));
  const placed = new Set(comments.flatMap(({ findings }) => findings));
  return {
    comments: comments.sort(inReadingOrder),
    elsewhere: introduced.filter((finding) => !placed.has(finding)),
    remedies: fixesOf(told.filter((finding) => !placed.has(finding))).map(({ fix, findings }) => ({
      findings,
      advice: adviceOf(fix, head),
    })),
  };
}

function adviceOf(fix: FixReport, { lines }: Head): Advice {
  return { ...fix, patch: patchOf(fix, lines) };
}

interface Draft extends Anchor {
  readonly path: string;
  readonly findings: readonly Finding[];
  readonly suggestions: readonly Suggestion[];
  readonly advice: readonly FixReport[];
}

function draftsWithFix(told: readonly Finding[], shownOf: (path: string) => Shown | undefined): Draft[] {
  return fixesOf(told).flatMap(({ fix, findings }) => {
    const shown = shownOf(fix.edits[0]?.path ?? '');
    const suggestion = shown && suggestionOf(fix, shown);
    if (!suggestion) return drafts(findings, [fix], shownOf);
    const { startLine, line } = suggestion;
    return [{ path: shown.path, startLine, line, findings, suggestions: [suggestion], advice: [] }];
  });
}

/** What has no fix is told where something is mended that stands on the same line, and mostly goes along with it. */
function beside(
  withFix: readonly Draft[],
  told: readonly Finding[],
  shownOf: (path: string) => Shown | undefined,
): Draft[] {
  const places = new Map<string, Draft>();
  const mending = withFix.toSorted((a, b) => a.suggestions.length - b.suggestions.length);
  for (const draft of mending) for (const finding of draft.findings) places.set(placeOf(finding), draft);
  const guests = new Map<Draft | undefined, Finding[]>();
  for (const finding of told.filter(({ fix }) => fix === null)) {
    const host = places.get(placeOf(finding));
    const others = guests.get(host);
    if (others) others.push(finding);
    else guests.set(host, [finding]);
  }
  const hosts = withFix.map((draft) => ({
    ...draft,
    findings: [...draft.findings, ...(guests.get(draft) ?? [])],
  }));
  return [...hosts, ...drafts(guests.get(undefined) ?? [], [], shownOf)];
}

function placeOf({ path, start }: Finding): string {
  return `${start.line}:${path}`;
}

/** Each where it stands itself; what the diff does not show is left out. */
function drafts(
  findings: readonly Finding[],
  advice: readonly FixReport[],
  shownOf: (path: string) => Shown | undefined,
): Draft[] {
  return findings.flatMap((finding) => {
    const shown = shownOf(finding.path);
    const anchor = shown && anchorOf(finding, shown);
    return anchor ? [{ ...anchor, path: finding.path, findings: [finding], suggestions: [], advice }] : [];
  });
}

/** Drafts that share a line become one: two suggestions for one line could not both be committed. */
function joined(all: readonly Draft[]): Draft[] {
  const result: Draft[] = [];
  for (const draft of all.toSorted(inOrder)) {
    const last = result.at(-1);
    if (!last || last.path !== draft.path || last.line < draft.startLine) result.push(draft);
    else result.splice(-1, 1, join(last, draft));
  }
  return result;
}

function join(a: Draft, b: Draft): Draft {
  return {
    path: a.path,
    startLine: Math.min(a.startLine, b.startLine),
    line: Math.max(a.line, b.line),
    findings: [...new Set([...a.findings, ...b.findings])],
    suggestions: [...a.suggestions, ...b.suggestions],
    advice: [...new Set([...a.advice, ...b.advice])],
  };
}

function commentOf(draft: Draft, existing: readonly Finding[], head: Head): Comment {
  const { path, suggestions } = draft;
  const chosen = suggestions.find(({ fix }) => fix.safety === 'safe') ?? suggestions[0] ?? null;
  const anchor = chosen ?? lastLineOf(draft);
  const others = suggestions.filter((suggestion) => suggestion !== chosen).map(({ fix }) => fix);
  const same = chosen && JSON.stringify(chosen.fix);
  const isMended = ({ fix }: Finding): boolean => fix !== null && JSON.stringify(fix) === same;
  // Of two of one weight the first is the one that the suggestion mends.
  const findings = draft.findings.toSorted(
    (a, b) => weightOf(b) - weightOf(a) || Number(isMended(b)) - Number(isMended(a)),
  );
  return {
    path,
    startLine: anchor.startLine,
    line: anchor.line,
    findings,
    suggestion: chosen,
    alsoMends: existing.filter(isMended),
    advice: [...others, ...draft.advice].map((fix) => adviceOf(fix, head)),
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
