import { afterEach, expect, jest, test } from '@jest/globals';
import type { PullRequest } from '../../src/sandbox/index.ts';
import { deployment, privileged } from './support/files.ts';
import { type Harbour, openHarbour, proposed, runOf, settledState } from './support/harbour.ts';

/** On a machine that does other things besides. */
jest.setTimeout(600_000);

let harbour: Harbour | undefined;
afterEach(() => harbour?.close());

const web = 'k8s/web.yaml';

test('200 pull requests at once, each event three times and in any order', async () => {
  const at = (harbour = await openHarbour());
  const repository = await at.github.createRepository({
    ...{ owner: 'acme', name: 'shop', files: { [web]: deployment('web') } },
  });
  await at.idle();
  at.github.webhooks.hold();
  const pulls: PullRequest[] = [];
  for (let number = 1; number <= 200; number += 1) {
    const head = `change-${number}`;
    const files =
      number % 2 === 0
        ? { [`k8s/a${number}.yaml`]: deployment('a', { container: privileged }) }
        : { 'a.md': head };
    await at.github.commit(repository, head, { files, from: 'main' });
    pulls.push(await at.github.openPull({ repository, head, title: head }));
  }
  let seed = 1;
  const shuffled = <Item>(items: readonly Item[]): Item[] =>
    items
      .map((item) => ({ item, order: (seed = (seed * 48_271) % 2_147_483_647) }))
      .sort((a, b) => a.order - b.order)
      .map(({ item }) => item);
  const calls = at.github.state.calls.length;
  at.github.webhooks.release({ times: 3, order: shuffled });
  await at.idle();
  // GitHub waits ten seconds for an answer, and so does this one: what was lost in the crowd the sweep finds.
  await at.restart();
  await at.idle();
  for (const pull of pulls) {
    const isBad = pull.number % 2 === 0;
    expect({
      number: pull.number,
      conclusion: runOf(pull)?.conclusion,
      threads: pull.threads.length,
      ...settledState(pull),
    }).toEqual({
      number: pull.number,
      conclusion: isBad ? 'failure' : 'success',
      threads: isBad ? 1 : 0,
      // Where nothing concerns us, to look whether that was said would cost more than to say it again.
      ...{ finished: isBad ? 1 : expect.any(Number), unfinished: 0, repeated: [] },
    });
  }
  expect(at.github.state.calls.length - calls).toBeGreaterThan(0);
});

test('pushes while the events of earlier ones are still on their way: the newest head is answered', async () => {
  const at = (harbour = await openHarbour());
  const pull = await proposed(at, {}, { [web]: deployment('web', { container: privileged }) });
  await at.idle();
  at.github.webhooks.hold();
  for (let turn = 1; turn <= 5; turn += 1) {
    const files = {
      [web]: turn === 5 ? deployment('web') : deployment('web', { container: privileged }),
      turn: String(turn),
    };
    await at.github.commit(pull.repository, 'change', { files, by: 'ada' });
  }
  at.github.webhooks.release({ order: (held) => held.toReversed(), times: 2 });
  await at.idle();
  expect(runOf(pull)).toMatchObject({ status: 'completed', conclusion: 'success' });
  expect(pull.threads.filter(({ isOutdated, isResolved }) => !isOutdated && !isResolved)).toEqual([]);
});

test('events that never came: the App answers when it starts', async () => {
  const at = (harbour = await openHarbour());
  at.github.webhooks.url = undefined;
  const pull = await proposed(at, {}, { [web]: deployment('web', { container: privileged }) });
  expect(runOf(pull)).toBeUndefined();
  await at.restart();
  await at.idle();
  expect(runOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
});

test('content creation is limited: what was refused comes later, and once', async () => {
  let late = 0;
  const at = (harbour = await openHarbour({
    limits: { contentPerMinute: 6 },
    now: () => new Date(Date.now() + late),
  }));
  const pulls: PullRequest[] = [];
  at.github.webhooks.hold();
  for (let number = 0; number < 6; number += 1)
    pulls.push(await proposed(at, {}, { [web]: deployment('web', { container: privileged }) }));
  at.github.webhooks.release();
  // A minute passes whenever something was refused.
  const refused = (): number => at.github.state.calls.filter(({ status }) => status === 403).length;
  let seen = 0;
  const clock = setInterval(() => {
    if (refused() > seen) late += 61_000;
    seen = refused();
  }, 200);
  await at.idle().finally(() => {
    clearInterval(clock);
  });
  expect(refused()).toBeGreaterThan(0);
  for (const pull of pulls) {
    expect(settledState(pull)).toEqual({ finished: 1, unfinished: 0, repeated: [] });
    expect(pull.threads).toHaveLength(1);
  }
});

test("a pull request of more than 3,000 files: what GitHub's list leaves out is found in the trees", async () => {
  const at = (harbour = await openHarbour());
  const docs = Object.fromEntries(
    Array.from({ length: 2_990 }, (_, index) => [`docs/${index}.md`, `${index}\n`]),
  );
  const manifests = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `k8s/${index}.yaml`,
      deployment(`app-${index}`, index < 30 ? { container: privileged } : {}),
    ]),
  );
  const start = performance.now();
  const pull = await proposed(at, {}, { ...docs, ...manifests });
  const calls = at.github.state.calls.length;
  await at.idle();
  const made = at.github.state.calls.slice(calls);
  console.log(`3,050 files: ${made.length} calls, ${Math.round(performance.now() - start)} ms`);
  expect(made.filter(({ route }) => route?.endsWith('/files') === true).length).toBe(30);
  expect(runOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
  expect(pull.threads.length).toBeLessThanOrEqual(25);
  expect(settledState(pull).repeated).toEqual([]);
  // Two of each of the thirty, of which the list has a third.
  expect(runOf(pull)?.output.summary).toMatch(/adds 60 errors/);
});
