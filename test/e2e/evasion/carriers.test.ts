import { carriers } from './carriers.ts';
import { testTricks } from './tested.ts';

testTricks(carriers);
