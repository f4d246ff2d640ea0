import type { Finding } from '../../src/check/index.ts';
import type { Review } from '../../src/review/review.ts';
import type { User } from '../../src/review/users.ts';

/** What a review has to say for a change and against it, a line for each. */
export interface Sides {
  readonly better: readonly string[];
  readonly worse: readonly string[];
}

export function sidesOf({ introduced, mended, workloads, users }: Review): Sides {
  const better = mended.map((finding) => `mended ${wordsOf(finding)}`);
  const worse = introduced.map((finding) => `introduced ${wordsOf(finding)}`);
  for (const { path, kind, name, before, after } of workloads) {
    if (before === null || after === null) continue;
    const isBetter = levels.indexOf(after) > levels.indexOf(before);
    (isBetter ? better : worse).push(`${path}: ${kind} ${name} from ${before} to ${after}`);
  }
  for (const { path, service, container, before, after } of users) {
    if (before === null || after === null || rankOf(after) === rankOf(before)) continue;
    const words = `${path} ${container ?? service ?? ''}: user from ${userOf(before)} to ${userOf(after)}`;
    (rankOf(after) > rankOf(before) ? better : worse).push(words);
  }
  return { better, worse };
}

const levels = ['privileged', 'baseline', 'restricted'];

/** Nobody can say whether an unknown user is better than root; a number is what Kubernetes can verify. */
function rankOf({ kind }: User): number {
  return { root: 0, unknown: 0, name: 1, uid: 2 }[kind];
}

function userOf({ value, kind }: User): string {
  return kind === 'unknown' || kind === 'root' ? kind : value;
}

function wordsOf({ rule, severity, path, start, subject, message }: Finding): string {
  return `${severity} ${rule} ${path}:${start.line} (${subject}) ${message}`;
}
