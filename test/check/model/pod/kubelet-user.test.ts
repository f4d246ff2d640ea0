import { expect, test } from '@jest/globals';
import { kubeletUser } from '../../../../src/check/model/pod/kubelet-user.ts';

test.each([
  ['1000', 'number'],
  ['1000:1000', 'number'],
  ['1000:app', 'number'],
  ['0', 'root'],
  ['0:0', 'root'],
  ['00', 'root'],
  ['+0', 'root'],
  ['-0', 'root'],
  ['0:1000', 'root'],
  ['', 'root'],
  [':1000', 'root'],
  ['root', 'root'],
  ['root:root', 'root'],
  ['nonroot', 'name'],
  ['app:1000', 'name'],
  ['0x0', 'name'],
  ['${X}', 'name'],
  ['app # comment', 'name'],
])('%j is for the kubelet: %s', (user, expected) => {
  expect(kubeletUser(user)).toBe(expected);
});
