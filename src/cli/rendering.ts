import { posix } from 'node:path';
import { type Finding, type Report, rules } from '../check/index.ts';
import type { Config } from './configuration.ts';
import { readSelected, readText } from './files/read.ts';
import type { Selection } from './files/selection.ts';
import { asksForRules, countIn, severeEnough } from './filter.ts';
import { entriesOf } from './format/entry.ts';
import { jsonOf } from './format/json.ts';
import { Text } from './format/lines.ts';
import { paintFor } from './format/paint.ts';
import { quietOf } from './format/quiet.ts';
import { textOf } from './format/text.ts';
import type { Io } from './io.ts';
import { ownPackage } from './package.ts';
import type { Arguments } from './table/shape.ts';

export interface Rendering {
  readonly selection: Selection;
  readonly config: Config | undefined;
  readonly options: Arguments['options'];
  readonly exitCode: number;
  /** Whether errors fail the check. */
  readonly stops: boolean;
  /** How many findings a baseline holds. */
  readonly known: number;
  /** Whether every finding was asked for its fix. */
  readonly allFixes: boolean;
}

/** The report in the form that was asked for. The filters choose what is shown, and change no exit status. */
export async function rendered(report: Report, rendering: Rendering, io: Io): Promise<string> {
  const { options, stops, exitCode } = rendering;
  const most = countIn('max-findings', options);
  const findings = severeEnough(report.findings, options);
  const told = { ...report, findings: worst(findings, most) };
  switch (options.get('format')) {
    case 'json':
      return jsonOf(told);
    case 'sarif': {
      const { sarifOf } = await import('./format/sarif.ts');
      return sarifOf(told, { tool: ownPackage(), rules, exitCode });
    }
    case 'github': {
      const { githubOf } = await import('./format/github.ts');
      return githubOf(told.findings);
    }
    case 'junit': {
      const { junitOf } = await import('./format/junit.ts');
      return junitOf(told);
    }
    case 'markdown': {
      const { markdownOf } = await import('./format/markdown.ts');
      return markdownOf({ ...report, findings }, { stops, most });
    }
    default:
      if (options.has('quiet')) return quietOf(told.findings);
      return asText({ ...report, findings }, rendering, io, most);
  }
}

/** In the order of the report, so many of the worst. */
function worst(findings: readonly Finding[], most: number | undefined): readonly Finding[] {
  if (most === undefined || findings.length <= most) return findings;
  const ordered = entriesOf(findings).flatMap(({ shown, elsewhere }) =>
    [shown, ...elsewhere].flatMap(({ finding, others }) => [finding, ...others]),
  );
  const kept = new Set(ordered.slice(0, most));
  return findings.filter((finding) => kept.has(finding));
}

function asText(report: Report, rendering: Rendering, io: Io, most: number | undefined): string {
  const { selection, config, options, stops, known, allFixes } = rendering;
  const colour = options.get('color') ?? (options.has('output') ? 'never' : 'auto');
  const page = {
    width: Math.min(Math.max(io.stdout.columns, 40), 110),
    paint: paintFor(colour, io.stdout, io.env),
    text: textsOf(selection, config),
    withoutFixes: options.get('fixes') === 'none',
  };
  const everywhere = asksForRules(options);
  const isAsked = options.has('registry');
  return textOf(report, page, {
    vendored: selection.vendored,
    stops,
    known,
    isAsked,
    allFixes,
    most,
    everywhere,
  });
}

/** Reads again what an excerpt needs; the last file is kept, since a fix often follows its finding. */
function textsOf({ files }: Selection, config: Config | undefined): (path: string) => Text | undefined {
  const chosen = new Map([...files.values()].map((file) => [file.shown, file]));
  let last: { readonly path: string; readonly text: Text | undefined } | undefined;
  return (path) => {
    if (last?.path !== path) last = { path, text: textAt(path) };
    return last.text;
  };
  function textAt(path: string): Text | undefined {
    if (path === config?.path) return new Text(config.text);
    const file = chosen.get(path);
    const reading = file ? readSelected({ ...file, named: true }) : readText(posix.normalize(path), true);
    return typeof reading === 'object' && 'text' in reading ? new Text(reading.text) : undefined;
  }
}
