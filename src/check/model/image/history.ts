import type { Stage } from './dockerfile.ts';
import { once } from '../once.ts';
import type { Step } from './step.ts';

/** More stages than anybody puts on top of one another; a hostile file must not have each go through all before it. */
const longestChain = 32;

/** All steps that made an image, those of the stages it starts from first; undefined where they are too many to tell. */
export const historyOf = once((stage: Stage): readonly Step[] | undefined => {
  const parts: (readonly Step[])[] = [];
  let at: Stage | undefined = stage;
  for (; at && parts.length < longestChain; at = at.parent) parts.push(at.steps);
  return at ? undefined : parts.reverse().flat();
});
