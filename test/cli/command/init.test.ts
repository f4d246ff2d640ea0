import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { check } from '../../../src/check/index.ts';
import { repositoryWith } from '../support/folder.ts';
import { run } from '../support/io.ts';

const pod = (name: string, privileged: boolean) => `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: RuntimeDefault } }
  containers:
    - name: app
      image: registry.example/app:1
      securityContext: { privileged: ${String(privileged)}, allowPrivilegeEscalation: ${String(privileged)}, capabilities: { drop: [ALL] } }
`;
const config = '.github/plimsoll.yml';
const workflow = '.github/workflows/plimsoll.yml';
const hook = '.pre-commit-config.yaml';
const published = ['--action', 'acme/plimsoll@v1.0.0'];

describe('plimsoll init', () => {
  test.each([
    ['all are restricted', { 'a.yaml': pod('a', false) }, 'restricted'],
    ['one is not', { 'a.yaml': pod('a', false), 'b.yaml': pod('b', true) }, 'baseline'],
    ['there is none', {}, 'restricted'],
  ])('chooses a level that fits: %s', async (_case, files, level) => {
    const cwd = repositoryWith(files);
    expect((await run(cwd, ['init'])).status).toBe(0);
    const text = readFileSync(join(cwd, config), 'utf8');
    expect(parse(text)).toMatchObject({ 'pod-security': level });
    expect(check([], { config: { path: config, text } }).findings).toEqual([]);
  });

  test('writes a workflow and a hook that name where Plimsoll is published', async () => {
    const cwd = repositoryWith({});
    const { stdout } = await run(cwd, ['init', ...published]);
    expect(stdout).toBe(`written   ${config}\nwritten   ${workflow}\nwritten   ${hook}\n`);
    expect(readFileSync(join(cwd, workflow), 'utf8')).toContain('uses: acme/plimsoll@v1.0.0');
    expect(parse(readFileSync(join(cwd, hook), 'utf8'))).toMatchObject({
      repos: [{ repo: 'https://github.com/acme/plimsoll', rev: 'v1.0.0', hooks: [{ id: 'plimsoll' }] }],
    });
  });

  test('invents no address where nobody has published it', async () => {
    const cwd = repositoryWith({});
    const { stdout } = await run(cwd, ['init']);
    expect(stdout).toContain(`missing   ${workflow}: this copy of Plimsoll is not published`);
    expect(existsSync(join(cwd, workflow))).toBe(false);
  });

  test('writes over nothing', async () => {
    const cwd = repositoryWith({ [config]: 'block: all\n', [hook]: 'repos: []\n' });
    const { stdout } = await run(cwd, ['init', ...published]);
    expect(stdout).toContain(`kept      ${config}, which is there already`);
    expect(readFileSync(join(cwd, config), 'utf8')).toBe('block: all\n');
    expect(readFileSync(join(cwd, hook), 'utf8')).toBe('repos: []\n');
  });

  test('wants a whole address', async () => {
    expect(await run(repositoryWith({}), ['init', '--action', 'x; rm -rf /'])).toMatchObject({ status: 2 });
  });
});
