import { kubernetes } from './kubernetes.ts';
import { testTricks } from './tested.ts';

testTricks(kubernetes);
