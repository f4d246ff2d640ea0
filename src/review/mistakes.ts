import { check, type Finding, type Report } from '../check/index.ts';
import type { Proposal, Review } from './review.ts';

/* Mistakes of the configuration are told apart from what is found in the files. */

export function configurationOf({ config, proposedConfig }: Proposal): Review['configuration'] {
  const file = proposedConfig ?? config;
  const findings = file ? check([], { config: file }).findings : [];
  return {
    changed: proposedConfig !== undefined,
    findings: findings.filter(({ rule }) => rule === configurationRule),
  };
}

const configurationRule = 'broken-configuration';

export function withoutConfiguration(report: Report): Report {
  return { ...report, findings: withoutConfigurationFindings(report.findings) };
}

export function withoutConfigurationFindings(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ rule }) => rule !== configurationRule);
}
