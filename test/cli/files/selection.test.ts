import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { select } from '../../../src/cli/files/selection.ts';
import { folderWith, git, repositoryWith } from '../support/folder.ts';

const matters = (path: string) => path.endsWith('.yaml');
const shown = (cwd: string, ...paths: string[]) =>
  [...select(cwd, paths, matters).files.values()].map((file) => file.shown);

describe('a folder outside git', () => {
  const files = {
    'a.yaml': '',
    'k8s/b.yaml': '',
    'k8s/vendor/c.yaml': '',
    'node_modules/x/d.yaml': '',
    'run.sh': '',
  };
  const cwd = folderWith(files);

  test.each([
    [[], ['a.yaml', 'k8s/b.yaml', 'run.sh']],
    [['.'], ['a.yaml', 'k8s/b.yaml', 'run.sh']],
    [['./k8s/'], ['k8s/b.yaml']],
    [['k8s/vendor'], ['k8s/vendor/c.yaml']],
    [['node_modules/x/d.yaml'], ['node_modules/x/d.yaml']],
    [['node_modules'], ['node_modules/x/d.yaml']],
    [
      ['k8s', '.', 'k8s/b.yaml'],
      ['a.yaml', 'k8s/b.yaml', 'run.sh'],
    ],
    [[join(cwd, 'k8s')], [`${cwd}/k8s/b.yaml`]],
    [['../'.repeat(30) + join(cwd, 'k8s').slice(1)], [`${'../'.repeat(30)}${cwd.slice(1)}/k8s/b.yaml`]],
  ])('%j gives %j', (paths, expected) => {
    expect(shown(cwd, ...paths)).toEqual(expected);
  });

  test('seen from inside', () => {
    expect(shown(join(cwd, 'k8s'), '..')).toEqual(['../a.yaml', '../k8s/b.yaml', '../run.sh']);
    expect(shown(join(cwd, 'node_modules/x'))).toEqual(['d.yaml']);
  });

  test('links are not followed, so there is no way out and no circle', () => {
    const linked = folderWith({ 'in/a.yaml': '' });
    symlinkSync('..', join(linked, 'in/up'));
    symlinkSync(cwd, join(linked, 'out'));
    symlinkSync('in/a.yaml', join(linked, 'again.yaml'));
    expect(shown(linked)).toEqual(['in/a.yaml']);
    expect(shown(linked, 'out')).toEqual(['out/a.yaml', 'out/k8s/b.yaml', 'out/run.sh']);
  });

  test('a folder that cannot be read is told, not fatal', () => {
    const locked = folderWith({ 'a.yaml': '', 'secret/b.yaml': '' });
    rmSync(join(locked, 'secret'), { recursive: true });
    mkdirSync(join(locked, 'secret'));
    chmodSync(join(locked, 'secret'), 0);
    const { files, unreadable } = select(locked, [], matters);
    expect([...files.keys()]).toEqual(['a.yaml']);
    // The superuser may read everything, so there is nothing to tell.
    if (process.getuid?.() !== 0) {
      expect(unreadable).toEqual([
        { path: 'secret', reason: 'the folder cannot be read: permission denied' },
      ]);
    }
  });
});

describe('a git work tree', () => {
  const files = {
    '.gitignore': 'out/\n*.tmp.yaml\n',
    '.gitattributes':
      'third/** linguist-vendored\n*.gen.yaml linguist-generated=true\nvendor/ours/** -linguist-vendored\n',
    'a.yaml': '',
    'kept.tmp.yaml': '',
    'x.tmp.yaml': '',
    'api.gen.yaml': '',
    'out/b.yaml': '',
    'third/c.yaml': '',
    'vendor/d.yaml': '',
    'vendor/ours/e.yaml': '',
    'déjà vu/ü.yaml': '',
  };
  const cwd = repositoryWith(files, ['kept.tmp.yaml', 'a.yaml']);
  const dotfiles = ['.gitattributes', '.gitignore'];

  test.each([
    [[], [...dotfiles, 'a.yaml', 'déjà vu/ü.yaml', 'kept.tmp.yaml', 'vendor/ours/e.yaml']],
    [['out'], ['out/b.yaml']],
    [['x.tmp.yaml'], ['x.tmp.yaml']],
    [['third'], ['third/c.yaml']],
    [['vendor'], ['vendor/d.yaml', 'vendor/ours/e.yaml']],
    [['api.gen.yaml'], ['api.gen.yaml']],
  ])('%j gives %j', (paths, expected) => {
    expect(shown(cwd, ...paths)).toEqual(expected);
  });

  test('what was left out is counted', () => {
    expect(select(cwd, [], matters).vendored).toBe(3);
    expect(select(cwd, ['third'], matters).vendored).toBe(0);
  });

  test('names count from the top of the work tree, wherever the caller stands', () => {
    const { base, files: found } = select(join(cwd, 'third'), ['../a.yaml', '.'], matters);
    expect(base).toBe(cwd);
    expect([...found].map(([name, file]) => [name, file.shown])).toEqual([
      ['a.yaml', '../a.yaml'],
      ['third/c.yaml', 'c.yaml'],
    ]);
  });

  test('a repository inside, as a submodule is, is not this one', () => {
    const outer = repositoryWith({ 'a.yaml': '', 'inner/b.yaml': '' });
    git(join(outer, 'inner'), 'init', '-q');
    expect(shown(outer)).not.toContain('inner/b.yaml');
    expect(shown(outer, 'inner')).toEqual(['inner/b.yaml']);
  });

  test('a broken repository is a folder like any other', () => {
    expect(shown(folderWith({ '.git': 'gitdir: /nowhere', 'a.yaml': '' }))).toContain('a.yaml');
  });
});
