import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { bundle } from '../scripts/bundle.js';
import { folderWith, git, repositoryWith } from './cli/support/folder.ts';

/* The action as a runner runs it: the event in a file, the inputs in the environment, a checkout one commit deep. */

const action = folderWith({});
const manifest = (privileged: boolean) => `apiVersion: v1
kind: Pod
metadata: { name: app }
spec:
  containers:
    - name: app
      image: registry.example/app:1
      securityContext: { privileged: ${String(privileged)} }
`;

beforeAll(async () => {
  cpSync('action', join(action, 'action'), { recursive: true });
  copyFileSync('package.json', join(action, 'package.json'));
  await bundle(join(action, 'dist'), { only: ['cli'] });
}, 60_000);

function commit(cwd: string, files: Readonly<Record<string, string>>, ...words: string[]): string {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(cwd, path), text);
  git(cwd, 'add', '-A');
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  git(cwd, ...who, 'commit', '-q', '--allow-empty', '-m', 'x', ...words);
  return head(cwd);
}

const head = (cwd: string) => execFileSync('git', ['rev-parse', 'HEAD'], { cwd, encoding: 'utf8' }).trim();

/** What `actions/checkout` makes of a pull request that adds these files: its merge, one commit deep. */
function checkout(before: Record<string, string>, added: Record<string, string>) {
  const origin = repositoryWith({});
  git(origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  const base = commit(origin, before);
  git(origin, 'checkout', '-q', '-b', 'change');
  commit(origin, added);
  git(origin, 'checkout', '-q', '--detach', base);
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  git(origin, ...who, 'merge', '-q', '--no-ff', 'change', '-m', 'merge');
  git(origin, 'branch', 'merge');
  const cwd = folderWith({});
  git(cwd, 'init', '-q');
  git(cwd, 'remote', 'add', 'origin', `file://${origin}`);
  git(cwd, 'fetch', '-q', '--depth=1', 'origin', 'merge');
  git(cwd, 'checkout', '-q', 'FETCH_HEAD');
  return { cwd, base };
}

function run(cwd: string, event: object, env: Readonly<Record<string, string>>) {
  const files = folderWith({ 'event.json': JSON.stringify(event), summary: '', output: '' });
  const ended = spawnSync(process.execPath, [join(action, 'action/run.js')], {
    cwd,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      GITHUB_EVENT_PATH: join(files, 'event.json'),
      GITHUB_STEP_SUMMARY: join(files, 'summary'),
      GITHUB_OUTPUT: join(files, 'output'),
      GITHUB_SHA: head(cwd),
      ...env,
    },
  });
  const read = (name: string) => readFileSync(join(files, name), 'utf8');
  return { ...ended, summary: read('summary'), output: read('output') };
}

const pull = { GITHUB_EVENT_NAME: 'pull_request' };
const event = (base: string) => ({ pull_request: { base: { sha: base } } });

describe('on a pull request', () => {
  test('what it brings in fails, as an annotation and in the summary', () => {
    const { cwd, base } = checkout({ 'old.yaml': manifest(true) }, { 'pod.yaml': manifest(true) });
    const { status, stdout, summary, output } = run(cwd, event(base), pull);
    expect(stdout).toMatch(/^::error file=pod\.yaml,line=8,/m);
    expect(stdout).not.toContain('old.yaml');
    expect(summary).toMatch(/^## Plimsoll: /);
    expect([status, output]).toEqual([1, 'result=findings\n']);
  });

  test('what was there before fails nothing, unless that is asked for', () => {
    const { cwd, base } = checkout({ 'old.yaml': manifest(true) }, { 'notes.txt': 'x' });
    expect(run(cwd, event(base), pull).status).toBe(0);
    expect(run(cwd, event(base), { ...pull, INPUT_FAIL_ON: 'all' }).status).toBe(1);
  });

  test('nothing fails where nothing is to', () => {
    const { cwd, base } = checkout({}, { 'pod.yaml': manifest(true) });
    const { status, output } = run(cwd, event(base), { ...pull, INPUT_FAIL_ON: 'nothing' });
    expect([status, output]).toEqual([0, 'result=findings\n']);
  });

  test('a checkout of its base is no green nothing', () => {
    const { cwd, base } = checkout({}, { 'pod.yaml': manifest(true) });
    git(cwd, 'fetch', '-q', '--depth=1', 'origin', base);
    git(cwd, 'checkout', '-q', base);
    const { status, stdout } = run(cwd, event(base), { GITHUB_EVENT_NAME: 'pull_request_target' });
    expect([status, stdout]).toEqual([
      2,
      expect.stringContaining('::error title=Plimsoll::what is checked out'),
    ]);
  });

  test('SARIF is written where it is asked for', () => {
    const { cwd, base } = checkout({}, { 'pod.yaml': manifest(false) });
    const { output } = run(cwd, event(base), { ...pull, INPUT_SARIF: 'p.sarif' });
    expect(existsSync(join(cwd, 'p.sarif'))).toBe(true);
    expect(output).toContain('sarif=p.sarif\n');
  });
});

test('elsewhere everything is told, and findings fail only where that is asked for', () => {
  const cwd = repositoryWith({});
  commit(cwd, { 'pod.yaml': manifest(true) });
  const push = { GITHUB_EVENT_NAME: 'push' };
  expect(run(cwd, {}, push)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('::error file=pod.yaml'),
  });
  expect(run(cwd, {}, { ...push, INPUT_FAIL_ON: 'all' }).status).toBe(1);
});

test.each([
  [{ INPUT_FAIL_ON: '$(touch pwned)' }, {}],
  [pull, event('--upload-pack=touch pwned')],
  [{ INPUT_POD_SECURITY: '; touch pwned' }, {}],
])('hostile inputs and events %j are words, never commands', (env, given) => {
  const cwd = repositoryWith({});
  commit(cwd, { 'pod.yaml': manifest(false) });
  expect(run(cwd, given, env).status).not.toBe(0);
  expect(existsSync(join(cwd, 'pwned'))).toBe(false);
});

describe('the files', () => {
  const read = (path: string) => parse(readFileSync(path, 'utf8')) as unknown;

  test('no script of the action or of a workflow has an expression in it', () => {
    for (const path of ['action.yml', '.github/workflows/ci.yml', '.github/workflows/release.yml']) {
      const scripts = JSON.stringify(read(path)).match(/"run":"(?:[^"\\]|\\.)*"/g) ?? [];
      expect(scripts.length).toBeGreaterThan(0);
      for (const script of scripts) expect(script).not.toContain('${{');
    }
  });

  test('every action is pinned by its commit', () => {
    for (const path of ['action.yml', '.github/workflows/ci.yml', '.github/workflows/release.yml']) {
      const used = readFileSync(path, 'utf8').match(/uses: \S+/g) ?? [];
      for (const each of used) expect(each).toMatch(/@[\da-f]{40}$/);
    }
  });

  test('the action builds with the versions that are tested', () => {
    const { dependencies } = JSON.parse(readFileSync('action/package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const own = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;
    const tested = { ...own.dependencies, ...own.devDependencies };
    for (const [name, version] of Object.entries(dependencies))
      expect([name, tested[name]]).toEqual([name, version]);
  });

  test('the hook runs a command with options that exist', () => {
    const [hook] = read('.pre-commit-hooks.yaml') as [{ entry: string }];
    expect(hook.entry).toBe('plimsoll review --staged');
  });
});
