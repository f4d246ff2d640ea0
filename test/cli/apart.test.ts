import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { build, type PluginBuild } from 'esbuild';
import { folderWith } from './support/folder.ts';

/* A file that ends its judge, or keeps it busy for ever, is named, and what is left is judged all the same. */

const built = folderWith({});
const bin = join(built, 'dist/cli/bin.js');

/** Judging that does what the name of the file says, and is not waited for as long. */
const faults = {
  name: 'faults',
  setup(building: PluginBuild) {
    building.onLoad({ filter: /src\/check\/judged\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: changed(
        path,
        /(\n {2}judged\(slot: Slot[^{]*\{)/,
        `$1
          if (slot.name.includes('hangs')) for (;;);
          if (slot.name.includes('fills')) for (const all = [];;) all.push({ all: [all.length] });
          if (slot.name.includes('dies')) process.kill(process.pid, 'SIGABRT');
          if (slot.name.includes('throws')) throw new TypeError('undefined');`,
      ),
    }));
    building.onLoad({ filter: /src\/cli\/apart\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: changed(
        path,
        /const seconds = 60;\s+const megabytes = 1024;/,
        'const seconds = 4; const megabytes = 96;',
      ),
    }));
  },
};

function changed(path: string, from: RegExp, to: string): string {
  const text = readFileSync(path, 'utf8');
  expect(text).toMatch(from);
  return text.replace(from, to);
}

beforeAll(async () => {
  await build({
    entryPoints: ['src/cli/bin.ts'],
    outdir: join(built, 'dist/cli'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    plugins: [faults],
    logLevel: 'warning',
  });
  symlinkSync(join(process.cwd(), 'node_modules'), join(built, 'node_modules'));
  symlinkSync(join(process.cwd(), 'package.json'), join(built, 'package.json'));
}, 30_000);

const image = 'FROM debian:13\nUSER root\nCMD ["sleep", "1"]\n';

function check(...names: string[]) {
  const files = Object.fromEntries(names.map((name) => [`${name}/Dockerfile`, image]));
  const cwd = folderWith(files);
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'check', '--format', 'json'], {
    cwd,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

// Dying and filling the heap happen in the second process alone where the first has waited for its second in vain.
test.each([
  ['hangs', ['hangs'], ['took longer than 4 seconds']],
  ['throws', ['throws'], ['failed, which is a bug in Plimsoll']],
  ['fills its heap, after one that hangs', ['a-hangs', 'fills'], ['took longer', '(?:SIGABRT|memory)']],
  ['ends its process, after one that hangs', ['a-hangs', 'dies'], ['took longer', 'SIGABRT']],
])(
  'a file that %s is named',
  (_, bad, reasons) => {
    const { status, stdout, stderr } = check(...bad, 'good');
    const { findings, skipped } = JSON.parse(stdout) as {
      readonly findings: readonly { readonly path: string }[];
      readonly skipped: readonly { readonly path: string; readonly reason: string }[];
    };
    expect(status).toBe(2);
    expect(new Set(findings.map(({ path }) => path))).toEqual(new Set(['good/Dockerfile']));
    expect(skipped.map(({ path }) => path)).toEqual(bad.map((name) => `${name}/Dockerfile`));
    for (const [index, reason] of reasons.entries()) {
      expect(skipped[index]?.reason).toMatch(new RegExp(reason));
      expect(stderr).toContain(`\`${bad[index] ?? ''}/Dockerfile\` is not judged`);
    }
  },
  60_000,
);

test('of four nothing is judged any more, and that is no pass', () => {
  const { status, stdout, stderr } = check('a-throws', 'b-throws', 'c-throws', 'd-throws');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain('`d-throws/Dockerfile` failed, which is a bug in Plimsoll, so nothing is judged');
}, 60_000);
