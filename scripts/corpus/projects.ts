import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type File, mayMatter } from '../../src/check/index.ts';

/** The folders directly in a folder, each of which is a project; or itself where it has none. */
export function projectsIn(root: string): string[] {
  const entries = readdirSync(root, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return folders.length > 0 ? folders.sort() : ['.'];
}

/** Those files of a project that a check would read, as text. */
export function filesOf(root: string): File[] {
  const entries = readdirSync(root, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: path.slice(root.length + 1).replaceAll('\\', '/'), absolute: path }))
    .filter(({ path }) => mayMatter(path) || /\.sh$|entrypoint/.test(path))
    .flatMap(({ path, absolute }) => {
      const bytes = readFileSync(absolute);
      const text = bytes.toString('utf8');
      return Buffer.from(text).equals(bytes) ? [{ path, text }] : [];
    });
}

/** Some of them, the same ones each time for one seed, in their order. */
export function sampleOf<T>(things: readonly T[], size: number, seed: number): T[] {
  const random = randomFrom(seed);
  const order = things.map((_, index) => ({ index, weight: random() })).sort((a, b) => a.weight - b.weight);
  const chosen = new Set(order.slice(0, size).map(({ index }) => index));
  return things.filter((_, index) => chosen.has(index));
}

/** Half of them, or so. */
export function halfOf<T>(things: readonly T[], seed: number): T[] {
  const random = randomFrom(seed);
  return things.filter(() => random() < 0.5);
}

/** Lehmer's generator: good enough to choose by, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = (seed * 7919) % 2147483647;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
