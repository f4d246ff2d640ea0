import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import process from 'node:process';
import { describe, expect, test } from '@jest/globals';
import { Runtime } from '../../src/runtime/runtime.ts';
import { removeLeftovers, Session } from '../../src/runtime/session.ts';
import { FakeDocker } from './support/fake.ts';
import { verifying } from './support/verifying.ts';

/* Whatever happens, nothing is left: at the end of a run, or at the start of the next. */

async function runtimeOn(docker: FakeDocker): Promise<Runtime> {
  return Runtime.find('docker', docker);
}

const soon = Math.ceil(Date.now() / 1000) + 1000;
/** A process that was, and is no more. */
const gone = spawnSync(process.execPath, ['-e', '']).pid;

describe('what an earlier run left', () => {
  test.each([
    ['of a process that is no more', `${hostname()}/${gone}/1`, soon, true],
    ['of another process with this number', `${hostname()}/${process.pid}/1`, soon, true],
    ['of another machine', 'other/1/1', soon, false],
    ['of another machine, and its time is over', 'other/1/1', 1000, true],
    ['whose labels make no sense', 'x', 'never', true],
  ])('%s', async (_name, owner, until, isRemoved) => {
    const docker = new FakeDocker();
    const labels = ['plimsoll.verify=a', `plimsoll.verify.owner=${owner}`, `plimsoll.verify.until=${until}`];
    const options = labels.flatMap((label) => ['--label', label]);
    const runtime = await runtimeOn(docker);
    await runtime.do(['create', '--name', 'c', ...options, 'app']);
    await runtime.do(['network', 'create', ...options, 'n']);
    await runtime.do(['volume', 'create', ...options, 'v']);
    const removed = await removeLeftovers(runtime);
    expect(removed.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      isRemoved ? ['container id-c', 'network n', 'volume v'] : [],
    );
    expect(docker.things.size).toBe(isRemoved ? 0 : 3);
  });

  test('what others have made is let alone', async () => {
    const docker = new FakeDocker();
    const runtime = await runtimeOn(docker);
    await runtime.do(['create', '--name', 'c', '--label', 'mine=1', 'app']);
    expect(await removeLeftovers(runtime)).toEqual([]);
    expect(docker.things.size).toBe(1);
  });

  test('a run that still goes on is let alone', async () => {
    const docker = new FakeDocker();
    const runtime = await runtimeOn(docker);
    const session = new Session(runtime, 60, new AbortController().signal);
    await session.idle('look', 'app');
    expect(await removeLeftovers(runtime)).toEqual([]);
    expect(await session.close()).toEqual([]);
    expect(docker.things.size).toBe(0);
  });
});

test.each([
  ['all is well', () => undefined],
  ['it never starts', () => ({ status: 1, log: 'no' })],
])('nothing is left when %s, and everything had a label', async (_name, ends) => {
  const docker = await verifying({ ends }).then(
    (tried) => tried.docker,
    () => undefined,
  );
  if (!docker) return;
  expect(docker.things.size).toBe(0);
  const makes = docker.calls.filter(([first, second]) => first === 'create' || second === 'create');
  expect(makes.every((words) => words.some((word) => word.startsWith('plimsoll.verify.owner=')))).toBe(true);
});

test('somebody has had enough', async () => {
  const stopping = new AbortController();
  const session = new Session(await runtimeOn(new FakeDocker()), 60, stopping.signal);
  const waiting = session.pause(60_000);
  stopping.abort();
  await expect(waiting).rejects.toThrow('It was interrupted.');
});

test('it may not take for ever', async () => {
  const session = new Session(await runtimeOn(new FakeDocker()), -1, new AbortController().signal);
  await expect(session.pause(1)).rejects.toThrow('It took longer than it may');
});
