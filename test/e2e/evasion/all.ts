import { accounts } from './accounts.ts';
import { binds } from './binds.ts';
import { carriers } from './carriers.ts';
import { composed } from './compose.ts';
import { dockerfiles } from './dockerfile.ts';
import { doors } from './doors.ts';
import { entrypoints } from './entrypoints.ts';
import { handedOver } from './handed.ts';
import { charts } from './helm.ts';
import { kubernetes } from './kubernetes.ts';
import { moves } from './moves.ts';
import type { Trick } from './trick.ts';
import { widening } from './widening.ts';

export const all: readonly Trick[] = [
  ...kubernetes,
  ...carriers,
  ...charts,
  ...composed,
  ...binds,
  ...dockerfiles,
  ...accounts,
  ...doors,
  ...entrypoints,
  ...moves,
  ...widening,
  ...handedOver,
];
