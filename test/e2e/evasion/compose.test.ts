import { composed } from './compose.ts';
import { testTricks } from './tested.ts';

testTricks(composed);
