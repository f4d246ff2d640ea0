import { moves } from './moves.ts';
import { testTricks } from './tested.ts';

testTricks(moves);
