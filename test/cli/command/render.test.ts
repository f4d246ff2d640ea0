import { describe, expect, test } from '@jest/globals';
import type { RenderReport } from '../../../src/check/index.ts';
import { folderWith, repositoryWith } from '../support/folder.ts';
import { run } from '../support/io.ts';

const files = {
  'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'charts/shop/values.yaml': 'image: web\ntag: one\n',
  'charts/shop/values-prod.yaml': 'tag: two\n',
  'charts/shop/templates/web.yaml':
    'image: {{ .Values.image }}:{{ .Values.tag }}\nzone: {{ .Values.zone }}\nescape: "\u001b[2J"\n',
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n',
  'overlays/prod/kustomization.yaml': 'resources: [../../base]\nnamespace: prod\n',
  'overlays/bad/kustomization.yaml': 'resources: [../../base, https://example.org/base]\n',
};

describe('plimsoll render', () => {
  test('prints a chart with its values, the last counts', async () => {
    const argv = ['render', 'charts/shop', '-f', 'charts/shop/values-prod.yaml', '--set', 'image=api'];
    expect(await run(folderWith(files), [...argv, '--set', 'zone=b'])).toEqual({
      status: 0,
      stdout: '---\n# Source: shop/templates/web.yaml\nimage: api:two\nzone: b\nescape: "␛[2J"\n',
      stderr: '',
    });
  });

  test('--origins says where each line is written, as the caller names files', async () => {
    const folder = repositoryWith(files, Object.keys(files));
    const { stdout } = await run(`${folder}/charts`, ['render', 'shop', '--origins']);
    expect(stdout.split('\n').map((line) => line.trimEnd().replaceAll(/ {2,}/g, '  '))).toEqual([
      '  ---',
      '  # Source: shop/templates/web.yaml',
      'shop/values.yaml:1 +2  image: web:one',
      'shop/templates/web.yaml:2  zone:',
      'shop/templates/web.yaml:3  escape: "␛[2J"',
      '',
    ]);
  });

  test.each([
    ['a base beside it, from inside of an overlay', 'overlays/prod', '.'],
    ['its file', '.', 'overlays/prod/kustomization.yaml'],
  ])('prints an overlay: %s', async (_, cwd, path) => {
    const folder = repositoryWith(files, Object.keys(files));
    expect(await run(`${folder}/${cwd}`, ['render', path])).toEqual({
      status: 0,
      stdout: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  namespace: prod\n',
      stderr: '',
    });
  });

  test('JSON has the paths of the caller', async () => {
    const { stdout } = await run(folderWith(files), ['render', 'charts/shop', '--format', 'json']);
    const report = JSON.parse(stdout) as RenderReport;
    expect(report).toMatchObject({ version: 1, rendered: { by: 'helm', root: 'charts/shop', values: [] } });
    const [file] = report.files;
    expect([file?.path, file?.template]).toEqual(['charts/shop/templates/web.yaml', 'templates/web.yaml']);
    expect(file?.origins[0]?.places.map(({ path }) => path)).toEqual([
      'charts/shop/values.yaml',
      'charts/shop/templates/web.yaml',
      'charts/shop/values.yaml',
    ]);
  });

  test('nothing outside of the folder is read', async () => {
    const folder = folderWith({
      'secret/x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: secret }\n',
      'here/.git/HEAD': '',
      'here/kustomization.yaml':
        'resources: [../secret/x.yaml]\nconfigMapGenerator: [{ name: a, envs: [../secret/y.env] }]\n',
      'secret/y.env': 'A=secret\n',
    });
    const { stdout, stderr } = await run(`${folder}/here`, ['render', '.']);
    expect([stdout, stderr]).toEqual(['', expect.stringContaining('`../secret/x.yaml` is not there')]);
  });

  test('what is missing is told, and the rest is printed', async () => {
    const { status, stdout, stderr } = await run(folderWith(files), ['render', 'overlays/bad']);
    expect([status, stdout.includes('name: web')]).toEqual([1, true]);
    expect(stderr).toBe(
      'plimsoll: `overlays/bad/kustomization.yaml` is not rendered: `https://example.org/base` is not in this repository.\n' +
        'plimsoll: Kustomize stops at the first of these and prints nothing; the rest is shown.\n',
    );
  });

  test.each([
    [
      ['render', 'base/web.yaml'],
      '`base/web.yaml` cannot be rendered: there is no chart and no kustomization in `base/web.yaml`.',
    ],
    [['render', 'nowhere'], 'no such file or folder: `nowhere`.'],
    [['render', 'charts/shop', '-f', 'no.yaml'], 'no such values file: `no.yaml`.'],
    [
      ['render', 'base', '--set', 'a=b'],
      '`base` cannot be rendered: values are for charts, and this is a kustomization.',
    ],
  ])('%j', async (argv, complaint) => {
    expect(await run(folderWith(files), argv)).toEqual({
      status: 2,
      stdout: '',
      stderr: `plimsoll: ${complaint}\n`,
    });
  });
});
