import { decided } from './decided.ts';
import { testTricks } from './tested.ts';

testTricks(decided);
