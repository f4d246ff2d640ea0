import type { Report, Skipped, Waived, WorkloadReport } from '../../check/index.ts';
import { counted, notJudgedSentence } from '../../review/counts.ts';
import { countsOf, filesOf } from './counts.ts';
import { groupedBy } from './grouped.ts';
import { listed, type Page } from './page.ts';
import { adviceOf } from './advice.ts';
import { totalsOf } from './totals.ts';
import { wrap } from './wrap.ts';

export interface Closing {
  /** How many files were left out as vendored or generated. */
  readonly vendored: number;
  /** Whether errors fail the check: the configuration may say otherwise. */
  readonly stops: boolean;
  /** How many findings a baseline holds, and so are not shown. */
  readonly known?: number | undefined;
  /** How many entries are not shown. */
  readonly cut?: number | undefined;
  /** Registries were asked what images are. */
  readonly isAsked?: boolean | undefined;
  /** Whether the fixes of all findings were looked for, so that they can be counted. */
  readonly allFixes: boolean;
}

/** What follows the findings. What to do comes last, where a terminal stops scrolling. */
export function closingOf(report: Report, page: Page, closing: Closing): string[] {
  return [
    ...section('Not judged', skippedLines(report.skipped, page), page),
    ...section(
      'Waived',
      report.waived.flatMap((waived) => waivedLines(waived, page)),
      page,
    ),
    ...section('Pod Security', levelLines(wholeOf(report), page), page),
    ...section('Totals', totalsOf(report.findings), page),
    `${[...verdict(report, closing)].flatMap((sentence) => wrap(sentence, page.width)).join('\n')}\n`,
  ];
}

function section(title: string, lines: readonly string[], page: Page): string[] {
  return lines.length === 0 ? [] : [[page.paint('bold', title), ...lines, ''].join('\n')];
}

/** By reason: a chart has fifty templates, and one reason for all of them. */
function skippedLines(skipped: readonly Skipped[], page: Page): string[] {
  const reasons = groupedBy(skipped, ({ reason }) => reason);
  return [...reasons].flatMap(([reason, files]) => {
    const paths = [...new Set(files.map(({ path }) => path))];
    return hanging(`${listed(paths, 3)}: ${reason.replace(/\.$/, '')}.`, page);
  });
}

function waivedLines({ rule, path, reason, until }: Waived, page: Page): string[] {
  const end = until === undefined ? '' : ` until ${until}`;
  return hanging(`${rule} in ${path}${end}: ${reason}`, page);
}

/** The level of a patch says nothing of the workload that it changes. */
function wholeOf({ workloads }: Report): WorkloadReport[] {
  return workloads.filter(({ partial }) => partial === undefined);
}

function levelLines(workloads: readonly WorkloadReport[], page: Page): string[] {
  const levels = groupedBy(workloads, ({ podSecurity }) => podSecurity.level);
  return (['privileged', 'baseline', 'restricted'] as const).flatMap((level) => {
    const names = (levels.get(level) ?? []).map(nameOf);
    const lines = wrap(listed(names, 6), page.width - levelMargin);
    return lines.map((line, index) => `  ${(index === 0 ? level : '').padEnd(levelMargin - 2)}${line}`);
  });
}

const levelMargin = 14;

function nameOf({ kind, namespace, name }: WorkloadReport): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

function hanging(text: string, page: Page): string[] {
  return wrap(text, page.width - 4).map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`));
}

function* verdict(report: Report, closing: Closing): Iterable<string> {
  const { vendored, known = 0, cut = 0 } = closing;
  if (vendored > 0)
    yield `${counted(vendored, 'vendored or generated file')} left out; name one, or its folder, to check it.`;
  if (known > 0) yield `${counted(known, 'finding')} in the baseline, not shown.`;
  if (cut > 0) yield `${cut} more not shown (--max-findings).`;
  const unknown = report.pulled.filter(({ source }) => source === null).length;
  if (unknown > 0 && closing.isAsked !== true)
    yield `Nothing is known about ${counted(unknown, 'image')}: plimsoll check --registry asks ${unknown === 1 ? 'its registry' : 'their registries'}.`;
  const judged = notJudgedSentence(report.skipped);
  if (report.findings.length === 0) yield [nothingFound(report, known), ...judged].join(' ');
  else yield [countsOf(report.findings, closing.stops), ...judged].join(' ');
  yield* adviceOf(report.findings, closing.allFixes);
}

function nothingFound({ images, workloads, services, skipped, waived }: Report, known: number): string {
  const judged = filesOf([...images, ...workloads, ...services, ...waived]);
  const things = workloads.length + services.length;
  if (judged.size > 0 || known > 0)
    return `Nothing ${known > 0 ? 'new ' : ''}to fix in ${counted(judged.size, 'file')}${things > 0 ? `, ${counted(things, 'workload')}` : ''}.`;
  return skipped.length > 0
    ? 'Nothing could be judged.'
    : 'Nothing to check: no Dockerfile, Kubernetes workload or compose file here.';
}
