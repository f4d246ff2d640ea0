import { binds } from './binds.ts';
import { testTricks } from './tested.ts';

testTricks(binds);
