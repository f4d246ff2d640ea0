import {
  causesOf,
  type Finding,
  type Report,
  type Skipped,
  type Waived,
  type WorkloadReport,
} from '../../check/index.ts';
import { blocks } from './blocks.ts';
import { groupedBy } from './grouped.ts';
import { harmless } from './harmless.ts';
import { listed, plural, type Page } from './page.ts';
import { wrap } from './wrap.ts';

/** What stands below the findings. The verdict comes last, where a terminal stops scrolling. */
export function closingOf(report: Report, page: Page, vendored: number): string[] {
  return [
    ...section('Not judged', skippedLines(report.skipped, page), page),
    ...section(
      'Waived',
      report.waived.flatMap((waived) => waivedLines(waived, page)),
      page,
    ),
    ...section('Pod Security', levelLines(wholeOf(report), page), page),
    `${[...verdict(report, vendored)].flatMap((sentence) => wrap(sentence, page.width)).join('\n')}\n`,
  ];
}

function section(title: string, lines: readonly string[], page: Page): string[] {
  return lines.length === 0 ? [] : [[page.paint('bold', title), ...lines, ''].join('\n')];
}

/** By reason: a chart has fifty templates, and one reason for all of them. */
function skippedLines(skipped: readonly Skipped[], page: Page): string[] {
  const reasons = groupedBy(skipped, ({ reason }) => reason);
  return [...reasons].flatMap(([reason, files]) => {
    const paths = files.map(({ path }) => path);
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

function* verdict(report: Report, vendored: number): Iterable<string> {
  const { findings } = report;
  if (vendored > 0)
    yield `${plural(vendored, 'vendored or generated file')} left out; name one, or its folder, to check it.`;
  if (findings.length === 0) {
    yield [nothingFound(report), ...notJudged(report.skipped)].join(' ');
    return;
  }
  const told = causesOf(findings).map(({ finding }) => finding);
  const stopping = told.filter(blocks).length;
  yield `${countsOf(told)} in ${plural(filesOf(findings).size, 'file')}. ${[consequence(told, stopping), ...notJudged(report.skipped)].join(' ')}`;
  yield `\`plimsoll explain ${findings.find(blocks)?.rule ?? findings[0]?.rule ?? ''}\` says more about a rule.`;
}

function nothingFound({ images, workloads, services, skipped, waived }: Report): string {
  const judged = filesOf([...images, ...workloads, ...services, ...waived]).size;
  if (judged > 0) return `Nothing to mend in ${plural(judged, 'file')}.`;
  return skipped.length > 0
    ? 'Nothing could be judged.'
    : 'Nothing to check: no Dockerfile, Kubernetes workload or compose file here.';
}

/** `2 files not judged, 1 not fully.` */
function notJudged(skipped: readonly Skipped[]): string[] {
  const none = filesOf(skipped.filter(({ kind }) => kind !== 'partly'));
  const part = [...filesOf(skipped)].filter((path) => !none.has(path)).length;
  const counts = [
    ...(none.size > 0 ? [`${plural(none.size, 'file')} not judged`] : []),
    ...(part > 0
      ? [`${none.size > 0 ? part : plural(part, 'file')} not fully${none.size > 0 ? '' : ' judged'}`]
      : []),
  ];
  return counts.length > 0 ? [`${counts.join(', ')}.`] : [];
}

function countsOf(findings: readonly Finding[]): string {
  const groups = groupedBy(findings, ({ severity }) => severity);
  const counts = (['error', 'warning', 'notice'] as const)
    .map((severity) => ({ severity, count: groups.get(severity)?.length ?? 0 }))
    .filter(({ count }) => count > 0);
  return counts.map(({ severity, count }) => plural(count, severity)).join(', ');
}

function consequence(findings: readonly Finding[], stopping: number): string {
  if (stopping === 0) return 'Nothing blocks.';
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (stopping < errors)
    return `${stopping} of the errors ${stopping === 1 ? 'blocks' : 'block'}; the others are only likely.`;
  return stopping === 1 ? 'The error blocks.' : 'The errors block.';
}

function filesOf(items: readonly { readonly path: string }[]): Set<string> {
  return new Set(items.map(({ path }) => harmless(path)));
}
