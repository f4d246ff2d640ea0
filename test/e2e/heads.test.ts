import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Files, PullRequest } from '../../src/sandbox/index.ts';
import { deployment, privileged } from './support/files.ts';
import { type Harbour, openHarbour, runOf, runsFor } from './support/harbour.ts';

/*
 * A check run belongs to a commit, not to a pull request, and of several GitHub goes by the newest. Two pull requests
 * with one head: whatever happens to them, in whatever order, the head ends with the worse of their verdicts.
 */

jest.setTimeout(120_000);

let harbour: Harbour;
beforeAll(async () => {
  harbour = await openHarbour();
});
afterAll(() => harbour.close());

const web = 'k8s/web.yaml';
const bad: Files = { [web]: deployment('web', { container: privileged }) };
let count = 0;

interface Twins {
  /** Into a branch that has nothing of it. */
  readonly worse: PullRequest;
  /** Into a branch that has all of it but what does not matter. */
  readonly better: PullRequest;
}

async function twins(isFork: boolean, order: readonly (keyof Twins)[], moved: Files): Promise<Twins> {
  const { github } = harbour;
  const repository = await github.createRepository({
    ...{ owner: 'acme', name: `twins-${++count}` },
    files: { 'README.md': '# Shop\n' },
  });
  github.setRole(repository, 'ada', 'write');
  await github.commit(repository, 'release', { files: bad, by: 'ada' });
  const headRepository = isFork ? await github.fork(repository, 'mallory') : repository;
  const by = isFork ? 'mallory' : 'ada';
  await github.commit(headRepository, 'change', { files: moved, by, from: 'release' });
  const made: Partial<Record<keyof Twins, PullRequest>> = {};
  for (const which of order) {
    const base = which === 'worse' ? 'main' : 'release';
    made[which] = await github.openPull({
      repository,
      headRepository,
      head: 'change',
      base,
      title: which,
      by,
    });
    await harbour.idle();
  }
  if (!made.worse || !made.better) throw new Error('Both are wanted');
  return { worse: made.worse, better: made.better };
}

async function verdict(of: PullRequest): Promise<string | null | undefined> {
  await harbour.idle();
  return runOf(of)?.conclusion;
}

const moves: readonly [string, Files][] = [
  ['a twin that is judged', { 'k8s/other.yaml': deployment('other') }],
  ['a twin that does not concern us', { 'docs/a.md': 'a\n' }],
];
const orders: readonly (readonly (keyof Twins)[])[] = [
  ['worse', 'better'],
  ['better', 'worse'],
];
const cases = moves.flatMap(([name, moved]) =>
  orders.flatMap((order) =>
    [false, true].map((isFork) => ({ name, moved, order, isFork, which: order.join(', then ') })),
  ),
);

describe.each(cases)('$name, $which, of a fork: $isFork', ({ moved, order, isFork }) => {
  test('the worse verdict stands, and the sweep has nothing to add', async () => {
    const { worse, better } = await twins(isFork, order, moved);
    expect([await verdict(worse), await verdict(better)]).toEqual(['failure', 'failure']);
    const runs = runsFor(worse).length;
    await harbour.restart();
    await harbour.idle();
    expect(runsFor(worse)).toHaveLength(runs);
    const { github } = harbour;
    const last = runOf(worse);
    if (last) github.rerun(last, 'ada');
    expect(await verdict(worse)).toBe('failure');
    github.rerunAll(better, 'ada');
    expect(await verdict(better)).toBe('failure');
  });

  test.each([false, true])(
    'red clears when its twin is closed (restarted before: %s)',
    async (isRestarted) => {
      const { worse, better } = await twins(isFork, order, moved);
      const { github } = harbour;
      if (isRestarted) await harbour.app.kill();
      github.closePull(worse, 'ada');
      if (isRestarted) await harbour.restart();
      expect(await verdict(better)).toBe('success');
      await github.reopenPull(worse, 'ada');
      expect(await verdict(better)).toBe('failure');
    },
  );

  test('the run of a closed twin can be run again', async () => {
    const { worse, better } = await twins(isFork, order, moved);
    harbour.github.closePull(worse, 'ada');
    await harbour.idle();
    for (const run of [...runsFor(worse)]) harbour.github.rerun(run, 'ada');
    expect(await verdict(better)).toBe('success');
  });
});

test('what is beyond the first twenty pull requests of a commit is read too', async () => {
  const { github } = harbour;
  const { worse } = await twins(false, ['better', 'worse'], { 'docs/a.md': 'a\n' });
  const { repository } = worse;
  for (let index = 0; index < 24; index++) {
    const base = { files: { 'docs/base.md': `${index}\n` }, by: 'ada', from: 'release' };
    await github.commit(repository, `base-${index}`, base);
    await github.openPull({
      ...{ repository, head: 'change', base: `base-${index}`, title: `Twin ${index}`, by: 'ada' },
    });
  }
  expect(await verdict(worse)).toBe('failure');
  const runs = runsFor(worse).length;
  await harbour.restart();
  await harbour.idle();
  expect(runsFor(worse).length).toBe(runs);
  github.closePull(worse, 'ada');
  expect(await verdict(worse)).toBe('success');
});
