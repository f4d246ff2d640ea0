import { expect, test } from '@jest/globals';
import { rules } from '../../../src/check/index.ts';
import { folderWith } from '../support/folder.ts';
import { run } from '../support/io.ts';

const cwd = folderWith({});

test('every rule is listed, with what it says in one line', async () => {
  const { stdout, status } = await run(cwd, ['rules']);
  expect(status).toBe(0);
  const lines = stdout.split('\n');
  for (const { id, severity, summary } of rules) {
    expect(lines.find((line) => line.startsWith(`${id} `))).toMatch(new RegExp(`^${id} +${severity} +`));
    expect(stdout).toContain(summary);
  }
});

test('and for programs', async () => {
  const { stdout } = await run(cwd, ['rules', '--format', 'json']);
  const listed = JSON.parse(stdout) as { id: string; looksAt: string[] }[];
  expect(listed.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
  expect(listed.find(({ id }) => id === 'privileged-container')?.looksAt).toEqual(['Kubernetes', 'Compose']);
});

test.each(rules.map((rule) => [rule.id, rule] as const))('%s is explained', async (id, rule) => {
  const { stdout, status } = await run(cwd, ['explain', id]);
  expect(status).toBe(0);
  expect(stdout.startsWith(`${id}\n`)).toBe(true);
  expect(stdout.replaceAll('\n', ' ')).toContain(rule.why);
  expect(stdout).toContain(`# plimsoll: ignore ${id} -- `);
  for (const reference of rule.references) expect(stdout).toContain(reference);
});
