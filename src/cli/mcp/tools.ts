import type { Finding, FixReport, Report } from '../../check/index.ts';
import { todoOf } from '../../review/todo.ts';
import { counted } from '../../review/counts.ts';
import type { RepairJson } from '../format/repair-json.ts';
import type { CommandLine, Said } from './command-line.ts';
import { type About, aboutSchema, operandsOf, Refused } from './given.ts';

/* The tools, each a command of the command line. They read files and judge them; none writes. */

export interface Outcome {
  /** For whoever reads. */
  readonly text: string;
  /** For programs. */
  readonly structured?: Readonly<Record<string, unknown>>;
}

/** One more would be read by nobody. */
const mostFindings = 50;

/** What a program reads before it chooses one. */
export const about = {
  check: {
    title: 'Check containers',
    description:
      'What is wrong with the privilege of containers in Dockerfiles, Kubernetes manifests, charts, overlays and compose files: root users, capabilities, Pod Security, and what keeps a container from starting.',
  },
  explain: {
    title: 'Explain a rule',
    description: 'What a rule of check finds, why it matters, its sources, and how to keep what it finds.',
  },
  fix: {
    title: 'Propose fixes',
    description:
      'The change that fixes what check finds, as a diff and as edits, each applied and checked again in memory: the finding is gone and nothing else has changed. It is returned and not written.',
  },
} as const;

export interface CheckGiven extends About {
  readonly severity?: 'error' | 'warning' | 'notice';
  readonly podSecurity?: string;
}

const podSecurity = {
  type: 'string',
  maxLength: 40,
  description:
    'The level that must hold: baseline or restricted, perhaps with a version as in restricted@v1.34.',
} as const;

export const checkSchema = {
  type: 'object',
  properties: {
    ...aboutSchema,
    severity: { enum: ['error', 'warning', 'notice'], description: 'Nothing less severe than this.' },
    podSecurity,
  },
  additionalProperties: false,
} as const;

export async function check(given: CheckGiven, line: CommandLine, cancelled: AbortSignal): Promise<Outcome> {
  const { words, input } = operandsOf(given, line.folder);
  const severity = given.severity === undefined ? [] : ['--severity', given.severity];
  const said = await line.run(
    {
      words: ['check', '--format', 'json', '--fixes', 'shown', ...severity, ...levelOf(given), ...words],
      input,
    },
    cancelled,
  );
  const report = printed<Report>(said, 'findings');
  const shown = report.findings.slice(0, mostFindings);
  const more = report.findings.length - shown.length;
  const lines = [
    ...shown.map(lineOf),
    ...(more > 0 ? [`${more} more.`] : []),
    ...report.skipped.slice(0, mostFindings).map(({ path, reason }) => `not judged: ${path}: ${reason}`),
  ];
  return {
    text: [judgedIn(report), ...lines].join('\n'),
    structured: { findings: shown.map(briefly), more, skipped: report.skipped.slice(0, mostFindings) },
  };
}

/** Nothing found is good only where something was looked at. */
function judgedIn({ findings, images, workloads, services }: Report): string {
  const judged = [
    counted(images.length, 'image'),
    counted(workloads.length, 'workload'),
    counted(services.length, 'service'),
  ].join(', ');
  if (images.length + workloads.length + services.length + findings.length === 0)
    return 'No image, workload or service was found, so nothing is judged.';
  return `${counted(findings.length, 'finding')} in ${judged}.`;
}

function lineOf(finding: Finding): string {
  const { severity, confidence, path, start, rule, message, why } = finding;
  const weight = confidence === 'likely' ? `likely ${severity}` : severity;
  const todo = todoOf(finding);
  const change = todo === '' ? '' : `\n  ${todo}`;
  return `${weight}: ${message} [${rule}]\n  ${path}:${start.line}:${start.column}\n  ${why}${change}`;
}

function briefly({
  rule,
  severity,
  confidence,
  path,
  start,
  end,
  subject,
  message,
  why,
  fix,
}: Finding): object {
  const shortly = fix && { title: fix.title, safety: fix.safety };
  return { rule, severity, confidence, path, start, end, subject, message, why, fix: shortly };
}

export interface ExplainGiven {
  readonly rule: string;
}

export const explainSchema = {
  type: 'object',
  properties: { rule: { type: 'string', maxLength: 100, description: 'Its name, such as root-user.' } },
  required: ['rule'],
  additionalProperties: false,
} as const;

export async function explain(
  { rule }: ExplainGiven,
  line: CommandLine,
  cancelled: AbortSignal,
): Promise<Outcome> {
  const { status, stdout, stderr } = await line.run(
    { words: ['explain', '--', rule], input: undefined },
    cancelled,
  );
  if (status !== 0) throw new Refused(complaintIn(stderr));
  return { text: stdout };
}

export interface FixGiven extends About {
  readonly include?: FixReport['safety'];
  readonly podSecurity?: string;
}

export const fixSchema = {
  type: 'object',
  properties: {
    ...aboutSchema,
    include: {
      enum: ['safe', 'test-first'],
      description: 'test-first: also those that may change what a working container does, and need a test.',
    },
    podSecurity,
  },
  additionalProperties: false,
} as const;

/** What `plimsoll fix` would do, as a diff and as edits. To write it is up to whoever asked. */
export async function fix(given: FixGiven, line: CommandLine, cancelled: AbortSignal): Promise<Outcome> {
  const { words, input } = operandsOf(given, line.folder);
  const include = given.include === undefined ? [] : ['--include', given.include];
  const said = await line.run(
    { words: ['fix', '--diff', '--format', 'json', ...include, ...levelOf(given), ...words], input },
    cancelled,
  );
  const repair = printed<RepairJson>(said, 'files');
  const done = repair.fixes.map(({ title, subjects }) => `${subjects.join(', ')}: ${title}`);
  const left = repair.left.map(
    ({ path, line: at, rule, message }) => `not fixed: ${path}:${at} ${message} [${rule}]`,
  );
  const parts = [...repair.files.map(({ diff }) => diff), ...done, ...left.slice(0, mostFindings)];
  return {
    text: parts.length === 0 ? 'Nothing to fix.' : parts.join('\n'),
    structured: { ...repair, left: repair.left.slice(0, mostFindings) },
  };
}

function levelOf({ podSecurity: level }: { readonly podSecurity?: string }): string[] {
  return level === undefined ? [] : [`--pod-security=${level}`];
}

/** What a command has printed for programs. With exit status 2 it may have printed something all the same. */
function printed<Printed>({ status, stdout, stderr }: Said, key: string & keyof Printed): Printed {
  if (stdout === '') throw new Refused(complaintIn(stderr) || `it ended with status ${status ?? 'unknown'}.`);
  const value: unknown = JSON.parse(stdout);
  if (!isOurs<Printed>(value, key)) throw new Error('the command line has printed something else');
  return value;
}

/** Our own command has made it, so a look suffices. */
function isOurs<Printed>(value: unknown, key: string & keyof Printed): value is Printed {
  return typeof value === 'object' && value !== null && 'version' in value && key in value;
}

function complaintIn(stderr: string): string {
  return stderr
    .trim()
    .split('\n')
    .slice(-3)
    .join('\n')
    .replaceAll(/^plimsoll: /gm, '');
}
