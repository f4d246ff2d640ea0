/*
 * Levels and versions of the Pod Security Standards, as namespace labels and configurations write them.
 * k8s.io/pod-security-admission api/helpers.go: ParseLevel, ParseVersion.
 */

export type PolicyLevel = 'privileged' | 'baseline' | 'restricted';

export type PolicyVersion = 'latest' | `v1.${number}`;

/** The newest version that this program knows; a newer one, and `latest`, mean this one (registry.go EvaluatePod). */
export const newestPolicyVersion = 37;

export function parsePolicyLevel(text: string): PolicyLevel | undefined {
  return text === 'privileged' || text === 'baseline' || text === 'restricted' ? text : undefined;
}

/** `latest` or `v1.34`; `1.34`, `v1.34.2` and `v1.034` are invalid. */
export function parsePolicyVersion(text: string): PolicyVersion | undefined {
  if (text === 'latest') return text;
  const [, digits] = /^v1\.(0|[1-9]\d*)$/.exec(text) ?? [];
  // The number must fit into Go's int.
  if (digits === undefined || digits.length > 19 || BigInt(digits) >= 2n ** 63n) return undefined;
  return `v1.${Number(digits)}`;
}

/** The minor version whose checks are run. */
export function minorOf(version: PolicyVersion): number {
  if (version === 'latest') return newestPolicyVersion;
  return Math.min(Number(version.slice('v1.'.length)), newestPolicyVersion);
}
