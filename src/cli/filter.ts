import { type Finding, type Report, rules, type Severity } from '../check/index.ts';
import { didYouMean } from '../check/text/nearest.ts';
import { WrongUse } from './io.ts';
import type { Arguments } from './table/shape.ts';

type Given = Arguments['options'];

const severities: readonly Severity[] = ['notice', 'warning', 'error'];

/** What `--rule` and `--ignore-rule` leave: the others are as if they had not been looked for. */
export function withRules(report: Report, given: Given): Report {
  const only = rulesIn('rule', given);
  const without = rulesIn('ignore-rule', given);
  if (only.size + without.size === 0) return report;
  const isWanted = ({ rule }: { readonly rule: string }): boolean =>
    (only.size === 0 || only.has(rule)) && !without.has(rule);
  return {
    ...report,
    findings: report.findings.filter(isWanted),
    waived: report.waived.filter(isWanted),
  };
}

/** What `--severity` shows. Errors are always among it, so it changes no exit status. */
export function severeEnough(findings: readonly Finding[], given: Given): Finding[] {
  const least = severities.findIndex((severity) => severity === given.get('severity'));
  return findings.filter(({ severity }) => severities.indexOf(severity) >= least);
}

export function asksForRules(given: Given): boolean {
  return given.has('rule');
}

/** Several may stand behind one option, with commas. */
function rulesIn(option: string, given: Given): Set<string> {
  const names = (given.get(option) ?? '').split(/[\n,]/).map((name) => name.trim());
  const known = rules.map(({ id }) => id);
  for (const name of names) {
    if (name === '' || known.includes(name)) continue;
    const hint = didYouMean(name, known) || ' `plimsoll rules` lists them.';
    throw new WrongUse(`\`--${option}\`: unknown rule \`${name}\`.${hint}`);
  }
  return new Set(names.filter((name) => name !== ''));
}

/** A whole number of at least one, for options that count. */
export function countIn(option: string, given: Given): number | undefined {
  const text = given.get(option);
  if (text === undefined || /^[1-9]\d{0,8}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new WrongUse(`\`--${option}\` needs a whole number, such as 20.`);
}
