import type { Finding, Report } from '../../../src/check/index.ts';

export function reportWith(parts: Partial<Report>): Report {
  return {
    version: 1,
    findings: [],
    images: [],
    pulled: [],
    workloads: [],
    namespaces: [],
    services: [],
    waived: [],
    skipped: [],
    ...parts,
  };
}

/** A finding at `line:from-to`, which stand for one place on one line. */
export function finding(place: string, parts: Partial<Finding> = {}): Finding {
  return {
    rule: 'root-user',
    severity: 'error',
    confidence: 'certain',
    path: 'Dockerfile',
    ...range(place),
    subject: 'stage runtime',
    message: 'Stage `runtime` runs as root.',
    why: 'Root in a container is root on its node as soon as anything else goes wrong.',
    related: [],
    podSecurity: null,
    fix: null,
    ...parts,
  };
}

/** `3:1-9`: line 3, from column 1 to before column 9. `3:1-5:1` goes over lines. */
export function range(place: string): Pick<Finding, 'start' | 'end'> {
  const [, line, column, endLine, endColumn] = /^(\d+):(\d+)-(?:(\d+):)?(\d+)$/.exec(place) ?? [];
  return {
    start: { line: Number(line), column: Number(column) },
    end: { line: Number(endLine ?? line), column: Number(endColumn) },
  };
}
