import { expect, test } from '@jest/globals';
import { isNamed, wordsOf } from '../../src/github/named.ts';

function named(path: string, speaker: string, text: string): boolean {
  return isNamed(path, wordsOf({ known: () => [speaker], after: () => text }));
}

test.each([
  ['build/web.txt', 'compose.yaml', 'services: {a: {build: {dockerfile: build/web.txt}}}', true],
  ['deploy/build/web.txt', 'deploy/compose.yaml', 'dockerfile: ./build/web.txt', true],
  ['vendor/a/Dockerfile', 'compose.yaml', 'build: ./vendor/a', true],
  ['a.txt', '.env', 'COMPOSE_FILE=compose.yaml:a.txt', true],
  ['build/web.txt', '.github/workflows/a.yml', 'with: {file: build/web.txt}', true],
  ['build/web.txt', '.github/workflows/a.yml', 'run: cat build/web.txt', false],
  ['build/web.txt', 'README.md', 'build/web.txt', false],
  ['other.txt', 'compose.yaml', 'dockerfile: build/web.txt', false],
])('%s in %s that says %j: %s', (path, speaker, text, expected) => {
  expect(named(path, speaker, text)).toBe(expected);
});
