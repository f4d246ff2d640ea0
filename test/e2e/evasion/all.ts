import { composed } from './compose.ts';
import { dockerfiles, unmendedDockerfiles } from './dockerfile.ts';
import { kubernetes } from './kubernetes.ts';
import type { Trick } from './trick.ts';

export const all: readonly Trick[] = [...kubernetes, ...composed, ...dockerfiles];

/** What still gets past, so that it is known and a mend is noticed. */
export const unmended: readonly Trick[] = unmendedDockerfiles;
