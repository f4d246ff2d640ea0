import { describe, expect, test } from '@jest/globals';
import type { Launch } from '../../src/check/index.ts';
import { createWords } from '../../src/runtime/container.ts';
import { asItIs, type Proposal } from '../../src/runtime/plan.ts';
import type { RuntimeName } from '../../src/runtime/runtime.ts';
import { launch } from './support/fake.ts';

const hardened: Proposal = {
  settings: new Set(['capabilities', 'no-new-privileges', 'read-only', 'seccomp', 'user']),
  ...{ user: '1000:1000', capabilities: ['CHOWN'], folders: ['/tmp', '/data'] },
};

function wordsOf(one: Launch, proposal: Proposal, runtime: RuntimeName = 'docker'): string {
  return createWords(one, proposal, {
    ...{ runtime, name: 'n', labels: [], image: 'app', network: [], volumes: new Map([['files', 'v1']]) },
    ...{ user: { uid: 1000, gid: 1000 }, memory: 9, environment: ['A=1'] },
  })
    .join(' ')
    .replace(
      /^create --pull never --name n --memory 9 --pids-limit 1024 --no-healthcheck --log-driver (?:json-file|k8s-file) --log-opt max-size=4m /,
      '',
    );
}

const mount = { volume: 'x', files: [], readOnly: false, mode: 'open', group: 7, executable: true } as const;

describe('the words of create', () => {
  test.each<[string, Launch, Proposal, string]>([
    ['an image as it is', launch(), asItIs, '--env A=1 -- app'],
    [
      'an image hardened',
      launch(),
      hardened,
      '--user 1000:1000 --read-only --security-opt no-new-privileges --cap-drop ALL --cap-add CHOWN ' +
        '--tmpfs /tmp:mode=1777,size=9 --tmpfs /data:mode=0755,uid=1000,gid=1000,size=9 --env A=1 -- app',
    ],
    [
      'a workload as it is: no seccomp profile, and low ports are closed',
      launch({ kind: 'workload', settings: { seccomp: 'unconfined' } }),
      asItIs,
      '--security-opt seccomp=unconfined --sysctl net.ipv4.ip_unprivileged_port_start=1024 --env A=1 -- app',
    ],
    [
      'a workload hardened: its folders are volumes of the pod',
      launch({
        kind: 'workload',
        settings: { seccomp: 'unconfined', sysctls: [['net.ipv4.ip_unprivileged_port_start', '0']] },
      }),
      { ...hardened, capabilities: [], folders: ['/tmp'] },
      '--user 1000:1000 --read-only --security-opt no-new-privileges --cap-drop ALL ' +
        '--sysctl net.ipv4.ip_unprivileged_port_start=0 --env A=1 -- app',
    ],
    [
      'its mounts',
      launch({
        mounts: [
          { ...mount, path: '/a' },
          { ...mount, path: '/b', volume: 'files', readOnly: true },
        ],
      }),
      asItIs,
      '--tmpfs /a:mode=0777,exec,gid=7,size=9 --mount type=volume,source=v1,target=/b,ro --env A=1 -- app',
    ],
    [
      'its words: a first one that replaces the entrypoint, and no option of ours',
      launch({
        entrypoint: ['sh', '-c'],
        command: ['--privileged'],
        folder: '/srv',
        environment: [['B', '2']],
      }),
      asItIs,
      '--env B=2 --env A=1 --workdir /srv --entrypoint sh -- app -c --privileged',
    ],
    [
      'privileges it has',
      launch({ settings: { privileged: true, groups: [5], capAdd: ['NET_ADMIN'] } }),
      asItIs,
      '--group-add 5 --privileged --cap-add NET_ADMIN --env A=1 -- app',
    ],
  ])('%s', (_name, one, proposal, words) => {
    expect(wordsOf(one, proposal)).toBe(words);
  });

  test('Podman is told that read-only means read-only, empty empty, and whose a folder is', () => {
    expect(wordsOf(launch(), hardened, 'podman')).toBe(
      '--user 1000:1000 --read-only --read-only-tmpfs=false --security-opt no-new-privileges --cap-drop ALL ' +
        '--cap-add CHOWN --tmpfs /tmp:mode=1777,size=9,notmpcopyup ' +
        '--tmpfs /data:mode=0755,U,size=9,notmpcopyup --env A=1 -- app',
    );
  });
});

test('Docker fills no volume of a pod with what it hides', () => {
  const pod = launch({ kind: 'workload', mounts: [{ ...mount, path: '/b', volume: 'files' }] });
  expect(wordsOf(pod, asItIs)).toContain('--mount type=volume,source=v1,target=/b,volume-nocopy ');
  expect(wordsOf(pod, asItIs, 'podman')).toContain('--mount type=volume,source=v1,target=/b ');
});

test.each<[RuntimeName, string]>([
  ['docker', '--tmpfs /a:mode=0777,exec,uid=3,gid=7,size=9'],
  ['podman', '--tmpfs /a:mode=0777,exec,U,size=9,notmpcopyup'],
])('whose a tmpfs is that the file itself has: %s', (runtime, words) => {
  const own = launch({ mounts: [{ ...mount, path: '/a', owner: 3 }] });
  expect(wordsOf(own, asItIs, runtime)).toBe(`${words} --env A=1 -- app`);
});

test('nothing of this machine is given to it', () => {
  const words = wordsOf(launch({ kind: 'workload', mounts: [{ ...mount, path: '/a' }] }), hardened);
  expect(words).not.toMatch(/--volume|type=bind|--publish|--device|--pid|--ipc|host/);
});
