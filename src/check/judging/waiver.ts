import { alwaysTold, type Config } from './config.ts';
import { pathPattern, type PathPattern } from '../text/glob.ts';
import type { Place, Source, Span } from '../text/source.ts';
import { commentsInYaml } from './waiver/yaml.ts';
import { commentsInDockerfile } from './waiver/dockerfile.ts';
import { isAddressed, readComment } from './waiver/comment.ts';

/** A finding that somebody accepts, and why: from the configuration, or from a comment beside it. */
export interface Waiver {
  readonly rules: readonly string[];
  readonly reason: string;
  /** The last day on which it holds. */
  readonly until: string | undefined;
  /** Where it is written. */
  readonly at: Place;
  /** The files of a configured waiver, or a part of the comment's own file. */
  readonly covers: PathPattern | { readonly path: string; readonly span: Span };
}

/** A waiver that does not do what whoever wrote it counts on. */
export interface WaiverProblem {
  readonly kind: 'unreadable' | 'expired' | 'denied' | 'unused';
  readonly at: Place;
  readonly message: string;
}

export interface InlineWaivers {
  readonly waivers: readonly Waiver[];
  readonly problems: readonly WaiverProblem[];
}

/** More comments than this in one file are not read: they are no longer exceptions. */
const mostComments = 200;

/** What the comments of a file waive, and which of them are mistaken. */
export function inlineWaiversIn(
  source: Source,
  kind: 'dockerfile' | 'yaml',
  ruleIds: Iterable<string>,
): InlineWaivers {
  // Almost every file ends here, without being read for it.
  if (!/#[ \t]*plimsoll/i.test(source.text)) return { waivers: [], problems: [] };
  const { spans, coveredBy } = kind === 'yaml' ? commentsInYaml(source) : commentsInDockerfile(source);
  const addressed = spans.filter((span) => isAddressed(source.slice(span)));
  const rules = new Set(ruleIds);
  const readings = addressed
    .slice(0, mostComments)
    .map((span) => readComment(source, span, coveredBy(span), rules));
  return {
    waivers: readings.flatMap(({ waiver }) => waiver ?? []),
    problems: [...readings.flatMap(({ problems }) => problems), ...tooMany(source, addressed[mostComments])],
  };
}

function tooMany(source: Source, first: Span | undefined): WaiverProblem[] {
  if (!first) return [];
  const message = `This comment and those after it waive nothing: only the first ${mostComments} of a file are read.`;
  return [{ kind: 'unreadable', at: { source, span: first }, message }];
}

export function configuredWaivers({ waivers }: Config): Waiver[] {
  return waivers.map(({ rule, path, reason, until, at }) => ({
    rules: [rule],
    reason,
    until,
    at,
    covers: pathPattern(path),
  }));
}

/** What a waiver must know of a finding. */
export interface Waivable {
  readonly rule: string;
  readonly path: string;
  readonly span: Span;
  /** What says it already: to accept that is to accept this, in one file. */
  readonly saidBy?: Waivable | undefined;
}

export interface WaivingRules<Finding = Waivable> {
  /** `2027-03-31`. Without it no date has passed. */
  readonly today: string | undefined;
  readonly inlineWaivers: Config['inlineWaivers'];
  /** Whether a comment counts for this finding; without it each does. */
  readonly holds?: ((waiver: Waiver, finding: Finding) => boolean) | undefined;
  /** The files that were checked: a configured waiver for others may still be needed. */
  readonly paths: readonly string[];
}

export interface Waiving<Finding> {
  readonly kept: readonly Finding[];
  readonly waived: readonly { readonly finding: Finding; readonly waiver: Waiver }[];
  readonly problems: readonly WaiverProblem[];
}

export function applyWaivers<Finding extends Waivable>(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  rules: WaivingRules<Finding>,
): Waiving<Finding> {
  const invalid = waivers.flatMap((waiver) => invalidity(waiver, rules) ?? []);
  const valid = waivers.filter((waiver) => invalidity(waiver, rules) === undefined);
  const byRule = groupedByRule(valid);
  const used = new Map<Waiver, Set<string>>(valid.map((waiver) => [waiver, new Set()]));
  const accepted = new Map<Finding, Waiver>();
  for (const finding of findings) {
    const candidates = finding.rule === alwaysTold ? [] : (byRule.get(finding.rule) ?? []);
    const covering = candidates.filter((waiver) => covers(waiver, finding));
    for (const waiver of covering) used.get(waiver)?.add(finding.rule);
    const holding = covering.find((waiver) => holds(waiver, finding, rules));
    if (holding) accepted.set(finding, holding);
  }
  const kept = findings.filter((finding) => !isAccepted(finding, accepted));
  const waived = [...accepted].map(([finding, waiver]) => ({ finding, waiver }));
  const unused = [...used].flatMap(([waiver, ids]) => unusedness(waiver, ids, rules.paths) ?? []);
  return { kept, waived, problems: [...invalid, ...unused] };
}

/** Itself, or what says it. */
function isAccepted(finding: Waivable, accepted: ReadonlyMap<Waivable, Waiver>): boolean {
  const { path, saidBy } = finding;
  return accepted.has(finding) || (saidBy?.path === path && isAccepted(saidBy, accepted));
}

/** What the configuration waives is waived; it comes from a trusted branch. */
function holds<Finding>(waiver: Waiver, finding: Finding, rules: WaivingRules<Finding>): boolean {
  return typeof waiver.covers === 'function' || rules.holds?.(waiver, finding) !== false;
}

/** The waivers of a rule, so that a finding is held against few. */
function groupedByRule(waivers: readonly Waiver[]): Map<string, Waiver[]> {
  const byRule = new Map<string, Waiver[]>();
  for (const waiver of waivers)
    for (const rule of waiver.rules) {
      const others = byRule.get(rule);
      if (others) others.push(waiver);
      else byRule.set(rule, [waiver]);
    }
  return byRule;
}

/** A finding lies where it begins. */
function covers({ covers: covered }: Waiver, { path, span }: Waivable): boolean {
  if (typeof covered === 'function') return covered(path);
  return path === covered.path && span.start >= covered.span.start && span.start < covered.span.end;
}

function invalidity(
  { rules, until, at, covers: covered }: Waiver,
  on: Pick<WaivingRules, 'today' | 'inlineWaivers'>,
): WaiverProblem | undefined {
  if (typeof covered !== 'function' && on.inlineWaivers === 'deny') {
    const message = 'This comment waives nothing: the configuration says `inline-waivers: deny`.';
    return { kind: 'denied', at, message };
  }
  if (until === undefined || on.today === undefined || on.today <= until) return undefined;
  const message = `This waiver of ${named(rules)} held until ${until}. Fix what it waives, or give it a new date.`;
  return { kind: 'expired', at, message };
}

function unusedness(
  { rules, at, covers: covered }: Waiver,
  used: ReadonlySet<string>,
  paths: readonly string[],
): WaiverProblem | undefined {
  const idle = rules.filter((rule) => !used.has(rule));
  if (idle.length === 0 || (typeof covered === 'function' && !paths.some(covered))) return undefined;
  const message =
    idle.length === rules.length
      ? `This waiver waives nothing: there is no finding of ${named(idle)} here.`
      : `There is no finding of ${named(idle)} here, so this waiver need not name it.`;
  return { kind: 'unused', at, message };
}

function named(rules: readonly string[]): string {
  return rules.map((rule) => `\`${rule}\``).join(' or ');
}
