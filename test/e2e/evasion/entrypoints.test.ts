import { entrypoints } from './entrypoints.ts';
import { testTricks } from './tested.ts';

testTricks(entrypoints);
