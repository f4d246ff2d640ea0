import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Review } from '../../../src/review/review.ts';
import { folderWith, git, repositoryWith } from '../support/folder.ts';
import { run } from '../support/io.ts';
import { archive, entry } from '../../support/archive.ts';

const dockerfile = `FROM debian:13
RUN apt-get update
COPY app /app
USER 1000:1000
CMD ["/app"]
`;
const pod = (name: string, privileged: boolean) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  containers:
    - name: app
      image: redis:7
      securityContext:
        privileged: ${String(privileged)}
        runAsGroup: 5
`;

const config = '.github/plimsoll.yml';
const quiet = { [config]: 'rules:\n  writable-root-filesystem: off\n' };

type Files = Readonly<Record<string, string | null>>;

/** A repository with these two commits; null takes a file away. */
function repository(base: Record<string, string>, head: Files): string {
  const cwd = repositoryWith({ ...quiet, ...base });
  commit(cwd, 'base');
  git(cwd, 'tag', 'base');
  for (const [path, text] of Object.entries(head)) {
    if (text === null) rmSync(join(cwd, path));
    else writeFileSync(join(cwd, path), text);
  }
  commit(cwd, 'head');
  return cwd;
}

function commit(cwd: string, message: string): void {
  git(cwd, 'add', '-A');
  git(
    cwd,
    '-c',
    'user.name=a',
    '-c',
    'user.email=a@example.org',
    'commit',
    '-q',
    '--allow-empty',
    '-m',
    message,
  );
}

async function reviewOf(base: Record<string, string>, head: Files): Promise<Review & { status: number }> {
  const cwd = repository(base, head);
  const { stdout, stderr, status } = await run(cwd, ['review', '--base', 'base', '--format', 'json']);
  expect(stderr).toBe('');
  return { ...(JSON.parse(stdout) as Review), status };
}

const rules = (findings: Review['introduced']) => findings.map(({ rule, path }) => `${rule} ${path}`);
const has = (findings: Review['introduced'], rule: string) =>
  findings.some((finding) => finding.rule === rule);

describe('a review says what a change brings in', () => {
  test('by deleting a line', async () => {
    const { introduced } = await reviewOf(
      { Dockerfile: dockerfile },
      { Dockerfile: dockerfile.replace(/USER.*\n/, '') },
    );
    expect(rules(introduced)).toEqual(['root-user Dockerfile']);
  });

  test('and nothing where lines have only moved', async () => {
    const moved = dockerfile
      .replace('USER 1000:1000\n', '')
      .replace('RUN', 'USER 1000:1000\nRUN')
      .replace('RUN', '# install\nRUN');
    const { introduced, mended, status } = await reviewOf({ Dockerfile: dockerfile }, { Dockerfile: moved });
    expect([introduced, mended, status]).toEqual([[], [], 0]);
  });

  test('and nothing where files have another name', async () => {
    const { introduced, mended, existing, workloads } = await reviewOf(
      { 'pod.yaml': pod('app', true) },
      { 'pod.yaml': null, 'app.yaml': pod('app', true) },
    );
    expect([introduced, mended, workloads]).toEqual([[], [], []]);
    expect(has(existing, 'privileged-container')).toBe(true);
  });

  test('with a comment that mends it, and the level that it costs', async () => {
    const { comments, workloads, conclusion, status } = await reviewOf(
      { 'pod.yaml': pod('app', false) },
      { 'pod.yaml': pod('app', true) },
    );
    expect(comments.map(({ line, findings }) => [line, has(findings, 'privileged-container')])).toEqual([
      [10, true],
    ]);
    expect(workloads.map(({ before, after }) => [before, after])).toEqual([['baseline', 'privileged']]);
    expect([conclusion, status]).toEqual(['failure', 1]);
  });

  test('and what it mends, deleted files included', async () => {
    const { mended, introduced } = await reviewOf(
      { 'a.yaml': pod('a', true), 'b.yaml': pod('b', true) },
      { 'a.yaml': pod('a', false), 'b.yaml': null },
    );
    const privileged = mended.filter(({ rule }) => rule === 'privileged-container');
    expect(rules(privileged)).toEqual(['privileged-container a.yaml', 'privileged-container b.yaml']);
    expect(introduced).toEqual([]);
  });
});

describe('a change cannot switch off its own guard', () => {
  test('by its configuration, which is checked and told', async () => {
    const { introduced, configuration, status } = await reviewOf(
      { [config]: 'block: introduced\n', 'pod.yaml': pod('app', false) },
      { [config]: 'block: nothing\nrules:\n  privileged-container: of\n', 'pod.yaml': pod('app', true) },
    );
    expect(has(introduced, 'privileged-container')).toBe(true);
    expect([configuration.changed, rules(configuration.findings)]).toEqual([
      true,
      [`broken-configuration ${config}`],
    ]);
    expect(status).toBe(1);
  });

  test('by calling a file generated', async () => {
    const { introduced } = await reviewOf(
      { '.gitattributes': '', 'pod.yaml': pod('app', false) },
      { '.gitattributes': '*.yaml linguist-generated\n', 'pod.yaml': pod('app', true) },
    );
    expect(has(introduced, 'privileged-container')).toBe(true);
  });

  test('nor by a waiver that nobody sees', async () => {
    const waived = pod('app', true).replace(
      'true',
      'true # plimsoll: ignore privileged-container -- a driver',
    );
    const {
      introduced,
      pending,
      waived: waivers,
    } = await reviewOf({ 'pod.yaml': pod('app', false) }, { 'pod.yaml': waived });
    expect(has(introduced, 'privileged-container')).toBe(true);
    expect(waivers).toEqual([]);
    expect(pending).toMatchObject([{ rule: 'privileged-container', path: 'pod.yaml', reason: 'a driver' }]);
  });
});

test('what the target has gained since is no doing of the change', async () => {
  const cwd = repository({ 'pod.yaml': pod('app', true) }, { 'README.md': 'x' });
  git(cwd, 'checkout', '-q', '-b', 'target', 'base');
  writeFileSync(join(cwd, 'pod.yaml'), pod('app', false));
  commit(cwd, 'mended meanwhile');
  git(cwd, 'checkout', '-q', '-');
  const { stdout, status } = await run(cwd, ['review', '--base', 'target']);
  expect([stdout, status]).toEqual(['This change adds nothing to fix.\nNothing fails the check.\n', 0]);
});

describe('wrong use', () => {
  const cwd = repository({ a: '' }, {});

  test.each([
    ['no base', [], '`--base` is missing'],
    ['no such commit', ['--base', 'nowhere'], 'git knows no commit `nowhere`'],
    ['an option in disguise', ['--base=--output=x'], 'git knows no commit `--output=x`'],
    ['no such head', ['--base', 'base', '--head', 'HEAD~99'], '`--head`'],
  ])('%s', async (_case, argv, message) => {
    const { status, stderr } = await run(cwd, ['review', ...argv]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  test('outside of a repository', async () => {
    expect((await run(folderWith({}), ['review', '--base', 'x'])).stderr).toContain('needs a git repository');
  });
});

test('the text tells the same', async () => {
  const cwd = repository({ 'my pod.yaml': pod('app', false) }, { 'my pod.yaml': pod('app', true) });
  const { stdout } = await run(cwd, ['review', '--base', 'base', '--head', 'HEAD']);
  expect(stdout).toMatch(/^my pod\.yaml:10\n {2}error {4}/);
  expect(stdout).toContain('Test first: remove `privileged`.');
  expect(stdout).toContain('Pod app: baseline → privileged');
  expect(stdout).toMatch(/\n1 error fails the check\.\n$/);
});

describe('--staged', () => {
  const manifest = (privileged: boolean) =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: app }\nspec:\n  containers:\n    - name: app\n      image: registry.example/app:1\n      securityContext: { privileged: ${String(privileged)} }\n`;

  test('is what the next commit would bring, and nothing that is not staged', async () => {
    const cwd = repository({ 'old.yaml': manifest(true), 'pod.yaml': manifest(false) }, {});
    expect((await run(cwd, ['review', '--staged'])).status).toBe(0);
    writeFileSync(join(cwd, 'pod.yaml'), manifest(true));
    expect((await run(cwd, ['review', '--staged'])).status).toBe(0);
    git(cwd, 'add', 'pod.yaml');
    const { status, stdout } = await run(cwd, ['review', '--staged', '--format', 'github']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=pod\.yaml,line=8,.*title=privileged-container/m);
    expect(stdout).not.toContain('old.yaml');
  });

  test('before the first commit everything is new', async () => {
    const cwd = repositoryWith({ 'pod.yaml': manifest(true) }, ['pod.yaml']);
    expect((await run(cwd, ['review', '--staged'])).status).toBe(1);
  });

  test('names its ends itself', async () => {
    const cwd = repository({}, {});
    expect((await run(cwd, ['review', '--staged', '--base', 'base'])).status).toBe(2);
  });
});

test('--format markdown is the page of the check run', async () => {
  const cwd = repository(
    { Dockerfile: 'FROM debian:13\nUSER 1000\nCMD ["a"]\n' },
    { Dockerfile: 'FROM debian:13\nCMD ["a"]\n' },
  );
  const { stdout, status } = await run(cwd, ['review', '--base', 'base', '--format', 'markdown']);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^## Plimsoll: /);
  expect(stdout).toContain('`Dockerfile:1`');
});

test('what lies in an archive of a chart is reviewed as what the chart installs', async () => {
  const chart = (name: string) => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;
  const packed = (privileged: boolean) =>
    archive(entry('db/Chart.yaml', chart('db')), entry('db/templates/pod.yaml', pod('db', privileged)));
  const cwd = repositoryWith({ ...quiet, 'shop/Chart.yaml': chart('shop') });
  mkdirSync(join(cwd, 'shop/charts'));
  for (const [message, isPrivileged] of [
    ['base', false],
    ['head', true],
  ] as const) {
    writeFileSync(join(cwd, 'shop/charts/db.tgz'), packed(isPrivileged));
    commit(cwd, message);
    if (message === 'base') git(cwd, 'tag', 'base');
  }
  const { stdout } = await run(cwd, ['review', '--base', 'base', '--format', 'json']);
  const { introduced } = JSON.parse(stdout) as Review;
  expect(introduced.map(({ rule, path }) => [rule, path])).toContainEqual([
    'privileged-container',
    'shop/charts/db.tgz/db/templates/pod.yaml',
  ]);
});
