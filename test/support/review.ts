import type { Finding } from '../../src/check/index.ts';
import type { Posted, Setting } from '../../src/review/answer.ts';
import { planOf } from '../../src/review/plan.ts';
import type { Shown } from '../../src/review/place.ts';
import type { Review } from '../../src/review/review.ts';

/** Where the links of the tests lead. */
export const ownUrl = 'https://github.example/';

export const setting: Setting = {
  links: {
    line: (side, path, line) => `${ownUrl}${side}/${path}${line === undefined ? '' : `#L${line}`}`,
    rule: (id) => `${ownUrl}rules/${id}`,
    docs: (page) => `${ownUrl}docs/${page}`,
  },
  posted: [],
  canCommit: false,
  limits: [],
};

/** A review that says nothing, but for these parts. */
export function reviewWith(parts: Partial<Review> = {}): Review {
  return {
    version: 1,
    conclusion: 'success',
    files: ['Dockerfile'],
    blocking: [],
    introduced: [],
    existing: [],
    mended: [],
    comments: [],
    elsewhere: [],
    remedies: [],
    workloads: [],
    environments: [],
    namespaces: [],
    switched: [],
    users: [],
    pending: [],
    authors: [],
    waived: [],
    configuration: { changed: false, findings: [] },
    skipped: [],
    unknownImages: [],
    unanswered: [],
    ...parts,
  };
}

/** What a change that brings these in comes to; its errors block. */
export function reviewOf(
  introduced: readonly Finding[],
  shown: (path: string) => Shown | undefined,
  parts: Partial<Review> = {},
): Review {
  const blocking = introduced.filter(({ severity }) => severity === 'error');
  const head = { shown, lines: (path: string) => shown(path)?.lines ?? [] };
  return reviewWith({
    conclusion: blocking.length > 0 ? 'failure' : 'success',
    files: [...new Set(introduced.map(({ path }) => path))],
    blocking,
    introduced,
    ...planOf(introduced, parts.existing ?? [], head),
    ...parts,
  });
}

/** A comment as it stands on GitHub: ours, open and unanswered, unless said otherwise. */
export function postedAs(
  { path, line, body }: { path: string; line: number; body: string },
  parts: Partial<Posted> = {},
): Posted {
  return {
    id: `${path}:${line}`,
    path,
    line,
    body,
    isOurs: true,
    hasReplies: false,
    isResolved: false,
    isOutdated: false,
    ...parts,
  };
}
