import { expect, test } from '@jest/globals';
import { Room, seated } from '../../src/github/room.ts';
import { mostChangedBytes } from '../../src/github/selection.ts';
import { Busy } from '../../src/worker/failures.ts';

const megabyte = 1024 * 1024;

test('one review that is as large as can be has room, and small ones beside it', () => {
  const room = new Room();
  room.seat().take(mostChangedBytes);
  room.seat().take(megabyte);
  expect(() => {
    room.seat().take(2 * megabyte);
  }).toThrow(Busy);
});

test.each([
  ['ends', () => Promise.resolve('done')],
  ['fails', () => Promise.reject(new Error('ours'))],
])('a review that %s gives its place back', async (_, end) => {
  const room = new Room();
  await seated(room, async (seat) => {
    seat.take(mostChangedBytes);
    await end();
  }).catch(() => undefined);
  expect(() => {
    room.seat().take(mostChangedBytes);
  }).not.toThrow();
});
