import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Probot } from 'probot';
import plimsoll from '../src/index.ts';
import { type EmbeddedGitHub, startGitHub } from '../src/sandbox/index.ts';
import { until } from './server/running.ts';

let github: EmbeddedGitHub;
const before = { ...process.env };
beforeAll(async () => {
  github = await startGitHub();
  Object.assign(process.env, {
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKey,
    WEBHOOK_SECRET: github.app.webhookSecret,
    GITHUB_API_URL: github.apiUrl,
    LOG_LEVEL: 'silent',
  });
});
afterAll(async () => {
  process.env = before;
  await github.close();
});

test("in a Probot of somebody else's it answers what was open already, and what is opened then", async () => {
  const files = { Dockerfile: 'FROM node:24\n' };
  const repository = await github.createRepository({ owner: 'acme', name: 'shop', files: {} });
  const open = async (branch: string) => {
    await github.commit(repository, branch, { files });
    return github.openPull({ repository, head: branch, title: branch });
  };
  const earlier = await open('earlier');
  const probot = new Probot({
    appId: github.app.id,
    privateKey: github.app.privateKey,
    secret: 'any',
    logLevel: 'fatal',
  });
  await probot.load(plimsoll);
  const isAnswered = (sha: string): boolean =>
    repository.checkRuns.some(({ headSha, status }) => headSha === sha && status === 'completed');
  await until(() => isAnswered(earlier.head.sha));
  const later = await open('later');
  const event = github.state.deliveries.findLast(({ event: name }) => name === 'pull_request');
  await probot.receive({ id: '1', name: 'pull_request', payload: event?.payload } as unknown as Parameters<
    Probot['receive']
  >[0]);
  await until(() => isAnswered(later.head.sha));
  expect(repository.checkRuns.map(({ name }) => name)).toEqual(['plimsoll', 'plimsoll']);
});
