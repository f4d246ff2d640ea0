import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PullRequest } from '../../src/sandbox/index.ts';
import { deployment, mended, privileged, rooted } from './support/files.ts';
import {
  type Harbour,
  openHarbour,
  proposed,
  repositoryCalls,
  runOf,
  runsFor,
  saidIn,
} from './support/harbour.ts';

let harbour: Harbour;
beforeAll(async () => {
  harbour = await openHarbour();
});
afterAll(async () => {
  // Whatever was tried: nothing was beyond us, and nothing was given up.
  expect(harbour.app.log.filter(({ level }) => !['info', 'debug'].includes(level))).toEqual([]);
  await harbour.close();
});

const web = 'k8s/web.yaml';

function thirty(): Record<string, string> {
  const names = Array.from({ length: 30 }, (_, index) => `app-${index}`);
  return Object.fromEntries(
    names.map((name) => [`k8s/${name}.yaml`, deployment(name, { container: privileged })]),
  );
}

function openThreads({ threads }: PullRequest) {
  return threads.filter(({ isResolved }) => !isResolved);
}

describe('right, or silent', () => {
  test('what a template will be is not guessed, and that is said', async () => {
    const templated = deployment('web', { container: privileged }).replace(
      'name: web',
      'name: {{ .Values.name }}',
    );
    const pull = await proposed(
      harbour,
      {},
      { 'Dockerfile.ci': 'ARG BASE\nFROM $BASE\nRUN make\n', 'chart/templates/web.yaml': templated },
    );
    await harbour.idle();
    expect(runOf(pull)).toMatchObject({ conclusion: 'success' });
    expect(pull.threads).toEqual([]);
    expect(runOf(pull)?.output.summary).toMatch(/chart\/templates\/web\.yaml/);
  });

  test('without a finding there is no comment', async () => {
    const pull = await proposed(harbour, {}, { [web]: deployment('web') });
    await harbour.idle();
    expect(pull.reviews).toEqual([]);
    expect(runOf(pull)).toMatchObject({ conclusion: 'success', output: { annotations: [] } });
  });
});

describe('every suggestion is proven', () => {
  test('committed together they mend what they are about, bring nothing else, and the check turns green', async () => {
    const without = /seccomp|RuntimeDefault|allowPriv|drop|capabilities/;
    const pull = await proposed(
      harbour,
      {},
      {
        Dockerfile: rooted,
        [web]: deployment('web', { without }),
        'k8s/worker.yaml': deployment('worker', { without: /seccomp|RuntimeDefault/ }),
      },
    );
    await harbour.idle();
    expect(runOf(pull)?.conclusion).toBe('failure');
    expect((await harbour.github.mergeBox(pull)).state).toBe('blocked');
    for (let round = 0; round < 5 && runOf(pull)?.conclusion === 'failure'; round += 1) {
      const comments = openThreads(pull).flatMap((thread) => thread.comments.slice(0, 1));
      const offered = (await Promise.all(comments.map((each) => harbour.github.suggestionsOf(each)))).flat();
      const applicable = offered.filter(({ refusal }) => refusal === undefined);
      if (applicable.length === 0) break;
      await harbour.github.applySuggestions(applicable, 'ada');
      await harbour.idle();
    }
    expect(runOf(pull)).toMatchObject({ conclusion: 'success' });
    expect(openThreads(pull)).toEqual([]);
    expect(await harbour.github.mergeBox(pull)).toMatchObject({ canMerge: true, reasons: [] });
  });

  test('a file with Windows line ends gets words in place of a suggestion', async () => {
    const pull = await proposed(harbour, {}, { Dockerfile: rooted.replaceAll('\n', '\r\n') });
    await harbour.idle();
    expect(pull.threads.map(saidIn)).toEqual([expect.stringContaining('runs as root')]);
    expect(saidIn(pull.threads[0] ?? { comments: [] })).not.toMatch(/```suggestion/);
  });
});

describe('only what a pull request brings in can block it', () => {
  test('a deleted line that held a protection does, though no line of it is in the diff', async () => {
    const pull = await proposed(
      harbour,
      { [web]: deployment('web') },
      { [web]: deployment('web', { without: /runAs/ }) },
    );
    await harbour.idle();
    expect(runOf(pull)).toMatchObject({ conclusion: 'failure' });
    expect(runOf(pull)?.output.title).toMatch(/falls from restricted to baseline/);
  });

  test('what it removes is told as removed, and can be put back with one click', async () => {
    const head = deployment('web', { without: /runAsNonRoot/ });
    const pull = await proposed(harbour, { [web]: deployment('web') }, { [web]: head });
    await harbour.idle();
    const [thread] = pull.threads;
    expect(pull.threads).toHaveLength(1);
    expect(saidIn(thread ?? { comments: [] })).toMatch(
      /^Error, fails the check: \*\*This pull request removes `runAsNonRoot: true` from `web`\.\*\*/,
    );
    const offered = thread?.comments[0] ? await harbour.github.suggestionsOf(thread.comments[0]) : [];
    await harbour.github.applySuggestions(offered, 'ada');
    await harbour.idle();
    expect(runOf(pull)).toMatchObject({ conclusion: 'success' });
    const text = await pull.repository.git.file(pull.head.sha, web);
    expect(text?.toString().trimEnd()).toBe(deployment('web'));
  });

  test('old problems are listed, and neither block nor are commented', async () => {
    const old = deployment('web', { container: privileged });
    const pull = await proposed(
      harbour,
      { [web]: old },
      { [web]: old.replace('replicas: 2', 'replicas: 3') },
    );
    await harbour.idle();
    expect(runOf(pull)).toMatchObject({ conclusion: 'success' });
    expect(runOf(pull)?.output.summary).toMatch(/privileged/);
    expect(pull.threads).toEqual([]);
  });

  test('what main has gained meanwhile is no doing of the pull request', async () => {
    const pull = await proposed(
      harbour,
      { [web]: deployment('web') },
      { 'README.md': '# More\n', 'k8s/a.yaml': deployment('a') },
    );
    await harbour.github.commit(pull.repository, 'main', {
      files: { [web]: deployment('web', { container: privileged }) },
    });
    await harbour.github.commit(pull.repository, 'change', {
      files: { 'README.md': '# Even more\n' },
      by: 'ada',
    });
    await harbour.idle();
    expect(runOf(pull)).toMatchObject({ conclusion: 'success' });
  });
});

describe('one comment for one place', () => {
  test('findings that one edit mends share a comment', async () => {
    const pull = await proposed(harbour, {}, { [web]: deployment('web', { container: privileged }) });
    await harbour.idle();
    expect(pull.threads).toHaveLength(1);
    expect(saidIn(pull.threads[0] ?? { comments: [] })).toMatch(/will not start[^]*privileged/);
    expect(pull.reviews).toHaveLength(1);
  });

  test('the next push repeats nothing, and what is mended goes away unless somebody replied', async () => {
    const bad = { Dockerfile: rooted, [web]: deployment('web', { container: privileged }) };
    const pull = await proposed(
      harbour,
      {},
      { ...bad, 'k8s/api.yaml': deployment('api', { container: privileged }) },
    );
    await harbour.idle();
    expect(pull.threads).toHaveLength(3);
    const discussed = pull.threads.find(({ path }) => path === web);
    if (discussed) harbour.github.reply(discussed, 'ada', 'Why?');

    await harbour.github.commit(pull.repository, 'change', { files: { 'notes.md': 'x\n' }, by: 'ada' });
    await harbour.idle();
    expect(pull.threads).toHaveLength(3);

    const files = { [web]: deployment('web'), 'k8s/api.yaml': deployment('api') };
    await harbour.github.commit(pull.repository, 'change', { files, by: 'ada' });
    await harbour.idle();
    expect(pull.threads.map(({ path }) => path).sort()).toEqual(['Dockerfile', web]);
    expect(discussed?.comments.map(({ body }) => body)).toContain('Why?');
  });

  test('a comment that somebody else wrote with our marker is not ours', async () => {
    const pull = await proposed(harbour, {}, { Dockerfile: rooted });
    await harbour.idle();
    const ours = saidIn(pull.threads[0] ?? { comments: [] });
    await harbour.github.comment(pull, { by: 'mallory', path: 'Dockerfile', line: 6, body: ours });
    await harbour.github.commit(pull.repository, 'change', { files: { Dockerfile: mended }, by: 'ada' });
    await harbour.idle();
    expect(pull.threads.flatMap(({ comments }) => comments.map(({ author }) => author.login))).toEqual([
      'mallory',
    ]);
  });
});

describe('the check always answers', () => {
  test.each<[string, Record<string, string>, Record<string, string>, string, number]>([
    ['nothing concerns us', {}, { 'b.md': 'b\n' }, 'success', 2],
    ['nothing is wrong', {}, { [web]: deployment('web') }, 'success', 4],
    ['something is', {}, { [web]: deployment('web', { container: privileged }) }, 'failure', 5],
    ['thirty files are', {}, thirty(), 'failure', 5],
  ])('where %s, in the fewest calls', async (_, base, head, conclusion, most) => {
    const repository = await harbour.github.createRepository({
      ...{ owner: 'acme', name: `calls-${harbour.github.state.calls.length}`, files: { a: 'a\n', ...base } },
    });
    await harbour.github.commit(repository, 'change', { files: head });
    await harbour.idle();
    const before = repositoryCalls(harbour.github, repository).length;
    const pull = await harbour.github.openPull({ repository, head: 'change', title: 'Change' });
    await harbour.idle();
    expect(runOf(pull)).toMatchObject({ status: 'completed', conclusion });
    const calls = repositoryCalls(harbour.github, repository).slice(before);
    expect({ calls, isFew: calls.length <= most }).toEqual({ calls, isFew: true });
  });

  test('on drafts, and again when they are ready', async () => {
    const pull = await proposed(
      harbour,
      {},
      { [web]: deployment('web', { container: privileged }) },
      { isDraft: true },
    );
    await harbour.idle();
    expect(runOf(pull)).toMatchObject({ conclusion: 'failure' });
    harbour.github.setDraft(pull, false, 'ada');
    await harbour.idle();
    expect(runOf(pull)).toMatchObject({ conclusion: 'failure' });
    expect(pull.threads).toHaveLength(1);
  });

  test('on forks, with a suggestion that the author of the fork can commit', async () => {
    const repository = await harbour.github.createRepository({
      owner: 'acme',
      name: 'forked',
      files: { a: 'a\n' },
    });
    const fork = await harbour.github.fork(repository, 'mallory');
    await harbour.github.commit(fork, 'patch', {
      files: { [web]: deployment('web', { container: privileged }) },
    });
    const pull = await harbour.github.openPull({
      repository,
      headRepository: fork,
      head: 'patch',
      title: 'Patch',
    });
    await harbour.idle();
    expect(runOf(pull)).toMatchObject({ conclusion: 'failure' });
    const comment = pull.threads[0]?.comments[0];
    await harbour.github.applySuggestions(
      comment ? await harbour.github.suggestionsOf(comment) : [],
      'mallory',
    );
    await harbour.idle();
    expect(runOf(pull)).toMatchObject({ conclusion: 'success' });
  });

  test('on a fork that was deleted meanwhile', async () => {
    const repository = await harbour.github.createRepository({
      owner: 'acme',
      name: 'orphan',
      files: { a: 'a\n' },
    });
    const fork = await harbour.github.fork(repository, 'eve');
    await harbour.github.commit(fork, 'patch', { files: { Dockerfile: rooted } });
    harbour.github.webhooks.hold();
    const pull = await harbour.github.openPull({
      repository,
      headRepository: fork,
      head: 'patch',
      title: 'Patch',
    });
    await harbour.github.deleteRepository(fork);
    harbour.github.webhooks.release();
    await harbour.idle();
    expect(runOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
  });

  test('in a merge queue, and the group is merged', async () => {
    const pull = await proposed(harbour, {}, { [web]: deployment('web') });
    harbour.github.setRules(pull.repository, { hasMergeQueue: true });
    await harbour.idle();
    await harbour.github.enqueue(pull, 'acme');
    const group = pull.queuedAs;
    await harbour.idle();
    expect(runsFor(pull, group?.headSha)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
    await harbour.github.settleQueue(pull.repository);
    expect(pull.mergedAt).toBeInstanceOf(Date);
    expect(pull.repository.branches.get('main')).toBe(group?.headSha);
  });

  test.each([
    ['a mistake in it', 'rules:\n  root-usr: off\n', /root-usr/],
    ['no YAML at all', 'rules: [\n', /plimsoll\.yml/],
  ])('with a broken configuration: %s', async (_, text, words) => {
    const pull = await proposed(harbour, { '.github/plimsoll.yml': text }, { [web]: deployment('web') });
    await harbour.idle();
    expect(runOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(`${runOf(pull)?.output.title} ${runOf(pull)?.output.summary}`).toMatch(words);
  });

  test('when it is asked to run again, with a new run', async () => {
    const pull = await proposed(harbour, {}, { [web]: deployment('web', { container: privileged }) });
    await harbour.idle();
    const first = runOf(pull);
    if (first) harbour.github.rerun(first, 'ada');
    await harbour.idle();
    expect(runsFor(pull).map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure']);
    harbour.github.rerunAll(pull, 'ada');
    await harbour.idle();
    expect(runsFor(pull)).toHaveLength(3);
    expect(pull.threads).toHaveLength(1);
  });

  test('for another base', async () => {
    const repository = await harbour.github.createRepository({
      owner: 'acme',
      name: 'bases',
      files: { a: 'a\n' },
    });
    await harbour.github.commit(repository, 'release', {
      files: { [web]: deployment('web', { container: privileged }) },
    });
    await harbour.github.commit(repository, 'change', {
      from: 'release',
      files: { b: 'b\n', 'k8s/b.yaml': deployment('b') },
    });
    const pull = await harbour.github.openPull({ repository, head: 'change', title: 'Change' });
    await harbour.idle();
    expect(runOf(pull)?.conclusion).toBe('failure');
    await harbour.github.changeBase(pull, 'release', 'ada');
    await harbour.idle();
    expect(runOf(pull)?.conclusion).toBe('success');
    expect(openThreads(pull)).toEqual([]);
  });

  test('in a conversation that is locked', async () => {
    const repository = await harbour.github.createRepository({
      owner: 'acme',
      name: 'locked',
      files: { a: 'a\n' },
    });
    await harbour.github.commit(repository, 'change', {
      files: { [web]: deployment('web', { container: privileged }) },
    });
    harbour.github.webhooks.hold();
    const pull = await harbour.github.openPull({ repository, head: 'change', title: 'Change' });
    harbour.github.setLocked(pull, true);
    harbour.github.webhooks.release();
    await harbour.idle();
    expect(runOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(pull.threads).toEqual([]);
  });
});

describe('a pull request cannot switch off its own guard', () => {
  test('by its own configuration', async () => {
    const pull = await proposed(
      harbour,
      {},
      { '.github/plimsoll.yml': 'block: nothing\n', [web]: deployment('web', { container: privileged }) },
    );
    await harbour.idle();
    expect(runOf(pull)?.conclusion).toBe('failure');
  });

  test('a waiver that it brings along is shown', async () => {
    const container =
      '            # plimsoll: ignore privileged-container, contradictory-security-context -- binds raw sockets\n';
    const pull = await proposed(
      harbour,
      {},
      { [web]: deployment('web', { container: container + privileged }) },
    );
    await harbour.idle();
    expect(runOf(pull)?.output.summary).toMatch(/binds raw sockets/);
  });

  test('the organisation draws the line where the repository does not', async () => {
    const org = await openHarbour();
    await org.github.createRepository({
      ...{ owner: 'acme', name: '.github', files: { '.github/plimsoll.yml': 'block: nothing\n' } },
    });
    const pull = await proposed(org, {}, { [web]: deployment('web', { container: privileged }) });
    await org.idle();
    expect(runOf(pull)?.conclusion).toBe('success');
    await org.close();
  });
});

describe('we only read', () => {
  test('and write nothing but check runs, one review a push, and to our own comments', () => {
    const written = harbour.github.state.calls
      .filter(({ method, route }) => method !== 'GET' && route !== '/graphql')
      .map(({ method, route }) => `${method} ${route}`);
    expect([...new Set(written)].sort()).toEqual([
      'DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}',
      'PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}',
      'POST /app/installations/{installation_id}/access_tokens',
      'POST /repos/{owner}/{repo}/check-runs',
      'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies',
      'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
    ]);
    expect(
      harbour.github.state.calls.filter(({ request }) => /mutation/.test(JSON.stringify(request ?? ''))),
    ).toEqual([]);
  });

  test('no call was refused', () => {
    // Whether the organisation's own repository is ours to read is known when it is asked for.
    const refused = harbour.github.state.calls.filter(
      ({ route, status }) => (status ?? 0) >= 400 && route?.endsWith('/access_tokens') !== true,
    );
    expect(refused.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([]);
  });
});
