import { doors } from './doors.ts';
import { testTricks } from './tested.ts';

testTricks(doors);
