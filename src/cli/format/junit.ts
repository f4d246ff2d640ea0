import type { Finding, Report } from '../../check/index.ts';
import { todoOf } from '../../review/todo.ts';
import { blocks } from '../../review/verdict.ts';
import { groupedBy } from './grouped.ts';
import { placeOf } from './place.ts';

/*
 * What CI servers read of JUnit's XML: a suite for each file, a case for each finding, which has failed where it fails
 * the check. A file that is clean has one case that passes, so that a list of tests shows it was looked at.
 */

export function junitOf(report: Report): string {
  const files = groupedBy(report.findings, ({ path }) => path);
  const looked = [...report.images, ...report.workloads, ...report.services].map(({ path }) => path);
  const suites = [...new Set([...files.keys(), ...looked])]
    .sort()
    .map((path) => suiteOf(path, files.get(path) ?? []));
  const skipped = report.skipped.map(
    ({ path, reason }) =>
      `    <testcase classname=${attribute(path)} name="judged"><skipped message=${attribute(reason)}/></testcase>\n`,
  );
  const rest = skipped.length === 0 ? '' : suite('not judged', skipped.length, 0, skipped.length, skipped);
  const failures = report.findings.filter(blocks).length;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="plimsoll" failures="${failures}">
${suites.join('')}${rest}</testsuites>
`;
}

function suiteOf(path: string, findings: readonly Finding[]): string {
  const cases = findings.map((finding) => caseOf(path, finding));
  if (cases.length === 0) cases.push(`    <testcase classname=${attribute(path)} name="judged"/>\n`);
  return suite(path, cases.length, findings.filter(blocks).length, 0, cases);
}

function suite(name: string, tests: number, failures: number, skipped: number, cases: string[]): string {
  return `  <testsuite name=${attribute(name)} tests="${tests}" failures="${failures}" errors="0" skipped="${skipped}">
${cases.join('')}  </testsuite>
`;
}

function caseOf(path: string, finding: Finding): string {
  const { rule, severity, confidence, subject, start, message, why } = finding;
  const todo = todoOf(finding);
  const opening = `    <testcase classname=${attribute(path)} name=${attribute(`${rule}: ${subject} (line ${start.line})`)}>`;
  const weight = confidence === 'likely' ? `likely ${severity}` : severity;
  const told = [`${placeOf(finding)}: ${weight}: ${message}`, why, ...(todo === '' ? [] : [todo])].join('\n');
  const body = blocks(finding)
    ? `<failure type=${attribute(rule)} message=${attribute(message)}>${escaped(told)}</failure>`
    : `<system-out>${escaped(told)}</system-out>`;
  return `${opening}${body}</testcase>\n`;
}

function attribute(text: string): string {
  return `"${escaped(text)
    .replaceAll('"', '&quot;')
    .replaceAll(/[\t\n\r]/g, ' ')}"`;
}

/** XML 1.0 has no way at all to write most control characters, nor half a surrogate pair. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
