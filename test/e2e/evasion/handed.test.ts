import { handedOver } from './handed.ts';
import { testTricks } from './tested.ts';

testTricks(handedOver);
