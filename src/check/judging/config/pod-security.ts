/** The line that must hold: what this level forbids is an error. */
export interface PodSecuritySetting {
  readonly level: 'baseline' | 'restricted';
  /** `latest`, or `v1.34` as it is written; one that is newer than what is known counts as the newest. */
  readonly version: string;
}

/** As a namespace's labels write them (pod-security-admission api/helpers.go), with `@` between level and version. */
export const podSecurityPattern = /^(baseline|restricted)(?:@(latest|v1\.(?:0|[1-9]\d{0,2})))?$/;

export function podSecurityOf(text: string): PodSecuritySetting | undefined {
  const [, level, version = 'latest'] = podSecurityPattern.exec(text) ?? [];
  return level === 'baseline' || level === 'restricted' ? { level, version } : undefined;
}
