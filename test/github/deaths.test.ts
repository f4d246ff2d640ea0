import { afterEach, describe, expect, test } from '@jest/globals';
import { Busy, JudgeDied, TooLong } from '../../src/worker/failures.ts';
import { type Judging, judgingHere } from '../../src/worker/judging.ts';
import { AppUnderTest } from '../support/github/app.ts';
import { deployment } from '../support/github/files.ts';

/** What becomes of one judgement after the other; after the last all go well. */
function judgingThat(...failures: readonly Error[]): Judging & { asked: number } {
  const left = [...failures];
  const judging = {
    ...judgingHere,
    asked: 0,
    review: (...question: Parameters<Judging['review']>) => {
      judging.asked += 1;
      const failure = left.shift();
      return failure ? Promise.reject(failure) : judgingHere.review(...question);
    },
  };
  return judging;
}

const change = { 'web.yaml': `${deployment('web')}# more\n` };

let app: AppUnderTest;
function start(judging: Judging): ReturnType<AppUnderTest['github']['repository']> {
  app = new AppUnderTest(judging);
  const repository = app.github.repository();
  repository.main({ 'web.yaml': deployment('web') });
  repository.open(1, change);
  return repository;
}
afterEach(() => {
  app.stop();
  expect(app.github.problems).toEqual([]);
});

const died = new JudgeDied('SIGABRT');
const summaries = (repository: ReturnType<typeof start>) =>
  repository.runs.map(({ conclusion, external_id: name, output }) => ({
    conclusion,
    name: name.replace(/[0-9a-f]{16}$/, '…').replace(/by:[0-9a-f]{8}/, 'by:…'),
    summary: output.summary,
  }));

describe('a commit that kills its judge', () => {
  test('is judged once more', async () => {
    const judging = judgingThat(died);
    const repository = start(judging);
    expect(await app.event(1)).toBe('reviewed');
    expect(judging.asked).toBe(2);
    expect(summaries(repository)).toMatchObject([{ conclusion: 'success', name: 'pr:1:success:…' }]);
  });

  test('is given up the second time, by the event, by the sweep, and by another event', async () => {
    const judging = judgingThat(died, died);
    const repository = start(judging);
    expect(await app.event(1)).toMatch(/^given up/);
    const told = summaries(repository);
    expect(told).toMatchObject([{ conclusion: 'failure', name: 'pr:1:unjudged:…' }]);
    expect(told[0]?.summary).toContain('died twice (its memory was full, SIGABRT)');
    expect(told[0]?.summary).not.toContain('tries again by itself');
    app.restart();
    expect(await app.sweep()).toEqual([]);
    expect(await app.event(1)).toBe('given_up');
    expect(judging.asked).toBe(2);
    expect(summaries(repository)).toEqual(told);
  });

  test('fails another pull request with the same head without being judged', async () => {
    const judging = judgingThat(died, died);
    const repository = start(judging);
    await app.event(1);
    repository.open(2, change);
    expect(await app.event(2)).toBe('given_up');
    expect(judging.asked).toBe(2);
    expect(summaries(repository).at(-1)).toMatchObject({ conclusion: 'failure', name: 'pr:2:unjudged:…' });
  });

  test('is judged again when somebody re-runs the check', async () => {
    const judging = judgingThat(died, died);
    const repository = start(judging);
    await app.event(1);
    expect(await app.do({ kind: 'pull', pull: 1, again: true })).toBe('reviewed');
    expect(summaries(repository).at(-1)).toMatchObject({ conclusion: 'success' });
  });

  test.each([
    ['another life of ours, once before', 'pr:1:by:00000000:1', 'given up'],
    ['another life of ours', 'pr:1:by:00000000:0', 'reviewed'],
    ['somebody who did not say who', 'pr:1', 'reviewed'],
  ])('a run left by %s', async (_, name, outcome) => {
    const repository = start(judgingThat());
    repository.runs.push({
      ...{ id: 1, head_sha: repository.pulls.get(1)?.head ?? '', external_id: name, status: 'in_progress' },
      ...{ conclusion: null, completed_at: null, actions: [] },
      output: { title: null, summary: null, text: null, annotations: [] },
    });
    expect(await app.event(1)).toContain(outcome);
    expect(repository.runs).toHaveLength(1);
  });
});

describe('a commit of which the server itself does not come back', () => {
  /** So many lives of it end while it is judged. */
  async function lives(count: number): Promise<ReturnType<typeof start>> {
    const judging: { -readonly [Key in keyof Judging]: Judging[Key] } = { ...judgingHere };
    const repository = start(judging);
    for (let life = 0; life < count; life += 1) {
      const entered = new Promise<void>((enter) => {
        judging.review = () => {
          enter();
          return new Promise(() => undefined);
        };
      });
      void app.sweep();
      await entered;
      app.restart();
    }
    judging.review = judgingHere.review;
    return repository;
  }

  test('is marked by the sweep, and looked at again', async () => {
    const repository = await lives(1);
    expect(await app.sweep()).toEqual(['reviewed']);
    expect(summaries(repository)).toMatchObject([{ conclusion: 'success', name: 'pr:1:success:…' }]);
  });

  test('is given up the second time, and says so', async () => {
    const repository = await lives(2);
    expect(await app.sweep()).toMatchObject([expect.stringMatching(/^given up/)]);
    const [told] = summaries(repository);
    expect(told).toMatchObject({ conclusion: 'failure', name: 'pr:1:unjudged:…' });
    expect(told?.summary).toContain("Plimsoll's server stopped while it checked this commit, more than once");
    expect(await app.sweep()).toEqual([]);
  });
});

test('a commit that takes too long is not taken up by the sweep', async () => {
  const judging = judgingThat(new TooLong(60));
  const repository = start(judging);
  expect(await app.event(1)).toMatch(/^given up/);
  expect(summaries(repository)).toMatchObject([{ conclusion: 'failure', name: 'pr:1:unjudged:…' }]);
  expect(await app.sweep()).toEqual([]);
  expect(judging.asked).toBe(1);
});

test('who is told that the place is taken comes back, as often as it needs', async () => {
  const judging = judgingThat(...Array.from({ length: 9 }, () => new Busy()));
  start(judging);
  expect(await app.event(1)).toBe('reviewed');
});
