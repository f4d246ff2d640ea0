import { describe, expect, test } from '@jest/globals';
import { check } from '../../../src/check/index.ts';

function findings(path: string, text: string) {
  const good = 'services:\n  web:\n    image: web\n    privileged: true\n';
  const report = check([
    { path, text },
    { path: 'other/compose.yaml', text: good },
  ]);
  // One file that cannot be read hides nothing in the others.
  expect(report.findings.map(({ rule }) => rule)).toContain('privileged-container');
  return report.findings.filter((finding) => finding.path === path);
}

describe('unreadable-file', () => {
  test.each([
    ['an empty file', 'pod.yaml', ''],
    ['YAML that is about something else', 'other.yaml', 'a: 1\n'],
    ['broken YAML that nobody takes for a manifest', 'notes.yaml', 'a: [\n'],
    ['a Dockerfile', 'Dockerfile', 'FROM scratch\nUSER 1000\n'],
  ])('accepts %s', (_name, path, text) => {
    expect(findings(path, text).filter(({ rule }) => rule === 'unreadable-file')).toEqual([]);
  });

  test.each([
    ['a manifest that is no YAML', 'pod.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: { name: web\nspec:\n'],
    ['a compose file that is no YAML', 'compose.yaml', 'services:\n  web: {\n'],
    ['a compose file that compose refuses', 'compose.yaml', 'services:\n  web: 1\n'],
    ['an instruction that there is not', 'Dockerfile', 'FROM scratch\nRUNN npm ci\n'],
  ])('reports %s, once and as an error', (_name, path, text) => {
    const found = findings(path, text).filter(({ rule }) => rule === 'unreadable-file');
    expect(found.map(({ severity }) => severity)).toEqual(['error']);
    expect(found[0]?.message).toMatch(/^[A-Z`].*\.$/s);
  });
});
