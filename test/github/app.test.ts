import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { Probot, ProbotOctokit } from 'probot';
import { plimsoll } from '../../src/github/app.ts';
import { keyOf, type Work } from '../../src/github/work.ts';
import { privateKey } from '../support/github/key.ts';

/* Each event as GitHub sends it, from its own examples, and what is queued for it. */

type Payload = Record<string, unknown>;

const examples = createRequire(import.meta.url)('@octokit/webhooks-examples/api.github.com/index.json') as {
  readonly name: string;
  readonly examples: readonly Payload[];
}[];

const appId = 4711;

function example(name: string, action: string, change: (payload: never) => void = () => undefined): Payload {
  const found = examples.find((each) => each.name === name)?.examples.find((each) => each.action === action);
  if (!found) throw new Error(`GitHub gives no example of ${name}.${action}`);
  const payload = { installation: { id: 7 }, ...structuredClone(found) };
  change(payload as never);
  return payload;
}

async function queued(
  name: string,
  payload: Payload,
  add = (): void => undefined,
): Promise<[string, Work][]> {
  const jobs: [string, Work][] = [];
  const probot = new Probot({
    appId,
    privateKey: privateKey(),
    secret: 'a test',
    Octokit: ProbotOctokit,
    logLevel: 'fatal',
  });
  const queue = {
    add: (key: string, work: Work) => {
      add();
      jobs.push([key, work]);
      return Promise.resolve('queued' as const);
    },
  };
  await probot.load(plimsoll({ queue, appId }));
  await probot.receive({ id: 'a', name, payload } as never);
  return jobs;
}

const tasks = async (name: string, payload: Payload) =>
  (await queued(name, payload)).map(([, { what }]) => what);

describe('a pull request', () => {
  const pull = { pull: 2, kind: 'pull' };
  const left = { kind: 'left', isClosed: false };

  test.each(['opened', 'reopened', 'synchronize', 'ready_for_review'])(
    'that is %s is looked at',
    async (action) => {
      const payload = example('pull_request', action);
      const also = action === 'synchronize' ? [left] : [];
      expect(await tasks('pull_request', payload)).toMatchObject([pull, ...also]);
    },
  );

  test('is seen as it was, which may spare a call', async () => {
    const payload = example('pull_request', 'opened', (each: { pull_request: object }) => {
      Object.assign(each.pull_request, {
        number: 12,
        head: { sha: 'a1' },
        base: { sha: 'b2' },
        review_comments: 3,
      });
    });
    expect(await tasks('pull_request', payload)).toEqual([
      { kind: 'pull', pull: 12, seen: { head: 'a1', base: 'b2', isFork: false, comments: 3 } },
    ]);
  });

  test.each([
    ['another title', { title: { from: 'before' } }, 0],
    ['another base', { base: { ref: { from: 'main' }, sha: { from: 'c3' } } }, 1],
  ])('with %s', async (_case, changes, count) => {
    const payload = example('pull_request', 'opened', (each: { action: string; changes: object }) => {
      Object.assign(each, { action: 'edited', changes });
    });
    expect(await tasks('pull_request', payload)).toHaveLength(count);
  });

  test('that is closed may leave others with its head', async () => {
    const payload = example('pull_request', 'closed');
    expect(await tasks('pull_request', payload)).toMatchObject([{ kind: 'left', isClosed: true }]);
  });

  test.each(['labeled', 'assigned', 'converted_to_draft'])('that is %s is left alone', async (action) => {
    expect(await tasks('pull_request', example('pull_request', action))).toEqual([]);
  });

  test('of a fork that was deleted is looked at like any other', async () => {
    const payload = example(
      'pull_request',
      'synchronize',
      (each: { pull_request: { head: { repo: null } } }) => {
        each.pull_request.head.repo = null;
      },
    );
    expect(await tasks('pull_request', payload)).toMatchObject([pull, left]);
  });
});

describe('a check', () => {
  const run = (action: string, change: object, more: object = {}) =>
    example('check_run', action, (each: { check_run: object }) => {
      Object.assign(each.check_run, { app: { id: appId }, ...change });
      Object.assign(each, more);
    });
  const press = (identifier: string) => ({ requested_action: { identifier }, sender: { login: 'mona' } });

  test('of a pull request that is to run again', async () => {
    const payload = run('rerequested', { external_id: 'pr:12:failure:0123456789abcdef', head_sha: 'a1' });
    expect(await tasks('check_run', payload)).toEqual([{ kind: 'pull', pull: 12, again: true, at: 'a1' }]);
  });

  test('of a merge queue that is to run again', async () => {
    const payload = run('rerequested', { external_id: 'group:b2', head_sha: 'a1' });
    expect(await tasks('check_run', payload)).toEqual([
      { kind: 'group', head: 'a1', base: 'b2', again: true },
    ]);
  });

  test('without a name of ours is looked up by its commit', async () => {
    const payload = run('rerequested', { external_id: '', pull_requests: [], head_sha: 'a1' });
    expect(await tasks('check_run', payload)).toEqual([{ kind: 'commit', sha: 'a1' }]);
  });

  test('whose "Fix" is pressed', async () => {
    const payload = run('requested_action', { id: 99, external_id: 'pr:12', head_sha: 'a1' }, press('fix'));
    expect(await tasks('check_run', payload)).toEqual([
      { kind: 'fix', pull: 12, head: 'a1', run: 99, sender: 'mona' },
    ]);
  });

  test('whose "Re-check" is pressed', async () => {
    const payload = run('requested_action', { external_id: 'pr:12', head_sha: 'a1' }, press('recheck'));
    expect(await tasks('check_run', payload)).toEqual([{ kind: 'pull', pull: 12, again: true, at: 'a1' }]);
  });

  test.each(['created', 'completed'])('that is %s is nothing to us', async (action) => {
    expect(await tasks('check_run', run(action, {}))).toEqual([]);
  });

  test('of another App is nothing to us', async () => {
    expect(await tasks('check_run', run('rerequested', { app: { id: 1 } }))).toEqual([]);
  });

  test('"Re-run all" looks for the pull requests of the commit', async () => {
    const payload = example('check_suite', 'rerequested', (each: { check_suite: object }) => {
      Object.assign(each.check_suite, { app: { id: appId }, head_sha: 'a1' });
    });
    expect(await tasks('check_suite', payload)).toEqual([{ kind: 'commit', sha: 'a1' }]);
  });

  test('is not asked for by every push', async () => {
    expect(await tasks('check_suite', example('check_suite', 'requested'))).toEqual([]);
  });
});

test('a merge queue wants an answer', async () => {
  const payload = example('merge_group', 'checks_requested', (each: { merge_group: object }) => {
    const ref = 'refs/heads/gh-readonly-queue/main/pr-104-b2';
    Object.assign(each.merge_group, { head_sha: 'a1', base_sha: 'b2', head_ref: ref });
  });
  expect(await tasks('merge_group', payload)).toEqual([{ kind: 'group', head: 'a1', base: 'b2', pull: 104 }]);
});

test.each([
  ['installation', 'created', 'Codertocat/Hello-World'],
  ['installation_repositories', 'added', 'Codertocat/Space'],
])('where we are installed open pull requests are looked for: %s.%s', async (name, action, repository) => {
  const payload = example(name, action);
  const jobs = await queued(name, payload);
  expect(jobs.map(([, { owner, repo, what }]) => [`${owner}/${repo}`, what])).toEqual([
    [repository, { kind: 'repository' }],
  ]);
});

test('nobody is told what goes wrong in a handler', async () => {
  const jobs = queued('pull_request', example('pull_request', 'opened'), () => {
    throw new Error('a secret');
  });
  await expect(jobs).resolves.toEqual([]);
});

describe('what replaces what in the queue', () => {
  const work = (what: Work['what'], repo = 'shop') => keyOf({ installation: 1, owner: 'Acme', repo, what });

  test('a newer push replaces an older one', () => {
    const seen = { head: 'a1', base: 'b2', isFork: false };
    expect(work({ kind: 'pull', pull: 1 })).toBe(work({ kind: 'pull', pull: 1, seen }, 'Shop'));
  });

  test('nothing replaces a fix, a merge group or a commit', () => {
    const keys = [
      work({ kind: 'pull', pull: 1 }),
      work({ kind: 'pull', pull: 2 }),
      work({ kind: 'fix', pull: 1, head: 'a1', run: 1, sender: 'mona' }),
      work({ kind: 'group', head: 'a1', base: 'b2' }),
      work({ kind: 'commit', sha: 'a1' }),
      work({ kind: 'repository' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
