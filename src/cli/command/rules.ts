import { rules, type Rule } from '../../check/index.ts';
import { counted } from '../../review/counts.ts';
import { didYouMean } from '../../check/text/nearest.ts';
import type { Arguments } from '../table/shape.ts';
import { jsonOf } from '../format/json.ts';
import { paintFor, type Paint } from '../format/paint.ts';
import { wrap } from '../format/wrap.ts';
import { WrongUse, type Io } from '../io.ts';

export async function runRules({ options }: Arguments, io: Io): Promise<number> {
  const paint = paintFor(options.get('color') ?? 'auto', io.stdout, io.env);
  await io.stdout.write(options.get('format') === 'json' ? jsonOf(rules.map(describe)) : tableOf(paint));
  return 0;
}

export async function runExplain({ positionals: [id = ''], options }: Arguments, io: Io): Promise<number> {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) {
    const hint =
      didYouMean(
        id,
        rules.map((candidate) => candidate.id),
      ) || ' `plimsoll rules` lists them.';
    throw new WrongUse(`unknown rule \`${id}\`.${hint}`);
  }
  const paint = paintFor(options.get('color') ?? 'auto', io.stdout, io.env);
  await io.stdout.write(explanationOf(rule, paint, Math.min(Math.max(io.stdout.columns, 40), 90)));
  return 0;
}

function describe(rule: Rule): object {
  const { id, summary, why, severity, podSecurity, references } = rule;
  return { id, summary, why, severity, podSecurity: podSecurity ?? null, looksAt: looksAt(rule), references };
}

function looksAt(rule: Rule): string[] {
  return [
    ...(rule.dockerfile || rule.stage ? ['Dockerfile'] : []),
    ...(rule.pod || rule.container || rule.namespace || rule.object ? ['Kubernetes'] : []),
    ...(rule.service ? ['Compose'] : []),
  ];
}

function tableOf(paint: Paint): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  const lines = rules.map(
    ({ id, severity, summary }) => `${id.padEnd(width)}  ${paint('dim', severity.padEnd(7))}  ${summary}`,
  );
  return `${lines.join('\n')}\n\n${counted(rules.length, 'rule')}. \`plimsoll explain RULE\` says more about one.\n`;
}

function explanationOf(rule: Rule, paint: Paint, width: number): string {
  const { id, summary, why, severity, podSecurity, references } = rule;
  const facts = [severity, looksAt(rule).join(', ')];
  if (podSecurity) facts.push(`Pod Security Standards: ${podSecurity.control} (${podSecurity.level})`);
  return `${paint('bold', id)}
${wrap(`${summary}.`, width).join('\n')}
${wrap(facts.join(' · '), width)
  .map((line) => paint('dim', line))
  .join('\n')}

${wrap(why, width).join('\n')}

To keep it, write the reason beside it:
  # plimsoll: ignore ${id} -- the reason
${references.length === 0 ? '' : `\nSources:\n${references.map((uri) => `  ${uri}\n`).join('')}`}`;
}
