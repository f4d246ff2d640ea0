import { relative } from 'node:path/posix';
import type { Rule } from '../src/check/index.ts';
import { changeOf } from './rule-change.ts';
import { type Example, examplesOf, findingsIn } from './rule-examples.ts';

/*
 * A rule's page, docs/rules/<id>.md: a header generated from the rule, then words and examples written by hand.
 * The examples are run: a `bad` one is reported by its rule, a `good` one is not.
 */

const END = '<!-- end generated -->\n';

/** `written` is the page as it stands: all that follows the generated header is kept. */
export function pageOf(rule: Rule, written: string): string {
  const end = written.indexOf(END);
  return headerOf(rule, written) + (end === -1 ? `\n${written}` : written.slice(end + END.length));
}

function headerOf(rule: Rule, written: string): string {
  return `<!-- generated from src/check/rules/${rule.id}.ts: run \`npm run docs\` -->

# ${rule.id}

${rule.summary}.

- **Looks at:** ${subjectsOf(rule).join(', ')}
- **Severity:** ${severityOf(rule)}${heavierOf(rule, examplesOf(written))}
${rule.podSecurity ? `- **Pod Security:** \`${rule.podSecurity.control}\`, ${rule.podSecurity.level}\n` : ''}- **Fix:** ${fixOf(rule, examplesOf(written))}

> ${rule.why}

${rule.references.map((reference) => `- ${linkTo(reference)}\n`).join('')}
${changeShown(rule, examplesOf(written))}${END}`;
}

/** What has to become different in the first example that is reported. */
function changeShown(rule: Rule, examples: readonly Example[]): string {
  const [change] = examples.flatMap((each) =>
    each.verdict === 'bad' ? (changeOf(each, rule, examples) ?? []) : [],
  );
  if (!change) return '';
  const diff = change.files.flatMap(({ path, lines }) => [`--- ${path}`, ...lines]);
  return `## The change\n\n${change.title}\n\n\`\`\`diff\n${diff.join('\n')}\n\`\`\`\n\n`;
}

/** A reference is an address, or a page of ours. */
function linkTo(reference: string): string {
  return /^https:/.test(reference)
    ? `<${reference}>`
    : `[${reference}](${relative('docs/rules', reference)})`;
}

/** All the rules in one table, docs/rules.md. */
export function tableOf(rules: readonly Rule[]): string {
  const rows = rules.map((rule) => {
    const control = rule.podSecurity ? `${rule.podSecurity.level}: \`${rule.podSecurity.control}\`` : '';
    return `| [${rule.id}](rules/${rule.id}.md) | ${rule.summary} | ${subjectsOf(rule).join(', ')} | ${severityOf(rule)} | ${control} |`;
  });
  return `<!-- generated from src/check/rules: run \`npm run docs\` -->

# Rules

An error fails the check, a warning is shown where it is, a notice is in the summary alone; [configuration](configuration.md) changes that.
Each rule has a page with its reason, its sources and examples. \`plimsoll explain RULE\` prints it.

| rule | what it finds | looks at | severity | Pod Security |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

/** A rule without a hook is one that the check itself reports, of any file it reads. */
function subjectsOf(rule: Rule): string[] {
  const subjects = [
    rule.dockerfile || rule.stage ? ['Dockerfile'] : [],
    rule.pod || rule.container || rule.namespace || rule.object ? ['Kubernetes'] : [],
    rule.service ? ['Compose'] : [],
  ].flat();
  return subjects.length === 0 ? ['every file'] : subjects;
}

/** src/check/judging/severity.ts in words. */
function severityOf(rule: Rule): string {
  if (!rule.podSecurity) return rule.severity;
  const level = rule.podSecurity.level;
  const inKubernetes = level === 'baseline' ? 'error' : 'error under `restricted`, notice under `baseline`';
  const elsewhere = subjectsOf(rule).filter((subject) => subject !== 'Kubernetes');
  if (elsewhere.length === 0 || inKubernetes === rule.severity) return inKubernetes;
  return `${rule.severity} in ${elsewhere.join(' and ')}; in Kubernetes ${inKubernetes}`;
}

/** A case may weigh more than its rule does by itself, as an application that certainly runs as root does. */
function heavierOf(rule: Rule, examples: readonly Example[]): string {
  const order = ['notice', 'warning', 'error'] as const;
  const own = examples
    .flatMap((example) => findingsIn(example, rule))
    .filter(({ podSecurity }) => podSecurity === null)
    .map(({ severity }) => order.indexOf(severity));
  const worst = order[Math.max(...own, -1)];
  return worst === undefined || order.indexOf(worst) <= order.indexOf(rule.severity)
    ? ''
    : `; ${worst} in some cases, as the examples show`;
}

/** What the examples show: a rule itself does not say whether it can mend what it finds. */
function fixOf(rule: Rule, examples: readonly Example[]): string {
  const words = {
    safe: 'automatic, safe to apply',
    'test-first': 'automatic, test first with the command given',
  };
  const findings = examples.flatMap((example) => findingsIn(example, rule));
  const kinds = (['safe', 'test-first'] as const).filter((kind) =>
    findings.some(({ fix }) => fix?.safety === kind),
  );
  return kinds.length === 0 ? 'no automatic fix' : kinds.map((kind) => words[kind]).join('; or ');
}
