import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import type { RepairJson } from '../../../src/cli/format/repair-json.ts';
import { replaceText } from '../../../src/cli/files/write.ts';
import { edited } from '../../support/apply.ts';
import { folderWith, git, repositoryWith } from '../support/folder.ts';
import { recorder, run, typed } from '../support/io.ts';

const pod = (privileged: boolean) => `apiVersion: v1
kind: Pod
metadata:
  name: app
spec:
  containers:
    - name: app # the only one
      image: redis:7
      securityContext:
        privileged: ${String(privileged)}
`;
/** Nothing but what these tests are about. */
const config = { '.github/plimsoll.yml': 'rules:\n  writable-root-filesystem: off\n' };

describe('plimsoll fix', () => {
  test('leaves what wants a test, and says how to have it', async () => {
    const cwd = repositoryWith({ 'k8s/pod.yaml': pod(true), ...config });
    const { status, stdout } = await run(cwd, ['fix']);
    expect(status).toBe(1);
    expect(stdout).toContain('k8s/pod.yaml:10');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('--include test-first applies');
    expect(readFileSync(join(cwd, 'k8s/pod.yaml'), 'utf8')).toContain('privileged: true');
  });

  test('--include test-first mends it, and keeps mode and comments', async () => {
    const cwd = repositoryWith({ 'k8s/pod.yaml': pod(true), ...config });
    const file = join(cwd, 'k8s/pod.yaml');
    chmodSync(file, 0o640);
    const { stdout } = await run(join(cwd, 'k8s'), ['fix', '--include', 'test-first', 'pod.yaml']);
    expect(stdout).toMatch(/^ {2}Pod app: Set the seccomp profile/m);
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('privileged:');
    expect(text).toContain('# the only one');
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(cwd, 'k8s'))).toEqual(['pod.yaml']);
  });

  test('--diff prints what git applies from the top, and writes nothing', async () => {
    const cwd = repositoryWith({ 'my k8s/pod.yaml': pod(true), ...config });
    const file = join(cwd, 'my k8s/pod.yaml');
    const { stdout, stderr } = await run(cwd, ['fix', '--diff', '--include', 'test-first']);
    expect(readFileSync(file, 'utf8')).toBe(pod(true));
    expect(stderr).toContain('The patch fixes');
    execFileSync('git', ['apply'], { cwd, input: stdout });
    expect(readFileSync(file, 'utf8')).not.toContain('privileged:');
    const again = await run(cwd, ['fix', '--diff', '--include', 'test-first']);
    expect(again.stdout).toBe('');
  });

  test('nothing to fix', async () => {
    const { status, stdout } = await run(folderWith({ 'notes.txt': '' }), ['fix']);
    expect([status, stdout]).toEqual([0, 'Nothing to fix.\n']);
  });
});

describe('a file is written whole or not at all', () => {
  test('through a link', () => {
    const cwd = folderWith({ file: 'old' });
    symlinkSync('file', join(cwd, 'link'));
    expect(replaceText(join(cwd, 'link'), 'old', 'new')).toBeUndefined();
    expect(readFileSync(join(cwd, 'file'), 'utf8')).toBe('new');
    expect(readdirSync(cwd)).toEqual(['file', 'link']);
  });

  test('not when it has changed', () => {
    const cwd = folderWith({ file: 'old' });
    writeFileSync(join(cwd, 'file'), 'someone else was here');
    expect(replaceText(join(cwd, 'file'), 'old', 'new')).toBe('it has changed since it was read');
    expect(readFileSync(join(cwd, 'file'), 'utf8')).toBe('someone else was here');
  });

  test('not when it is gone', () => {
    expect(replaceText(join(folderWith({}), 'file'), 'old', 'new')).toBe('ENOENT');
  });
});

describe('over changes that are not committed', () => {
  const file = 'k8s/pod.yaml';
  const terminal = (answer: string) => ({
    stdin: typed(answer, true),
    stderr: recorder({ isTerminal: true }),
  });
  const repository = () => repositoryWith({ [file]: pod(false), ...config });

  test.each([
    ['n', 2, false],
    ['', 2, false],
    ['y', 0, true],
    ['Yes', 0, true],
  ])('a person who answers %j', async (answer, status, isWritten) => {
    const cwd = repository();
    const given = terminal(answer);
    const ended = await run(cwd, ['fix'], given);
    expect(given.stderr.text).toContain(
      `${file}: changed and not committed. Write the fixes over that? [y/N] `,
    );
    expect(ended.status === 2).toBe(status === 2);
    expect(readFileSync(join(cwd, file), 'utf8').includes('RuntimeDefault')).toBe(isWritten);
  });

  test('--yes is not asked, nor is a program, nor anybody whose files are committed', async () => {
    const committed = repository();
    commitAll(committed);
    for (const [cwd, argv, given] of [
      [repository(), ['fix', '--yes'], terminal('n')],
      [repository(), ['fix'], { stdin: typed('n') }],
      [committed, ['fix'], terminal('n')],
    ] as const) {
      await run(cwd, argv, given);
      expect(readFileSync(join(cwd, file), 'utf8')).toContain('RuntimeDefault');
    }
  });
});

function commitAll(cwd: string): void {
  git(cwd, 'add', '-A');
  git(cwd, '-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '-q', '-m', 'all');
}

describe('for programs', () => {
  const text = `apiVersion: v1
kind: Pod
metadata: { name: a }
spec:
  containers:
    - name: app
      image: nginx:1.29
      securityContext:
        runAsNonRoot: true
`;

  test('--format json has edits that make of the text what is written', async () => {
    const folder = folderWith({ 'pod.yaml': text });
    const { stdout } = await run(folder, ['fix', '--format', 'json', '.']);
    const { files, fixes } = JSON.parse(stdout) as RepairJson;
    const after = readFileSync(join(folder, 'pod.yaml'), 'utf8');
    expect(edited(text, files[0]?.edits ?? [])).toBe(after);
    expect(after).toContain('type: RuntimeDefault');
    expect(fixes.flatMap(({ rules }) => rules)).toContain('missing-seccomp-profile');
  });

  test('of a text that is in no file as well, with --diff', async () => {
    const folder = folderWith({});
    const stdin = typed(text);
    const argv = ['fix', '-', '--stdin-path', 'pod.yaml', '--diff', '--format', 'json'];
    const { files, left } = JSON.parse((await run(folder, argv, { stdin })).stdout) as RepairJson;
    expect(files.map(({ path }) => path)).toEqual(['pod.yaml']);
    expect(files[0]?.diff).toMatch(/^\+ +type: RuntimeDefault$/m);
    expect(left.length).toBeGreaterThan(0);
  });

  test('which is not written', async () => {
    const { stderr } = await run(folderWith({}), ['fix', '-', '--stdin-path', 'a'], { stdin: typed(text) });
    expect(stderr).toBe('plimsoll: `plimsoll fix` cannot write to `-`: `--diff` prints what would change.\n');
  });
});
