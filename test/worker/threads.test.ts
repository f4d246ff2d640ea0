import { afterEach, describe, expect, test } from '@jest/globals';
import { fileSetOf } from '../../src/check/index.ts';
import { answerTo, judgingHere, questionOf } from '../../src/worker/judging.ts';
import { Threads, TooLong } from '../../src/worker/threads.ts';
import type { Proposal } from '../../src/review/review.ts';

const compose = (privileged: boolean) => `services:
  web:
    image: registry.example/web:1
    read_only: true
    privileged: ${privileged}
`;
const proposal: Proposal = {
  base: fileSetOf([{ path: 'compose.yaml', text: compose(false) }]),
  head: fileSetOf([{ path: 'compose.yaml', text: compose(true) }]),
  changes: [{ path: 'compose.yaml', status: 'modified' }],
};
const today = '2026-01-01';

test.each(['review', 'mend'] as const)(
  '%s: a question that was sent is answered like one that was not',
  async (kind) => {
    const sent = structuredClone(questionOf(kind, proposal, today));
    expect(structuredClone(await answerTo(sent))).toEqual(await judgingHere[kind](proposal, today));
  },
);

describe('threads', () => {
  const made: Threads[] = [];
  afterEach(async () => {
    await Promise.all(made.splice(0).map((threads) => threads.close()));
  });

  /** Threads whose program is this: it is told the date and does what the date says. */
  function threadsOf(program: string, threads = 1, seconds = 30): Threads {
    const text = `import { parentPort, threadId } from 'node:worker_threads';\nparentPort.on('message', ({ today }) => { ${program} });`;
    const made1 = new Threads({
      program: new URL(`data:text/javascript,${encodeURIComponent(text)}`),
      threads,
      seconds,
    });
    made.push(made1);
    return made1;
  }

  const many = (threads: Threads, days: readonly string[]) =>
    Promise.allSettled(days.map((day) => threads.review(proposal, day)));

  test('answer one question after another', async () => {
    const threads = threadsOf('parentPort.postMessage({ today, threadId })');
    const settled = await many(threads, ['a', 'b', 'c']);
    const values = settled.map((each): unknown => (each.status === 'fulfilled' ? each.value : each.reason));
    expect(values).toEqual(['a', 'b', 'c'].map((day) => ({ today: day, threadId: expect.any(Number) })));
    expect(new Set(values.map((value) => (value as { threadId: number }).threadId)).size).toBe(1);
  });

  test.each<[string, string, unknown]>([
    ['does not come to an end', 'for (;;);', new TooLong(1)],
    ['throws', "throw new Error('ours')", new Error('ours')],
    ['ends', 'process.exit()', new Error('a thread that judges ended early')],
  ])('one that %s harms no other question', async (_, harm, error) => {
    const threads = threadsOf(`if (today === 'bad') { ${harm} } parentPort.postMessage(today);`, 1, 1);
    expect(await many(threads, ['bad', 'good', 'bad', 'good'])).toEqual([
      { status: 'rejected', reason: error },
      { status: 'fulfilled', value: 'good' },
      { status: 'rejected', reason: error },
      { status: 'fulfilled', value: 'good' },
    ]);
  });
});
