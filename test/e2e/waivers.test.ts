import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { PullRequest } from '../../src/sandbox/index.ts';
import { deployment, privileged } from './support/files.ts';
import { type Harbour, openHarbour, runOf } from './support/harbour.ts';

/* A waiver that a pull request adds counts once somebody else with write access has approved it. */

jest.setTimeout(120_000);

let harbour: Harbour;
beforeAll(async () => {
  harbour = await openHarbour();
});
afterAll(() => harbour.close());

const web = 'k8s/web.yaml';
const good = deployment('web');
const waived = deployment('web', {
  container: `            # plimsoll: ignore privileged-container -- loads a kernel module\n${privileged}`,
}).replace(
  '            allowPrivilegeEscalation: false\n',
  '            # plimsoll: ignore privilege-escalation -- as above\n            allowPrivilegeEscalation: true\n',
);
let count = 0;

async function opened(
  options: { readonly isFork?: boolean; readonly config?: string; readonly base?: string } = {},
): Promise<PullRequest> {
  const { github } = harbour;
  const { isFork = false, config, base = good } = options;
  const repository = await github.createRepository({
    ...{ owner: 'acme', name: `waivers-${++count}` },
    files: { [web]: base, ...(config === undefined ? {} : { '.github/plimsoll.yml': config }) },
  });
  for (const login of ['ada', 'bob']) github.setRole(repository, login, 'write');
  const headRepository = isFork ? await github.fork(repository, 'mallory') : repository;
  const by = isFork ? 'mallory' : 'ada';
  await github.commit(headRepository, 'change', { files: { [web]: waived }, by });
  const pull = await github.openPull({ repository, headRepository, head: 'change', title: 'Change', by });
  await harbour.idle();
  return pull;
}

async function ends(pull: PullRequest): Promise<string | null | undefined> {
  await harbour.idle();
  return runOf(pull)?.conclusion;
}

test.each([false, true])(
  'of a fork: %s: nobody, its author, a stranger, then somebody else',
  async (isFork) => {
    const { github } = harbour;
    const pull = await opened({ isFork });
    expect(await ends(pull)).toBe('failure');
    expect(runOf(pull)?.output.title).toContain('not approved yet');
    expect(runOf(pull)?.output.summary).toContain('once somebody else with write access approves');
    await github.review(pull, isFork ? 'mallory' : 'ada', 'APPROVED').catch(() => undefined);
    expect(await ends(pull)).toBe('failure');
    await github.review(pull, 'eve', 'APPROVED');
    expect(await ends(pull)).toBe('failure');
    const review = await github.review(pull, 'bob', 'APPROVED');
    expect(await ends(pull)).toBe('success');
    github.dismissReview(pull, review, 'bob');
    expect(await ends(pull)).toBe('failure');
  },
);

test('an approval is of the commit that was there, also where the branch is rewritten', async () => {
  const { github } = harbour;
  const pull = await opened();
  const { repository } = pull;
  await github.review(pull, 'bob', 'APPROVED');
  expect(await ends(pull)).toBe('success');
  await github.commit(repository, 'change', { files: { [web]: `${waived}\n# more\n` }, by: 'ada' });
  expect(await ends(pull)).toBe('failure');
  await github.review(pull, 'bob', 'APPROVED');
  expect(await ends(pull)).toBe('success');
  await new Promise((wake) => setTimeout(wake, 5));
  const onto = repository.branches.get('main') ?? '';
  await github.forcePush(repository, 'change', { files: { [web]: `${waived}\n# other\n` }, by: 'ada', onto });
  expect(await ends(pull)).toBe('failure');
});

test.each([
  ['allow', 'success'],
  ['approved', 'failure'],
  ['deny', 'failure'],
])('inline-waivers: %s', async (mode, expected) => {
  const pull = await opened({ config: `inline-waivers: ${mode}\n` });
  expect(await ends(pull)).toBe(expected);
});

test('what was waived before stays waived', async () => {
  const pull = await opened({ base: waived.replace('replicas: 2', 'replicas: 3') });
  expect(await ends(pull)).toBe('success');
});

test('a merge queue knows of the approval', async () => {
  const { github } = harbour;
  const pull = await opened();
  github.setRules(pull.repository, { hasMergeQueue: true });
  await github.review(pull, 'bob', 'APPROVED');
  await harbour.idle();
  await github.enqueue(pull, 'bob');
  await harbour.idle();
  expect(pull.repository.checkRuns.at(-1)?.conclusion).toBe('success');
});
