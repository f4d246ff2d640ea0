import { relative } from 'node:path/posix';
import { check, type Report, type Rule } from '../src/check/index.ts';

/*
 * A rule's page, docs/rules/<id>.md: a header generated from the rule, then words and examples written by hand.
 * The examples are run: a `bad` one is reported by its rule, a `good` one is not.
 */

const END = '<!-- end generated -->\n';

export interface Example {
  readonly verdict: 'good' | 'bad';
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

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
${END}`;
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

An error fails the check, a warning is shown where it is, a notice stands in the summary alone; [configuration](configuration.md) changes that.
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
    safe: 'proposed, safe to commit',
    'test-first': 'proposed, to be tried first with the command given',
  };
  const findings = examples.flatMap((example) => findingsIn(example, rule));
  const kinds = (['safe', 'test-first'] as const).filter((kind) =>
    findings.some(({ fix }) => fix?.safety === kind),
  );
  return kinds.length === 0 ? 'explained in words' : kinds.map((kind) => words[kind]).join('; or ');
}

/**
 * The examples of a page are its fences marked `bad` or `good`. A fence marked `and` belongs to the example before it:
 * that is how a rule that compares two files shows both. The file's name follows from the language, or is given.
 */
export function examplesOf(page: string): Example[] {
  const examples: { verdict: Example['verdict']; files: { path: string; text: string }[] }[] = [];
  for (const [, language = '', info = '', text = ''] of page.matchAll(/^```(\w+) ([^\n]+)\n(.*?)^```$/gms)) {
    const words = info.split(' ');
    const file = { path: pathOf(language, words), text };
    const verdict = (['good', 'bad'] as const).find((word) => words.includes(word));
    if (verdict) examples.push({ verdict, files: [file] });
    else if (words.includes('and')) examples.at(-1)?.files.push(file);
  }
  return examples;
}

/** What the rule says of an example while all rules run, as they do for a user. */
export function findingsIn({ files }: Example, { id }: Rule): Report['findings'] {
  const config = files.find(({ path }) => path === '.github/plimsoll.yml');
  const { findings } = check(files, { today: '2027-01-01', ...(config && { config }) });
  return findings.filter(({ rule }) => rule === id);
}

function pathOf(language: string, words: readonly string[]): string {
  const given = words.find((word) => /[./]/.test(word));
  if (given) return given;
  if (language === 'dockerfile') return 'Dockerfile';
  return words.includes('compose') ? 'compose.yaml' : 'pod.yaml';
}
