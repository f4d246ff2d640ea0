import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { type EmbeddedGitHub, type PullRequest, startGitHub } from '../../src/sandbox/index.ts';
import { Store } from '../../src/queue/redis/store.ts';
import { hasRedis, sayIfSkipped, TestRedis } from '../queue/support/redis.ts';
import { deployment, privileged } from './support/files.ts';
import { Fleet } from './support/fleet.ts';
import { runOf, settledState } from './support/harbour.ts';

/*
 * Instances as processes over one Redis, every delivery to two of them. Whatever is killed: each head has one run in the
 * end, no comment is there twice, and nobody is left without an answer. PULLS=500 makes a crowd of it.
 */

jest.setTimeout(1_200_000);
sayIfSkipped('several instances as processes');
const stories = hasRedis ? describe : describe.skip;
const crowd = Number(process.env['PULLS'] ?? 100);
const leaseSeconds = 3;

let closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
});

interface Scene {
  readonly github: EmbeddedGitHub;
  readonly redis: TestRedis;
  readonly fleet: Fleet;
  readonly store: Store;
}

async function sceneWith(instances: number): Promise<Scene> {
  const many = { contentPerMinute: 100_000, contentPerHour: 100_000, callsPerHour: 1_000_000 };
  const github = await startGitHub({ limits: many });
  closing.push(() => github.close());
  const redis = await TestRedis.start();
  closing.push(() => redis.close());
  const { id: appId, privateKey, webhookSecret: secret } = github.app;
  const fleet = new Fleet({
    ...{ appId, privateKey, secret, leaseSeconds, apiUrl: github.apiUrl, redisUrl: redis.url },
  });
  closing.push(() => fleet.close());
  github.webhooks.url = await fleet.open(instances);
  const store = new Store(redis.url, `{plimsoll:${appId}}:`);
  store.redis.on('error', () => undefined);
  closing.push(() => {
    store.redis.disconnect();
    return Promise.resolve();
  });
  return { github, redis, fleet, store };
}

const isBad = ({ number }: PullRequest): boolean => number % 2 === 0;

async function opened({ github }: Scene, count: number): Promise<PullRequest[]> {
  const repository = await github.createRepository({
    ...{ owner: 'acme', name: 'shop', files: { 'k8s/web.yaml': deployment('web') } },
  });
  const pulls: PullRequest[] = [];
  for (let number = 1; number <= count; number += 1) {
    const head = `change-${number}`;
    const bad = { [`k8s/a${number}.yaml`]: deployment('a', { container: privileged }) };
    const good = { [`k8s/a${number}.yaml`]: deployment('a') };
    await github.commit(repository, head, { files: number % 2 === 0 ? bad : good, from: 'main' });
    pulls.push(await github.openPull({ repository, head, title: head }));
  }
  return pulls;
}

const answered = (pulls: readonly PullRequest[]): number =>
  pulls.filter((pull) => runOf(pull)?.status === 'completed').length;

const pause = (milliseconds: number): Promise<void> => new Promise((wake) => setTimeout(wake, milliseconds));

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 600_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It never came to be that ${what}`);
    await pause(50);
  }
}

/** All are answered, and nobody has anything left to do. */
async function settled({ github, store }: Scene, pulls: readonly PullRequest[]): Promise<void> {
  await until('all are answered', () => answered(pulls) === pulls.length);
  await github.webhooks.settled();
  let quiet = 0;
  await until('the queue is empty', async () => {
    const { length, active } = await store.state().catch(() => ({ length: 1, active: 1 }));
    quiet = length + active === 0 ? quiet + 1 : 0;
    return quiet > 5;
  });
}

function expectOneAnswerEach(pulls: readonly PullRequest[]): void {
  const found = pulls.map((pull) => ({
    number: pull.number,
    conclusion: runOf(pull)?.conclusion,
    threads: pull.threads.length,
    ...settledState(pull),
  }));
  expect(found).toEqual(
    pulls.map((pull) => ({
      number: pull.number,
      conclusion: isBad(pull) ? 'failure' : 'success',
      threads: isBad(pull) ? 1 : 0,
      ...{ finished: 1, unfinished: 0, repeated: [] },
    })),
  );
}

/** When a third of the crowd is answered, this happens. */
async function told(
  instances: number,
  count: number,
  happens: (scene: Scene, pulls: readonly PullRequest[]) => Promise<void>,
): Promise<void> {
  const scene = await sceneWith(instances);
  const pulls = await opened(scene, count);
  await until('a third is answered', () => answered(pulls) >= count / 3);
  await happens(scene, pulls);
  await settled(scene, pulls);
  expectOneAnswerEach(pulls);
}

stories('one run each, no comment twice, none unanswered', () => {
  test(`${crowd} pull requests, each told to both of two instances`, async () => {
    await told(2, crowd, () => Promise.resolve());
  });

  const few = Math.ceil(crowd / 5);
  test('each of three is killed in turn', async () => {
    await told(3, few, async ({ fleet }) => {
      for (let killed = 0; killed < 3; killed += 1) {
        await fleet.end('SIGKILL');
        await fleet.start();
      }
    });
  });

  test('a rolling start: a new one comes before an old one goes', async () => {
    await told(2, few, async ({ fleet }) => {
      for (let rolled = 0; rolled < 2; rolled += 1) {
        await fleet.start();
        await fleet.end('SIGTERM');
      }
    });
  });

  test('Redis is killed and comes back; meanwhile webhooks are answered with 503', async () => {
    await told(2, few, async ({ github, redis, fleet }, [pull]) => {
      await redis.kill();
      const ready = (): Promise<number[]> =>
        Promise.all(fleet.urls.map(async (url) => (await fetch(`${url}/readyz`)).status));
      await until('no instance is ready', async () => (await ready()).every((status) => status === 503));
      const told = github.state.deliveries.length;
      if (pull) await github.commit(pull.repository, 'change-1', { files: { 'b.md': 'b' }, by: 'ada' });
      await github.webhooks.settled();
      const deliveries = github.state.deliveries.slice(told).filter(({ event }) => event === 'pull_request');
      const attempts = deliveries.flatMap((delivery) => delivery.attempts);
      expect([...new Set(attempts.map(({ status }) => status))]).toEqual([503]);
      await redis.start();
      await until('both are ready', async () => (await ready()).every((status) => status === 200));
    });
  });
});
