import { dockerfiles } from './dockerfile.ts';
import { testTricks } from './tested.ts';

testTricks(dockerfiles);
