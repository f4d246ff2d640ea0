import type { ProvenFix } from '../fixing/mend.ts';
import { commandsOf } from '../remedy/trial.ts';
import type { Control, Problem, Rule, Severity } from '../rule.ts';
import type { Basis } from '../facts/base-images.ts';
import type { Edit } from '../write/edit.ts';
import type { Place, Source, Span } from '../text/source.ts';
import { shownPlace } from '../write/shown.ts';
import type { EditReport, Finding, FixReport, Range, Rendering } from './contract.ts';

/** A judgement that is to be reported, with its severity decided and its fix proven. */
export interface Verdict {
  readonly rule: Rule;
  readonly problem: Problem;
  readonly subject: string;
  readonly severity: Severity;
  readonly control: Control | undefined;
  readonly fix: ProvenFix | undefined;
  readonly renderings: readonly Rendering[] | undefined;
}

export function findingOf(verdict: Verdict): Finding {
  const { rule, problem, subject, severity, control, fix, renderings } = verdict;
  const restsOn = problem.restsOn ?? (fix && problem.fix?.restsOn);
  const advice = fix ? undefined : (problem.advice ?? rule.advice);
  return {
    rule: rule.id,
    severity,
    confidence: problem.confidence ?? 'certain',
    ...locationOf(problem.at),
    subject,
    message: problem.message,
    why: `${problem.why ?? rule.why}${restsOn ? ` ${wordsOf(restsOn)}` : ''}`,
    related: (problem.related ?? []).map(({ at, message }) => ({ ...locationOf(at), message })),
    podSecurity: control ? { control: control.control, level: control.level } : null,
    fix: fix ? fixReport(fix) : null,
    ...(problem.keep === undefined ? {} : { keep: problem.keep }),
    ...(advice === undefined ? {} : { advice }),
    ...(restsOn ? { restsOn } : {}),
    ...(renderings ? { renderings } : {}),
  };
}

/** As of when that is so: a tag may be another image tomorrow. */
function wordsOf({ image, from, digest, on }: Basis): string {
  const short = digest.slice(0, 'sha256:'.length + 12);
  const how = from === 'registry' ? `asked on ${on}` : `read on ${on}`;
  return `\`${nameOf(image)}\` as of \`${short}\`, ${how}.`;
}

/** As people write it. */
function nameOf(image: string): string {
  return (image.split('@')[0] ?? '').replace(/^docker\.io\/(?:library\/)?/, '');
}

/** Where a person is to look, whatever was assembled from there. */
export function locationOf(at: Place): Range & { readonly path: string } {
  const { source, span } = shownPlace(at);
  return { path: source.path, ...rangeOf(source, span) };
}

function rangeOf(source: Source, { start, end }: Span): Range {
  return { start: source.position(start), end: source.position(end) };
}

function fixReport({ fix, edits, isLocal }: ProvenFix): FixReport {
  const { title, safety } = fix;
  const ran = fix.ran === undefined ? {} : { ran: fix.ran };
  const report = { title, safety, edits: edits.map(editReport), try: commandsOf(fix.trials ?? []), ...ran };
  if (isLocal === true) local.add(report);
  return report;
}

/** Those that mend one rendering, and no other of the same finding. */
const local = new WeakSet<FixReport>();

function editReport({ source, span, text }: Edit): EditReport {
  return { path: source.path, ...rangeOf(source, span), text };
}

/**
 * What holds in several renderings is told once, with all of them; the first that has a fix brings it. What one of them
 * alone has a patch for is told apart.
 */
export function toldOnce(findings: readonly Finding[]): readonly Finding[] {
  if (findings.every(({ renderings }) => !renderings)) return findings;
  const told = new Map<string, Finding>();
  for (const [index, finding] of findings.entries()) {
    const { renderings, rule, path, start, end, subject, message, fix } = finding;
    const name = JSON.stringify(
      renderings ? [rule, path, start, end, subject, message, fix !== null && local.has(fix)] : index,
    );
    const known = told.get(name);
    const all = [...(known?.renderings ?? []), ...(renderings ?? [])];
    told.set(name, known ? { ...known, fix: withBoth(known.fix, fix), renderings: all } : finding);
  }
  return [...told.values()];
}

/** What several overlays each have a patch for is mended by all of these. */
function withBoth(one: Finding['fix'], other: Finding['fix']): Finding['fix'] {
  if (!one || !other) return one ?? other;
  const paths = new Set(one.edits.map(({ path }) => path));
  const isApart = local.has(other) && other.edits.every(({ path }) => !paths.has(path));
  if (!isApart) return one;
  const both = { ...one, edits: [...one.edits, ...other.edits] };
  local.add(both);
  return both;
}

/** By path, then place, then rule: the order in which a person reads. */
export function inReadingOrder(a: Finding, b: Finding): number {
  return (
    compare(a.path, b.path) ||
    a.start.line - b.start.line ||
    a.start.column - b.start.column ||
    compare(a.rule, b.rule) ||
    compare(a.subject, b.subject)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
