import { expect, test } from '@jest/globals';
import { BlobCache } from '../../src/github/blobs.ts';

test('a text is for those alone who may read the repository', () => {
  const cache = new BlobCache();
  cache.set('acme/shop', 'a1', 'text');
  expect(cache.get('Acme/Shop', 'a1')).toBe('text');
  expect(cache.get('eve/shop', 'a1')).toBeUndefined();
});

test('what was not asked for the longest goes first', () => {
  const cache = new BlobCache(40);
  for (const id of ['a', 'b', 'c', 'd']) cache.set('acme/shop', id, '12345');
  cache.get('acme/shop', 'a');
  for (const id of ['e', 'f', 'g', 'h', 'i']) cache.set('acme/shop', id, '12345');
  expect(cache.size).toBe(40);
  expect(cache.get('acme/shop', 'a')).toBe('12345');
  expect(cache.get('acme/shop', 'b')).toBeUndefined();
});

test('one that is too large pushes out nobody', () => {
  const cache = new BlobCache(40);
  cache.set('acme/shop', 'a', '123456');
  expect(cache.size).toBe(0);
});

test('one that is there is not counted twice', () => {
  const cache = new BlobCache(40);
  cache.set('acme/shop', 'a', '12345');
  cache.set('acme/shop', 'a', '12345');
  expect(cache.size).toBe(5);
});
