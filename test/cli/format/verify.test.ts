import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { fencesOf } from '../../../scripts/doc-examples.ts';
import { check, readSavedImages, repair } from '../../../src/check/index.ts';
import { argumentsOf } from '../../../src/cli/arguments.ts';
import { commands } from '../../../src/cli/commands.ts';
import { verifyText } from '../../../src/cli/format/verify.ts';
import type { VerifyReport } from '../../../src/runtime/index.ts';

/* What was learned, as a person reads it; and what docs/verify.md shows of it. */

const page = { width: 100, paint: (_style: string, text: string) => text };
const docs = readFileSync('docs/verify.md', 'utf8');
const fences = fencesOf(docs);

function report(
  parts: Partial<VerifyReport['asProposed']> = {},
  more: Partial<VerifyReport> = {},
): VerifyReport {
  return {
    ...{ subject: 'Service web', kind: 'service', path: 'compose.yaml', starts: 2 },
    image: { name: 'shop/web:dev', id: 'sha256:9c1f…', digest: null },
    runtime: { name: 'docker', version: '27.1.1' },
    asItIs: {
      ...{ seconds: 0.6, users: ['0:0', '33:33'], ports: [80], root: 'master' },
      capabilities: Array.from({ length: 14 }, (_one, index) => `CAP${index}`),
    },
    asProposed: {
      ...{ uid: 33, gid: 33, readOnly: true, writes: ['/run', '/var/cache/nginx', '/var/log/nginx'] },
      ...{ capabilities: [], noNewPrivileges: true, seccomp: 'default', ...parts },
    },
    ...{ doesNotBear: [], writesAmongFiles: [], refusals: [], leftOut: [], ...more },
  };
}

function toSet(one: VerifyReport): string {
  const text = verifyText(one, page);
  return text.slice(text.indexOf('To set:\n') + 'To set:\n'.length).trimEnd();
}

test('what the page shows is what is printed', () => {
  const shown = fences.find(({ text }) => text.startsWith('$ plimsoll verify'))?.text;
  expect(shown).toBe(`$ plimsoll verify compose.yaml web\n${verifyText(report(), page)}`);
});

describe('what is to be set', () => {
  test('is a service that nothing is said of any more', () => {
    const service = `services:\n  web:\n    image: nginx:1.27.3\n${toSet(report()).replaceAll(/^/gm, '  ')}\n`;
    expect(check([{ path: 'compose.yaml', text: service }]).findings).toEqual([]);
  });

  test('gives a user its folders also where not all is read-only', () => {
    expect(toSet(report({ readOnly: false, writes: ['/run'] }))).toMatch(
      /^ {2}user: '33:33'\n {2}tmpfs:\n {4}- \/run:mode=0755,uid=33,gid=33\n {2}cap_drop: \[ALL\]/,
    );
  });

  test.each<[VerifyReport['kind'], RegExp]>([
    ['image', /--user 33:33\n {2}--read-only\n {2}--tmpfs \/run:mode=0755,uid=33,gid=33\n/],
    ['workload', /runAsUser: 33\n[^]*mountPath: \/run\n[^]*emptyDir: \{\}/],
  ])('is written as a %s has it', (kind, pattern) => {
    expect(toSet(report({}, { kind }))).toMatch(pattern);
  });
});

test('a setting that it does not bear is told with the line of its log', () => {
  const log = "OSError: [Errno 30] Read-only file system: 'data.db'";
  const one = { setting: 'read_only: true', failure: 'it ended with status 1', log };
  expect(verifyText(report({ readOnly: false, writes: [] }, { doesNotBear: [one] }), page)).toContain(
    `  fails     read_only: true: it ended with status 1\n            its log: ${log}\n`,
  );
});

test('the file that the page shows is read, and the words beside a proposal are those of it', () => {
  const saved = fences.find(({ language }) => language === 'json')?.text ?? '';
  expect(typeof readSavedImages(saved)).toBe('object');
  const text = 'services:\n  web:\n    image: shop/web:dev\n';
  const config = {
    on: '2026-11-30',
    from: 'docker 27.1.1',
    user: '',
    env: [],
    entrypoint: ['/start'],
    cmd: [],
  };
  const { images } = JSON.parse(saved) as { images: Record<string, object> };
  for (const one of Object.values(images))
    Object.assign(one, { config: { ...config, workdir: '/', ports: [], volumes: [] } });
  const given = { images: { saved: JSON.stringify({ version: 1, images }) }, include: 'test-first' } as const;
  const { done } = repair([{ path: 'compose.yaml', text }], given);
  const shown = docs
    .split('\n')
    .filter((line) => line.startsWith('> '))
    .map((line) => line.slice(2));
  expect(done.map(({ fix }) => fix.ran)).toContain(shown.join(' '));
});

describe('commands of the page and of the workflow', () => {
  const workflow = readFileSync('examples/verify/workflow.yml', 'utf8');
  const lines = [...`${docs}\n${workflow}`.matchAll(/^.*run: (?:npx )?plimsoll ([^\n>]+)/gm)];
  const options = commands.find(({ name }) => name === 'verify')?.options ?? [];

  test.each(lines.map(([, words = '']) => words.trim()))('plimsoll %s', (words) => {
    const [name, ...argv] = words.split(' ');
    expect(name).toBe('verify');
    expect(() => argumentsOf(argv, options, '')).not.toThrow();
  });

  test('the three lines of the page are in the workflow', () => {
    const { jobs } = parse(workflow) as { jobs: { verify: { steps: { run?: string; uses?: string }[] } } };
    const runs = jobs.verify.steps.flatMap(({ run = '' }) => run);
    expect(lines.length).toBeGreaterThan(1);
    expect(runs.some((run) => run.startsWith('docker build --tag shop/web:dev'))).toBe(true);
    expect(runs.some((run) => run.includes('plimsoll verify compose.yaml web --format json'))).toBe(true);
  });
});
