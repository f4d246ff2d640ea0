import { renderedWith } from '../check/index.ts';
import type { Proposal } from './review.ts';

/** The files of both sides that what is changed is rendered with: whoever fetches files may have left some of them out. */
export function renderedBeside({ base, head, changes }: Proposal): string[] {
  const before = changes
    .filter(({ status }) => status !== 'added')
    .map(({ path, previous = path }) => previous);
  const after = changes.filter(({ status }) => status !== 'removed').map(({ path }) => path);
  return [...new Set([...renderedWith(head, after), ...renderedWith(base, before)])];
}
