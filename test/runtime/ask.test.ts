import { expect, test } from '@jest/globals';
import { isNear } from '../../src/runtime/ask.ts';

test.each([
  ['127.0.0.1', true],
  // Nobody has an address that is kept for documentation (RFC 5737, RFC 3849).
  ['203.0.113.7', false],
  ['2001:db8::7', false],
  ['', false],
])('only who is in a network of this machine is asked: %j %s', (address, near) => {
  expect(isNear(address)).toBe(near);
});
