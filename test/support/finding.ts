import type { Finding } from '../../src/check/index.ts';

/** A finding on one line. */
export function findingAt(line: number, parts: Partial<Finding> = {}): Finding {
  return {
    rule: 'added-capability',
    severity: 'error',
    confidence: 'certain',
    path: 'pod.yaml',
    start: { line, column: 1 },
    end: { line, column: 5 },
    subject: 'Pod app, container web',
    message: 'Container `web` adds `SYS_ADMIN`.',
    why: 'w',
    related: [],
    podSecurity: null,
    fix: null,
    ...parts,
  };
}
