import { alwaysTold, type Config } from './config.ts';
import type { Control, Problem, Rule, Severity } from '../rule.ts';

/**
 * How much a finding weighs (docs/configuration.md, "What blocks").
 *
 * The Pod Security level that the configuration names is the line that must hold: what it forbids is an error,
 * what only a stricter level forbids is a notice. Beyond the standards each rule has a severity of its own.
 * What a team sets for a rule goes before everything.
 */
export function severityOf(
  rule: Rule,
  problem: Problem,
  control: Control | undefined,
  config: Config,
): Severity | 'off' {
  const configured = rule.id === alwaysTold ? undefined : config.rules[rule.id];
  if (configured) return configured;
  if (problem.severity) return problem.severity;
  if (!control) return rule.severity;
  return control.level === 'baseline' || config.podSecurity.level === 'restricted' ? 'error' : 'notice';
}
