import { datePattern, isDate } from './config/date.ts';
import { podSecurityOf, podSecurityPattern, type PodSecuritySetting } from './config/pod-security.ts';
import {
  checked,
  choice,
  choiceByPath,
  type JsonSchema,
  type Key,
  list,
  record,
  type Shape,
  table,
  text,
} from './config/shape.ts';
import { newestPolicyVersion } from '../model/pod/policy.ts';
import { didYouMean } from '../text/nearest.ts';
import type { Severity } from '../rule.ts';
import type { Field } from '../read/field.ts';
import type { Place, Source } from '../text/source.ts';
import { documentsIn } from '../read/yaml.ts';

/** The rule about the configuration itself, which a mistake in it must not silence. */
export const alwaysTold = 'broken-configuration';

/** What `.github/plimsoll.yml` says. docs/configuration.md explains it. */
export interface Config {
  readonly podSecurity: PodSecuritySetting;
  readonly block: 'introduced' | 'all' | 'nothing';
  /** By rule id; a rule that is not here has its own severity. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly paths: {
    /** Patterns as glob.ts reads them. */
    readonly ignore: readonly string[];
  };
  readonly waivers: readonly ConfiguredWaiver[];
  /** Of those that a change brings in: `approved` ones count once somebody else with write access has approved it. */
  readonly inlineWaivers: 'allow' | 'approved' | 'deny';
  /** What is not judged, by path; the first pattern that fits decides, and where none does the kind does. */
  readonly unjudged: readonly UnjudgedRule[];
}

export type UnjudgedVerdict = 'fail' | 'neutral' | 'pass';

export interface UnjudgedRule {
  /** A pattern as glob.ts reads it. */
  readonly path: string;
  readonly verdict: UnjudgedVerdict;
}

export interface ConfiguredWaiver {
  readonly rule: string;
  /** A pattern as glob.ts reads it. */
  readonly path: string;
  readonly reason: string;
  /** The last day on which it holds. */
  readonly until: string | undefined;
  readonly at: Place;
}

export const defaultConfig: Config = {
  podSecurity: { level: 'restricted', version: 'latest' },
  block: 'introduced',
  rules: {},
  paths: { ignore: [] },
  waivers: [],
  inlineWaivers: 'approved',
  unjudged: [],
};

export interface ConfigProblem {
  readonly at: Place;
  readonly message: string;
  /** mistake: this part does not hold, and the file counts as broken. note: it holds, but not as it may look. */
  readonly kind: 'mistake' | 'note';
}

export interface ConfigReading {
  /** A part that cannot be used has its default. */
  readonly config: Config;
  /** In the order of the file. */
  readonly problems: readonly ConfigProblem[];
}

/** `under`: what holds where this file says nothing. Its exceptions hold beside those of this file. */
export function parseConfig(
  source: Source,
  ruleIds: readonly string[],
  under: Config = defaultConfig,
): ConfigReading {
  const problems: ConfigProblem[] = [];
  const report = ({ source: file, span }: Place, message: string) =>
    problems.push({ at: { source: file, span }, message, kind: 'mistake' });
  const [document, second] = documentsIn(source, 'compose');
  for (const { span, message } of document?.problems ?? []) report({ source, span }, decapitalised(message));
  if (second)
    report({ source, span: source.lineAt(second.span.start).span }, 'a second document is not read.');
  const root = document?.root;
  // Behind an error of syntax nothing is what was meant.
  const readable = root?.written === true && document?.problems.every(({ fatal }) => !fatal) === true;
  const config = (readable ? configShape(named(ruleIds), under).read(root, report) : undefined) ?? under;
  if (root?.at('pod-security').written && isTooNew(config.podSecurity.version))
    problems.push(tooNew(root, config.podSecurity.version));
  return { config, problems: problems.sort((a, b) => a.at.span.start - b.at.span.start) };
}

/** The version is newer than every policy that is known here. */
function isTooNew(version: string): boolean {
  return Number(/^v1\.(\d+)$/.exec(version)?.[1] ?? 0) > newestPolicyVersion;
}

function tooNew(root: Field, version: string): ConfigProblem {
  const { source, span } = root.at('pod-security');
  const newest = `v1.${newestPolicyVersion}`;
  return {
    at: { source, span },
    message: `Pod Security is known here up to ${newest}, so ${version} is judged as ${newest}.`,
    kind: 'note',
  };
}

/** For editors; the rules' ids with their summaries. */
export function configSchema(
  rules: readonly { readonly id: string; readonly summary: string }[],
): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Plimsoll',
    ...configShape(new Map(rules.map(({ id, summary }) => [id, `${summary}.`])), defaultConfig).schema,
  };
}

function named(ids: readonly string[]): ReadonlyMap<string, string> {
  return new Map(ids.map((id) => [id, '']));
}

function configShape(rules: ReadonlyMap<string, string>, under: Config): Shape<Config> {
  return record('What Plimsoll demands of this repository.', (key) => ({
    podSecurity: key('pod-security', podSecurity) ?? under.podSecurity,
    block: key('block', block) ?? under.block,
    rules: { ...under.rules, ...Object.fromEntries(key('rules', severities(rules)) ?? []) },
    paths: { ignore: [...under.paths.ignore, ...(key('paths', paths)?.ignore ?? [])] },
    waivers: [...under.waivers, ...(key('waivers', waivers(rules)) ?? [])],
    inlineWaivers: key('inline-waivers', inlineWaivers) ?? under.inlineWaivers,
    unjudged: [...(key('unjudged', unjudged) ?? []), ...under.unjudged],
  }));
}

const podSecurity = checked(
  text('The Pod Security level that must hold, perhaps pinned to a version as in restricted@v1.34.', {
    pattern: podSecurityPattern,
    must: 'must be `baseline` or `restricted`, perhaps with a version as in `restricted@v1.34`',
    keywords: {
      default: 'restricted',
      examples: ['restricted', 'baseline', `restricted@v1.${newestPolicyVersion}`],
    },
  }),
  podSecurityOf,
);

const block = choice(
  'What fails the check: the errors that a pull request adds, all errors of the files it touches, or nothing.',
  ['introduced', 'all', 'nothing'],
  'introduced',
);

function severities(rules: ReadonlyMap<string, string>) {
  const severity = choice('', ['off', 'notice', 'warning', 'error']);
  return table('The severity of single rules, in place of their own.', 'rule', rules, severity);
}

const pathOfRepository = {
  pattern: /^(?![!/]|\.\.?\/)\S(?:.{0,998}\S)?$/,
  must: 'must be a path from the root of the repository, without `/`, `./` or `!` before it',
};

const paths = record('Which files are read.', (key) => ({
  ignore:
    key(
      'ignore',
      list(
        'Files to leave out, as paths with `*`, `**`, `?` and `{a,b}`.',
        text('A path.', pathOfRepository),
      ),
    ) ?? [],
}));

const inlineWaivers = choice(
  'Whether comments in the files may waive findings: always, once somebody else with write access has approved the pull request that brings them, or never.',
  ['allow', 'approved', 'deny'],
  'approved',
);

const unjudged: Shape<readonly UnjudgedRule[]> = choiceByPath(
  'What becomes of a check where a file was not judged. Without it what was not read fails, and of what cannot be judged, such as a template, that which replaces what was judged before.',
  ['fail', 'neutral', 'pass'],
  pathOfRepository,
);

function waivers(rules: ReadonlyMap<string, string>) {
  return list('Findings that are accepted, each with its reason.', placed(waiver(rules)));
}

type WaiverParts = Omit<ConfiguredWaiver, 'at'>;

function waiver(rules: ReadonlyMap<string, string>): Shape<WaiverParts> {
  const path = text('The files, as a path with `*`, `**`, `?` and `{a,b}`.', pathOfRepository);
  const reason = text('Why it is accepted.', { pattern: /\S/, must: 'must say why' });
  const build = (key: Key) => ({
    rule: key('rule', ruleId(rules), 'required') ?? '',
    path: key('path', path, 'required') ?? '',
    reason: key('reason', reason, 'required')?.trim() ?? '',
    until: key('until', date),
  });
  return record('A finding that is accepted.', build, 'whole');
}

/** A waiver is reported at its rule's name. */
function placed(shape: Shape<WaiverParts>): Shape<ConfiguredWaiver> {
  return checked(shape, (parts, field) => {
    const { source, span } = field.at('rule');
    return { ...parts, at: { source, span } };
  });
}

function ruleId(rules: ReadonlyMap<string, string>): Shape<string> {
  const shape = text('The id of the rule.', { pattern: /\S/, must: 'must be the id of a rule' });
  const known = checked(shape, (id, field, report) => {
    if (rules.has(id)) return id;
    report(field, `unknown rule \`${id}\`.${didYouMean(id, rules.keys())}`);
    return undefined;
  });
  return { ...known, schema: { description: 'The id of the rule.', enum: [...rules.keys()] } };
}

const date = checked(
  text('The last day on which the waiver holds.', {
    pattern: datePattern,
    must: 'must be a date such as `2027-03-31`',
    keywords: { format: 'date' },
  }),
  (day, field, report) => {
    if (isDate(day)) return day;
    report(field, `the calendar has no \`${day}\`.`);
    return undefined;
  },
);

function decapitalised(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
