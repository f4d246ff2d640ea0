import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Fault, PullRequest } from '../../src/sandbox/index.ts';
import { deployment, privileged, rooted } from './support/files.ts';
import {
  type Harbour,
  openHarbour,
  proposed,
  runOf,
  runsFor,
  saidIn,
  settledState,
} from './support/harbour.ts';

/*
 * A review is a number of calls. Between any two of them the App may die, and any of them may fail, or succeed without
 * the answer coming back. Whatever happens: in the end the head has one finished check run, and nothing is said twice.
 */

/** On a machine that does other things besides. */
jest.setTimeout(600_000);

let harbour: Harbour | undefined;
afterEach(() => harbour?.close());

const web = 'k8s/web.yaml';
const api = 'k8s/api.yaml';
const first = {
  Dockerfile: rooted,
  [web]: deployment('web', { container: privileged }),
  [api]: deployment('api', { container: privileged }),
};
/** Mends one, leaves one, breaks another. */
const second = {
  [web]: deployment('web'),
  'k8s/job.yaml': deployment('job', { container: privileged }),
};

interface Story {
  readonly name: string;
  /** Up to where nothing has gone wrong yet. */
  readonly before: (harbour: Harbour) => Promise<PullRequest>;
  /** What is then disturbed. */
  readonly act: (harbour: Harbour, pull: PullRequest) => Promise<void>;
  readonly threads: readonly string[];
}

const stories: readonly Story[] = [
  {
    name: 'a pull request with findings',
    before: (at) => proposed(at, {}, { 'README.md': '# More\n' }),
    act: async ({ github }, { repository }) => {
      await github.commit(repository, 'change', { files: first, by: 'ada' });
    },
    threads: ['Dockerfile', api, web],
  },
  {
    name: 'a push that mends one thing and breaks another',
    before: (at) => proposed(at, {}, first),
    act: async ({ github }, { repository }) => {
      await github.commit(repository, 'change', { files: second, by: 'ada' });
    },
    threads: ['Dockerfile', api, 'k8s/job.yaml'],
  },
  {
    name: 'a pull request that does not concern us',
    before: (at) => proposed(at, {}, { 'README.md': '# More\n' }),
    act: async ({ github }, { repository }) => {
      await github.commit(repository, 'change', { files: { 'b.md': 'b\n' }, by: 'ada' });
    },
    threads: [],
  },
];

async function begun({ before }: Story): Promise<{ at: Harbour; pull: PullRequest }> {
  const at = await openHarbour();
  harbour = at;
  const pull = await before(at);
  await at.idle();
  return { at, pull };
}

/** How many calls it takes when nothing goes wrong. */
async function lengthOf(story: Story): Promise<number> {
  const { at, pull } = await begun(story);
  const calls = at.github.state.calls.length;
  await story.act(at, pull);
  await at.idle();
  expectWell(story, pull);
  const length = at.github.state.calls.length - calls;
  await at.close();
  return length;
}

function callsSince({ github }: Harbour, start: number): string[] {
  return github.state.calls.slice(start).map(({ method, path }) => `${method} ${path}`);
}

/** Faults of ours, which no disturbance may bring out. */
function problemsOf(at: Harbour | undefined): unknown[] {
  return (at?.app.log ?? []).filter(({ level }) => level === 'error').map(({ err }) => err);
}

function expectWell({ threads }: Story, pull: PullRequest, what = 'undisturbed'): void {
  const run = runOf(pull);
  expect({
    what,
    ...settledState(pull),
    threads: pull.threads.map(({ path }) => path).sort(),
    conclusion: run?.conclusion,
    title: run?.output.title,
    problems: problemsOf(harbour),
  }).toEqual({
    what,
    ...{ finished: 1, unfinished: 0, repeated: [], threads },
    conclusion: threads.length === 0 ? 'success' : 'failure',
    title: expect.not.stringContaining('could not finish'),
    problems: [],
  });
}

describe.each(stories)('$name', (story) => {
  test.each(['before', 'after'] as const)(
    'the App is killed %s each call, and started again',
    async (moment) => {
      const length = await lengthOf(story);
      expect(length).toBeGreaterThan(1);
      for (let call = 1; call <= length; call += 1) {
        const { at, pull } = await begun(story);
        const start = at.github.state.calls.length;
        const died = new Promise<void>((resolve) => {
          at.github.faults[moment] = ({ number }) => {
            if (number !== start + call) return;
            at.github.faults.clear();
            void at.app.kill().then(resolve);
          };
        });
        await story.act(at, pull);
        // A call that this run does not make kills nobody: which tokens are asked for depends on what was refused before.
        await Promise.race([died, at.idle()]);
        await at.restart();
        await at.idle();
        expectWell(story, pull);
        await at.close();
      }
    },
  );

  const secondary = {
    kind: 'error',
    status: 403,
    body: {
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    },
  } as const;
  const faults: readonly [string, Fault][] = [
    ['fails with 500', { kind: 'error', status: 500 }],
    ['fails with 502', { kind: 'error', status: 502 }],
    ['fails with 409', { kind: 'error', status: 409 }],
    ['meets a secondary rate limit', secondary],
    ['never arrives', { kind: 'drop', when: 'before' }],
    ['is done, and its answer is lost', { kind: 'drop', when: 'after' }],
    ['is slow', { kind: 'delay', milliseconds: 30 }],
  ];
  test.each(faults)('each call once %s', async (_, fault) => {
    const length = await lengthOf(story);
    for (let call = 1; call <= length; call += 1) {
      const { at, pull } = await begun(story);
      const start = at.github.state.calls.length;
      at.github.faults.add(({ number }) => number === start + call, fault);
      await story.act(at, pull);
      await at.idle();
      expectWell(story, pull, callsSince(at, start)[call - 1]);
      await at.close();
    }
  });
});

test('a force-push while a review is under way: the old head is left, the new one answered', async () => {
  const at = await openHarbour();
  harbour = at;
  const pull = await proposed(at, {}, { 'README.md': '# More\n' });
  await at.idle();
  for (let call = 1; call <= 5; call += 1) {
    const start = at.github.state.calls.length;
    let pushed: Promise<string> | undefined;
    at.github.faults.before = ({ number }) => {
      if (number !== start + call || pushed) return;
      const files = { [api]: deployment('api', { container: privileged }) };
      pushed = at.github.forcePush(pull.repository, 'change', { onto: 'main', files, by: 'ada' });
      return pushed.then(() => undefined);
    };
    await at.github.commit(pull.repository, 'change', { files: { ...first, turn: String(call) }, by: 'ada' });
    await at.idle();
    at.github.faults.clear();
    expect(pushed).toBeDefined();
    expect(runOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(runsFor(pull).filter(({ status }) => status !== 'completed')).toEqual([]);
    const open = pull.threads.filter(({ isOutdated, isResolved }) => !isOutdated && !isResolved);
    expect(open.map(({ path }) => path)).toEqual([api]);
    expect(open.map(saidIn)).toEqual([expect.stringContaining('privileged')]);
  }
});
