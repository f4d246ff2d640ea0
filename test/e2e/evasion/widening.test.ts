import { widening } from './widening.ts';
import { testTricks } from './tested.ts';

testTricks(widening);
