import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Octokit } from 'octokit';
import {
  type EmbeddedGitHub,
  type PullRequest,
  type Repository,
  startGitHub,
} from '../../src/sandbox/index.ts';
import { installed } from './support/octokit.ts';

const shop = { owner: 'acme', repo: 'shop' };
let github: EmbeddedGitHub;
let octokit: Octokit;
let repository: Repository;
let pull: PullRequest;

beforeAll(async () => {
  github = await startGitHub({ limits: { contentPerMinute: 10_000, contentPerHour: 10_000 } });
  repository = await github.createRepository({
    owner: 'acme',
    name: 'shop',
    files: {
      Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD ["node", "."]\n',
      'README.md': '# Shop\n',
    },
  });
  github.setRole(repository, 'ada', 'write');
  await github.commit(repository, 'feature', {
    by: 'ada',
    files: { Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY . .\nUSER root\nCMD ["node", "."]\n' },
  });
  pull = await github.openPull({ repository, head: 'feature', title: 'Run as root', by: 'ada' });
  octokit = await installed(github);
});
afterAll(() => github.close());

describe('a review, from reading to the merge box', () => {
  test('lists what has changed', async () => {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
      ...shop,
      pull_number: 1,
    });
    expect(data).toEqual([
      expect.objectContaining({
        filename: 'Dockerfile',
        status: 'modified',
        patch: '@@ -1,4 +1,5 @@\n FROM node:24\n WORKDIR /app\n COPY . .\n+USER root\n CMD ["node", "."]',
      }),
    ]);
  });

  test('gives blobs, files and threads in one question', async () => {
    const blob = (await github.diff(pull))[0]?.sha;
    const answer = await octokit.graphql(
      `query($owner: String!, $repo: String!, $sha: GitObjectID!) {
        repository(owner: $owner, name: $repo) {
          blob: object(oid: $sha) { ... on Blob { text isTruncated } }
          defaultBranchRef { target { ... on Commit { file(path: "README.md") { object { ... on Blob { text } } } } } }
          pullRequest(number: 1) { headRefOid reviewThreads(first: 10) { totalCount } }
        }
      }`,
      { ...shop, sha: blob },
    );
    expect(answer).toEqual({
      repository: {
        blob: { text: expect.stringContaining('USER root'), isTruncated: false },
        defaultBranchRef: { target: { file: { object: { text: '# Shop\n' } } } },
        pullRequest: { headRefOid: pull.head.sha, reviewThreads: { totalCount: 0 } },
      },
    });
  });

  test('refuses all of a review for one bad anchor', async () => {
    const review = octokit.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
      ...{ ...shop, pull_number: 1, commit_id: pull.head.sha, event: 'COMMENT' },
      comments: [
        { path: 'Dockerfile', line: 4, side: 'RIGHT', body: 'good' },
        { path: 'Dockerfile', line: 40, side: 'RIGHT', body: 'bad' },
      ],
    });
    await expect(review).rejects.toThrow(/line must be part of the diff and .*diff hunk can't be blank/);
    expect(pull.threads).toEqual([]);
  });

  test('takes a suggestion, commits it with its author, and resolves its thread', async () => {
    await octokit.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
      ...{ ...shop, pull_number: 1, commit_id: pull.head.sha, event: 'COMMENT' },
      comments: [
        { path: 'Dockerfile', line: 4, side: 'RIGHT', body: 'No.\n\n```suggestion\nUSER 1000\n```\n' },
      ],
    });
    const comment = pull.threads[0]?.comments[0];
    if (!comment) throw new Error('There is no comment');
    const suggestions = await github.suggestionsOf(comment);
    expect(suggestions).toMatchObject([
      { replaced: ['USER root'], lines: ['USER 1000'], refusal: undefined },
    ]);
    const sha = await github.applySuggestions(suggestions, 'ada');
    expect(pull.head.sha).toBe(sha);
    expect((await repository.git.file(sha, 'Dockerfile'))?.toString()).toBe(
      'FROM node:24\nWORKDIR /app\nCOPY . .\nUSER 1000\nCMD ["node", "."]\n',
    );
    expect((await repository.git.commit(sha)).message).toMatch(
      /^Apply suggestion from @plimsoll\[bot\]\n\nCo-authored-by: plimsoll\[bot\] <\d+\+plimsoll\[bot\]@users\.noreply/,
    );
    expect(pull.threads[0]).toMatchObject({
      isResolved: true,
      isOutdated: true,
      line: null,
      originalLine: 4,
    });
    expect((await github.suggestionsOf(comment))[0]?.refusal).toBe(
      'This suggestion has been applied or marked resolved.',
    );
  });

  test('blocks the merge until the required check has passed for the newest commit', async () => {
    github.setRules(repository, { requiredChecks: [{ context: 'plimsoll', appId: github.app.id }] });
    expect(await github.mergeBox(pull)).toMatchObject({
      canMerge: false,
      state: 'blocked',
      reasons: ['Required check plimsoll is expected: waiting for status to be reported.'],
    });
    await octokit.request('POST /repos/{owner}/{repo}/check-runs', {
      ...{ ...shop, name: 'plimsoll', head_sha: pull.head.sha, conclusion: 'success', external_id: 'pr:1' },
      output: { title: 'Nothing weakened', summary: 'Well.' },
    });
    expect(await github.mergeBox(pull)).toMatchObject({ canMerge: true, state: 'clean' });
    await github.mergePull(pull, 'ada');
    expect(pull).toMatchObject({ state: 'closed', mergedAt: expect.any(Date) });
  });
});
