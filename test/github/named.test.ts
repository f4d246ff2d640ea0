import { expect, test } from '@jest/globals';
import { isNamed, mayConcern, wordsOf } from '../../src/github/named.ts';

function named(path: string, speaker: string, text: string): boolean {
  return isNamed(path, wordsOf({ known: () => [speaker], after: () => text }));
}

test.each([
  ['build/web.txt', 'compose.yaml', 'services: {a: {build: {dockerfile: build/web.txt}}}', true],
  ['deploy/build/web.txt', 'deploy/compose.yaml', 'dockerfile: ./build/web.txt', true],
  ['vendor/a/Dockerfile', 'compose.yaml', 'build: ./vendor/a', true],
  ['vendor/base/a.yaml', 'vendor/app/kustomization.yaml', 'resources: [../base]', true],
  ['base', 'compose.yaml', 'services: {a: {build: ./}}', false],
  ['a.txt', '.env', 'COMPOSE_FILE=compose.yaml:a.txt', true],
  ['build/web.txt', '.github/workflows/a.yml', 'with: {file: build/web.txt}', true],
  ['build/web.txt', '.github/workflows/a.yml', 'run: cat build/web.txt', false],
  ['build/web.txt', 'README.md', 'build/web.txt', false],
  ['other.txt', 'compose.yaml', 'dockerfile: build/web.txt', false],
])('%s in %s that says %j: %s', (path, speaker, text, expected) => {
  expect(named(path, speaker, text)).toBe(expected);
});

test.each([
  ['build/web', '@@ -1,3 +1,3 @@\n FROM node\n-USER 1000\n+USER 0', true],
  ['build/web.txt', '@@ -9 +9 @@\n+\tcopy a b', true],
  ['build/web.txt', '@@ -9 +9 @@\n+RUN\\', true],
  ['build/web.txt', '@@ -9 +9 @@\n+runs as root', false],
  ['README.md', '@@ -1 +1 @@\n+FROM node', false],
  ['web.py', '@@ -1 +1 @@\n+from a import b', false],
  ['.gitattributes', '@@ -1 +1 @@\n+* linguist-generated', true],
  ['.gitattributes', '@@ -1 +1 @@\n+* text=auto', false],
  ['etc/passwd', '@@ -1 +1 @@\n+a:x:0:0::/:', true],
  ['web.yaml', '@@ -1 +1 @@\n+a: 1', true],
  ['web.tmpl', '@@ -1 +1 @@\n+        privileged: true', true],
  ['nginx.conf.tmpl', '@@ -1 +1 @@\n+listen 80', false],
  ['rules', '@@ -1 +1 @@\n+%wheel ALL=(ALL) NOPASSWD: ALL', true],
  ['rules', '@@ -1 +1 @@\n+app ALL = (ALL) ALL', true],
  ['users', '@@ -1 +1 @@\n+app:x:0:0::/:/bin/sh', true],
  ['rules.py', '@@ -1 +1 @@\n+ALL = 1', false],
  ['profile', '@@ -1 +1 @@\n+{"defaultAction": "SCMP_ACT_ALLOW"}', true],
])('whether %s is looked at where %j has changed: %s', (path, patch, expected) => {
  expect(mayConcern({ path, status: 'modified', blob: undefined, patch })).toBe(expected);
});
