import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Files, type PullRequest, type Thread } from '../../src/sandbox/index.ts';
import { deployment, mended, privileged, rooted } from './support/files.ts';
import { type Harbour, openHarbour, proposed, runOf, saidIn } from './support/harbour.ts';

/* What becomes of a conversation whose problem is gone, where the App may resolve it and where it may not. */

jest.setTimeout(120_000);

let harbour: Harbour;
beforeAll(async () => {
  harbour = await openHarbour();
});
afterAll(() => harbour.close());

/** A token keeps what it was given, so another instance begins. */
async function mayResolve(may: boolean): Promise<void> {
  const rights = { checks: 'write', metadata: 'read', pull_requests: 'write' } as const;
  harbour.github.setPermissions({ ...rights, contents: may ? 'write' : 'read' });
  await harbour.restart();
  await harbour.idle();
}

async function opened(head: Files): Promise<PullRequest> {
  const pull = await proposed(harbour, {}, head);
  harbour.github.setRules(pull.repository, { requiresResolvedThreads: true });
  await harbour.idle();
  return pull;
}

async function pushed({ repository }: PullRequest, files: Files): Promise<void> {
  await harbour.github.commit(repository, 'change', { files, by: 'ada' });
  await harbour.idle();
}

/** How many of them could be committed now. */
async function offered(thread: Thread | undefined): Promise<number> {
  const [first] = thread?.comments ?? [];
  const all = first ? await harbour.github.suggestionsOf(first) : [];
  return all.filter(({ refusal }) => refusal === undefined).length;
}

const said = (thread: Thread | undefined): string[] => (thread?.comments ?? []).map(({ body }) => body);

describe('somebody answered, and the suggestion was made by hand', () => {
  async function discussed(): Promise<{ pull: PullRequest; thread: Thread | undefined }> {
    const pull = await opened({ Dockerfile: rooted });
    const [thread] = pull.threads;
    expect(await offered(thread)).toBe(1);
    if (thread) harbour.github.reply(thread, 'ada', 'Must it?');
    await pushed(pull, { Dockerfile: mended });
    return { pull, thread };
  }

  test('where the App may resolve, nothing holds the pull request back', async () => {
    await mayResolve(true);
    const { pull, thread } = await discussed();
    expect(thread).toMatchObject({ isResolved: true });
    expect(said(thread)).toHaveLength(2);
    expect(runOf(pull)).toMatchObject({ conclusion: 'success' });
    expect(await harbour.github.mergeBox(pull)).toMatchObject({ canMerge: true });
  });

  test('where it may not, it says once that it is fixed, and the suggestion is no more than text', async () => {
    await mayResolve(false);
    const { pull, thread } = await discussed();
    expect(said(thread).slice(1)).toEqual(['Must it?', `Fixed in ${pull.head.sha.slice(0, 7)}.`]);
    expect(saidIn(thread ?? { comments: [] })).toMatch(
      /^\*\*Fixed in [\da-f]{7}\.\*\*\n[^]*\n```\nUSER|\n```\n/,
    );
    expect(await offered(thread)).toBe(0);

    await pushed(pull, { 'notes.md': 'more\n' });
    expect(said(thread)).toHaveLength(3);

    await pushed(pull, { Dockerfile: rooted });
    expect(pull.threads).toHaveLength(2);
    expect(await offered(pull.threads[1])).toBe(1);

    await mayResolve(true);
    await pushed(pull, { Dockerfile: mended });
    expect(pull.threads.map(({ isResolved }) => isResolved)).toEqual([true, true]);
  });
});

test.each([true, false])('what is partly mended cannot be committed again (may resolve: %s)', async (may) => {
  await mayResolve(may);
  const all = deployment('web', { without: /seccomp|RuntimeDefault|allowPriv/ });
  const pull = await opened({ 'k8s/web.yaml': all });
  const armed = await Promise.all(pull.threads.map(offered));
  expect(armed.some((count) => count > 0)).toBe(true);
  for (const thread of pull.threads) harbour.github.reply(thread, 'ada', 'Why?');
  await pushed(pull, { 'k8s/web.yaml': deployment('web', { without: /allowPriv/ }) });
  const left = pull.threads.filter(({ isResolved }) => !isResolved);
  const bodies = left.map(saidIn).join('\n');
  expect(bodies).toMatch(/allowPrivilegeEscalation|privileges/);
  const firsts = left.flatMap(({ comments }) => comments.slice(0, 1));
  const suggestions = (await Promise.all(firsts.map((each) => harbour.github.suggestionsOf(each)))).flat();
  for (const { lines, refusal } of suggestions)
    if (refusal === undefined) expect(lines.join('\n')).not.toMatch(/seccomp/);
});

test('what still holds as it was said keeps its suggestion, though somebody answered', async () => {
  await mayResolve(false);
  const pull = await opened({
    Dockerfile: rooted,
    'k8s/web.yaml': deployment('web', { container: privileged }),
  });
  const thread = pull.threads.find(({ path }) => path === 'Dockerfile');
  if (thread) harbour.github.reply(thread, 'ada', 'Later.');
  await pushed(pull, { 'k8s/web.yaml': deployment('web') });
  expect(await offered(thread)).toBe(1);
  expect(said(thread)).toHaveLength(2);
});
