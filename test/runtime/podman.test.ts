import { expect, test } from '@jest/globals';
import type { LaunchMount } from '../../src/check/index.ts';
import { launch } from './support/fake.ts';
import { verifying } from './support/verifying.ts';

/* What Podman is told otherwise than Docker, as its 4.3 needs it. */

const mount: LaunchMount = {
  ...{ path: '/etc/app', volume: 'conf', readOnly: true, group: undefined, executable: true },
  ...{ files: [{ name: 'a', mode: 0o644, text: 'b' }], mode: 'open' },
};

test('a workload: its volumes are used once before they are filled, and by the folder itself', async () => {
  const { docker } = await verifying({}, launch({ kind: 'workload', mounts: [mount] }), 'podman');
  const fills = docker.calls.filter(
    ([first, second]) => first === 'init' || (first === 'cp' && second === '-'),
  );
  expect(fills.map((words) => words.map((word) => word.replace(/id-\S+-fill/, 'fill')).join(' '))).toEqual([
    'init fill',
    'cp - fill:/plimsoll/volume',
  ]);
  expect(docker.creates.every((words) => words.includes('k8s-file'))).toBe(true);
  const [, hardened] = docker.creates;
  expect(hardened?.join(' ')).toMatch(/--read-only --read-only-tmpfs=false .*target=\/etc\/app,ro /);
  expect(docker.things.size).toBe(0);
});

test('without root nothing may start in a network that was made: then there is none, and that is said', async () => {
  const refuses = ({ words }: { readonly words: readonly string[] }) =>
    words.includes('none') ? undefined : 'Error: /usr/bin/slirp4netns failed: open("/dev/net/tun")\n';
  const { report, docker } = await verifying({ refuses }, launch(), 'podman');
  expect(report.leftOut).toEqual([
    'Nothing starts in a network that is made here: it runs with none at all.',
  ]);
  expect(report.asProposed).toMatchObject({ readOnly: true, capabilities: [] });
  expect(docker.creates.map((words) => words.includes('none'))).toEqual([false, true, true]);
  expect(docker.things.size).toBe(0);
});

test('what cannot be started for another reason is not tried twice', async () => {
  await expect(verifying({ refuses: () => 'Error: no such file' }, launch(), 'podman')).rejects.toThrow(
    'Image app does not run as it is: it could not be started; its log says "Error: no such file".',
  );
});
