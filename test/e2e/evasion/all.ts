import { composed } from './compose.ts';
import { dockerfiles } from './dockerfile.ts';
import { kubernetes } from './kubernetes.ts';
import type { Trick } from './trick.ts';

export const all: readonly Trick[] = [...kubernetes, ...composed, ...dockerfiles];
