import { charts } from './helm.ts';
import { testTricks } from './tested.ts';

testTricks(charts);
