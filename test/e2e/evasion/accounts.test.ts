import { accounts } from './accounts.ts';
import { testTricks } from './tested.ts';

testTricks(accounts);
