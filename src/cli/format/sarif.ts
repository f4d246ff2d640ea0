import { createHash } from 'node:crypto';
import { toFix } from '../../review/todo.ts';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding, FixReport, Range, Report, Rule, Skipped, Waived } from '../../check/index.ts';
import type { Package } from '../package.ts';
import { groupedBy } from './grouped.ts';
import { jsonOf } from './json.ts';

/*
 * SARIF 2.1.0 (OASIS), with an eye on what GitHub code scanning reads of it. Numbers in comments are its sections.
 */

export interface Run {
  readonly tool: Pick<Package, 'version' | 'homepage'>;
  readonly rules: readonly Rule[];
  readonly exitCode: number;
}

/** The folder that the command line was started in. GitHub takes this name for the repository's top. */
const root = '%SRCROOT%';
const levels = { error: 'error', warning: 'warning', notice: 'note' } as const;

export function sarifOf(report: Report, run: Run): string {
  const fingerprints = new Fingerprints();
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: driverOf(run) },
        automationDetails: { id: 'plimsoll/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [root]: { description: { text: 'The folder that Plimsoll was started in.' } } },
        invocations: [invocationOf(report.skipped, run.exitCode)],
        results: [
          ...report.findings.map((finding) => resultOf(finding, run.rules, fingerprints)),
          ...report.waived.map((waived) => waivedResultOf(waived, run.rules, fingerprints)),
        ],
      },
    ],
  };
  return jsonOf(log);
}

function driverOf({ tool, rules }: Run): object {
  return {
    name: 'Plimsoll',
    semanticVersion: tool.version,
    ...(tool.homepage !== undefined && { informationUri: tool.homepage }),
    rules: rules.map((rule) => ruleOf(rule, tool.homepage)),
  };
}

function ruleOf(
  { id, summary, why, advice, severity, references }: Rule,
  homepage: string | undefined,
): object {
  const [reference] = references;
  const page = homepage === undefined ? reference : `${homepage}/blob/main/docs/rules/${id}.md`;
  const sources = references.map((uri) => `- <${uri}>`).join('\n');
  const help = [`${summary}. ${why}`, ...(advice === undefined ? [] : [`What to do: ${advice}`])];
  return {
    id,
    shortDescription: { text: `${summary}.` },
    fullDescription: { text: why },
    help: {
      text: help.join(' '),
      markdown: [...help, sources, `To keep it: \`# plimsoll: ignore ${id} -- why\``].join('\n\n'),
    },
    ...(page !== undefined && { helpUri: page }),
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ['security'] },
  };
}

function invocationOf(skipped: readonly Skipped[], exitCode: number): object {
  return {
    executionSuccessful: true,
    exitCode,
    toolExecutionNotifications: skipped.map(({ path, reason }) => ({
      level: 'note',
      message: { text: `Not judged: ${reason}` },
      locations: [{ physicalLocation: { artifactLocation: artifactAt(path) } }],
    })),
  };
}

function resultOf(finding: Finding, rules: readonly Rule[], fingerprints: Fingerprints): object {
  const { rule, path, subject, severity, confidence, related, fix, advice } = finding;
  const todo = fix === null && advice !== undefined ? ` ${toFix(advice)}` : '';
  return {
    ...ruleReference(rule, rules),
    // Code scanning fails a pull request for an error, and what is only likely must fail nothing.
    level: severity === 'error' && confidence === 'likely' ? 'warning' : levels[severity],
    message: { text: `${finding.message}${todo}` },
    locations: [
      { physicalLocation: placeAt(path, finding), logicalLocations: [{ fullyQualifiedName: subject }] },
    ],
    relatedLocations: related.map((note, id) => ({
      id,
      physicalLocation: placeAt(note.path, note),
      message: { text: note.message },
    })),
    partialFingerprints: fingerprints.of(rule, path, subject),
    ...(fix !== null && { fixes: [fixOf(fix)] }),
    // 3.27.23: an empty list says "not suppressed"; where one result says it, all must.
    suppressions: [],
    properties: { confidence },
  };
}

function waivedResultOf(
  { rule, path, reason, until }: Waived,
  rules: readonly Rule[],
  fingerprints: Fingerprints,
): object {
  const known = rules.find(({ id }) => id === rule);
  const end = until === undefined ? '' : ` (until ${until})`;
  return {
    ...ruleReference(rule, rules),
    level: levels[known?.severity ?? 'warning'],
    message: { text: `${known?.summary ?? rule}.` },
    locations: [{ physicalLocation: { artifactLocation: artifactAt(path) } }],
    partialFingerprints: fingerprints.of(rule, path, 'waived'),
    suppressions: [{ kind: 'external', status: 'accepted', justification: reason + end }],
  };
}

function ruleReference(rule: string, rules: readonly Rule[]): object {
  const ruleIndex = rules.findIndex(({ id }) => id === rule);
  return ruleIndex === -1 ? { ruleId: rule } : { ruleId: rule, ruleIndex };
}

function fixOf({ title, safety, edits, try: command }: FixReport): object {
  const advice = safety === 'safe' ? '' : ` Test it first${command === '' ? '.' : `: ${command}`}`;
  return {
    description: { text: `${title.replace(/\.$/, '')}.${advice}` },
    artifactChanges: [...groupedBy(edits, ({ path }) => path)].map(([path, ofFile]) => ({
      artifactLocation: artifactAt(path),
      replacements: ofFile.map((edit) => ({
        deletedRegion: regionOf(edit),
        insertedContent: { text: edit.text },
      })),
    })),
  };
}

function placeAt(path: string, range: Range): object {
  return { artifactLocation: artifactAt(path), region: regionOf(range) };
}

function regionOf({ start, end }: Range): object {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** 3.4: a relative reference for what lies below the current folder, percent-encoded piece by piece (RFC 3986). */
function artifactAt(path: string): object {
  if (isAbsolute(path)) return { uri: pathToFileURL(path).href };
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: root };
}

/** The same for the same problem after lines have moved: what is wrong, with which thing, the how many-th. */
class Fingerprints {
  readonly #seen = new Map<string, number>();

  of(rule: string, path: string, subject: string): { readonly 'plimsollFinding/v1': string } {
    const key = [rule, path, subject].join('\0');
    const occurrence = this.#seen.get(key) ?? 0;
    this.#seen.set(key, occurrence + 1);
    const hash = createHash('sha256').update(`${key}\0${occurrence}`).digest('hex');
    return { 'plimsollFinding/v1': hash.slice(0, 32) };
  }
}
