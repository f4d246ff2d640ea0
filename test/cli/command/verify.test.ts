import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readSavedImages } from '../../../src/check/index.ts';
import { folderWith, repositoryWith } from '../support/folder.ts';
import { run } from '../support/io.ts';

/* The command as a whole, with a program in the place of Docker's. */

const id = `sha256:${'b'.repeat(64)}`;
const image = {
  Id: id,
  ...{ RepoDigests: [], Os: 'linux', Architecture: 'amd64' },
  Config: { User: '1000', Env: ['PATH=/bin', 'API_TOKEN=x'], Cmd: ['app'], ExposedPorts: { '8080/tcp': {} } },
};
const container = { Config: { Labels: {} }, State: { Status: 'running' }, NetworkSettings: { Networks: {} } };

/** A Docker whose containers all run, as user 1000 and on port 8080, and that writes down what it is told. */
function docker(folder: string): string {
  const path = join(folder, 'docker');
  writeFileSync(
    path,
    `#!/bin/sh
echo "$@" >>'${folder}/calls'
case "$1 $2" in
  'version '*) echo 27.0.0 ;;
  'image inspect') echo '${JSON.stringify([image])}' ;;
  'container inspect') echo '${JSON.stringify([container])}' ;;
  'create '*) echo c1 ;;
  'exec '*) case "$*" in
    *status) printf 'Name:\\tapp\\nUid:\\t1000\\t1000\\t1000\\t1000\\nGid:\\t0\\t0\\t0\\t0\\nCapEff:\\t0\\n' ;;
    *) echo '0: 00000000:1F90 00000000:0000 0A' ;;
  esac ;;
esac
`,
  );
  chmodSync(path, 0o755);
  return path;
}

describe('plimsoll verify', () => {
  test('an image: what was seen, and what to set', async () => {
    const folder = folderWith({});
    const { status, stdout, stderr } = await run(folder, ['verify', 'app', '--runtime', docker(folder)]);
    expect(stdout).toMatch(
      /^Image app\nat sha256:b{64}, tried with docker 27\.0\.0\n\n {2}as it is {2}runs as 1000:0, /,
    );
    expect(stdout).toMatch(
      /To set:\n {2}--user 1000:0\n {2}--read-only\n {2}--cap-drop ALL\n {2}--security-opt no-new-privileges\n$/,
    );
    expect(stderr).toBe('Image app: as it is\nImage app: as proposed\n');
    expect(status).toBe(0);
  });

  test('what was learned is saved, beside what was known, and no secret with it', async () => {
    const known = { version: 1, images: { [`sha256:${'a'.repeat(64)}`]: { names: ['app', 'other'] } } };
    const folder = repositoryWith({ '.github/plimsoll-images.json': JSON.stringify(known) });
    await run(folder, ['verify', 'app', '--runtime', docker(folder), '--save']);
    const saved = readSavedImages(readFileSync(join(folder, '.github/plimsoll-images.json'), 'utf8'));
    if (typeof saved === 'string') throw new Error(saved);
    expect(Object.keys(saved.images)).toEqual([`sha256:${'a'.repeat(64)}`, id]);
    expect(saved.images[`sha256:${'a'.repeat(64)}`]?.names).toEqual(['other']);
    expect(saved.images[id]).toMatchObject({
      names: ['app'],
      config: { user: '1000', env: ['PATH=/bin', 'API_TOKEN='], ports: ['8080/tcp'] },
      tried: [
        {
          as: 'image',
          uid: 1000,
          readOnly: true,
          writes: [],
          capabilities: [],
          noNewPrivileges: true,
          ports: [8080],
        },
      ],
    });
  });

  test('a service of a compose file, as JSON', async () => {
    const folder = folderWith({
      'compose.yaml': 'services:\n  web:\n    image: app\n    command: [serve]\n  db:\n    image: db\n',
    });
    const { stdout } = await run(folder, [
      'verify',
      'compose.yaml',
      'web',
      '--format',
      'json',
      '--runtime',
      docker(folder),
    ]);
    const { tried } = JSON.parse(stdout) as {
      readonly tried: readonly { readonly subject: string; readonly kind: string }[];
    };
    expect(tried.map(({ subject, kind }) => [subject, kind])).toEqual([['Service web', 'service']]);
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toMatch(/^create .* -- app serve$/m);
  });

  test.each([
    ['there is no runtime', ['verify', 'app', '--runtime', '/no/docker'], 'There is no `/no/docker` here.'],
    [
      'its daemon is not there',
      ['verify', 'app', '--runtime', 'FAILS'],
      '` does not answer: Cannot connect to the Docker daemon. Is its daemon running?',
    ],
    [
      'there is no such file',
      ['verify', 'compose.yml', 'web', '--runtime', 'DOCKER'],
      'no such file: `compose.yml`.',
    ],
    [
      'there is no such service',
      ['verify', 'compose.yaml', 'wep', '--runtime', 'DOCKER'],
      '`compose.yaml` has no `wep`; it has web.',
    ],
    [
      'it is a folder',
      ['verify', '.', '--runtime', 'DOCKER'],
      '`.` is a folder: name one compose file or manifest in it, or an image.',
    ],
    [
      'a number is none',
      ['verify', 'app', '--timeout', 'soon', '--runtime', 'DOCKER'],
      '`--timeout` needs a whole number, not `soon`.',
    ],
  ])('%s', async (_name, words, said) => {
    const folder = folderWith({
      'compose.yaml': 'services:\n  web:\n    image: app\n',
      fails: '#!/bin/sh\necho Cannot connect to the Docker daemon. >&2\nexit 1\n',
    });
    chmodSync(join(folder, 'fails'), 0o755);
    const own = docker(folder);
    const argv = words.map((word) =>
      word === 'DOCKER' ? own : word === 'FAILS' ? join(folder, 'fails') : word,
    );
    const { status, stderr } = await run(folder, argv);
    expect([status, stderr.includes(said)]).toEqual([2, true]);
  });
});
