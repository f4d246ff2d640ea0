import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { fileSetOf } from '../../src/check/index.ts';
import type { Proposal } from '../../src/review/review.ts';
import { Busy, JudgeDied, TooLong } from '../../src/worker/failures.ts';
import { Judges, type JudgesOptions } from '../../src/worker/judges.ts';
import { answerTo, judgingHere, questionOf } from '../../src/worker/judging.ts';

const compose = (privileged: boolean) => `services:
  web:
    image: registry.example/web:1
    read_only: true
    privileged: ${privileged}
`;

function proposalOf(repository = 'acme/shop'): Proposal {
  const same = { path: 'same.compose.yaml', text: compose(true) };
  return {
    base: fileSetOf([{ path: 'compose.yaml', text: compose(false) }, same]),
    head: { ...fileSetOf([{ path: 'compose.yaml', text: compose(true) }, same]), repository },
    changes: [{ path: 'compose.yaml', status: 'modified' }],
  };
}
const today = '2026-01-01';

describe.each(['review', 'mend'] as const)('%s', (kind) => {
  const question = questionOf(kind, proposalOf(), today);

  test('a question that was sent is answered like one that was not', async () => {
    const here = await judgingHere[kind](proposalOf(), today);
    expect(structuredClone(await answerTo(structuredClone(question)))).toEqual(structuredClone(here));
  });

  test('what is the same on both sides is sent once', () => {
    expect([...question.proposal.base.texts.keys()]).toEqual(['compose.yaml']);
    expect(question.proposal.base.same).toEqual(['same.compose.yaml']);
  });
});

describe('judges', () => {
  let folder = '';
  const made: Judges[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
  });
  afterEach(() => {
    for (const judges of made.splice(0)) judges.close();
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Judges whose program does what the date says. */
  function judgesOf(text: string, options: Partial<JudgesOptions> = {}): Judges {
    const program = join(folder, `${made.length}-${Math.random()}.cjs`);
    writeFileSync(program, `process.on('message', ({ today }) => { ${text} });`);
    const limits = { seconds: 30, heapMegabytes: 64, residentMegabytes: 400 };
    const judges = new Judges({ program, quick: { ...limits, processes: 1 }, slow: limits, ...options });
    made.push(judges);
    return judges;
  }

  const many = (judges: Judges, days: readonly string[]) =>
    Promise.allSettled(days.map((day) => judges.review(proposalOf(), day)));

  test('one process answers one question after another', async () => {
    const judges = judgesOf('process.send({ answer: { today, pid: process.pid } })');
    const settled = await many(judges, ['a', 'b', 'c']);
    const values = settled.map((each): unknown => (each.status === 'fulfilled' ? each.value : each.reason));
    expect(values).toEqual(['a', 'b', 'c'].map((day) => ({ today: day, pid: expect.any(Number) })));
    expect(new Set(values.map((value) => (value as { pid: number }).pid)).size).toBe(1);
  });

  test.each<[string, string, unknown]>([
    ['ends', 'process.exit(3)', new JudgeDied('exit status 3')],
    ['is killed', "process.kill(process.pid, 'SIGKILL')", new JudgeDied('SIGKILL')],
    ['fills its heap', 'for (const all = [];;) all.push({ all: [all.length] })', new JudgeDied('SIGABRT')],
    ['goes down for ever', 'const down = () => down() + 1; down()', new JudgeDied('exit status 7')],
    ['tells of a fault', "return process.send({ fault: 'ours' })", new Error('a fault of the judge: ours')],
  ])('one that %s harms no other question', async (_, harm, error) => {
    const judges = judgesOf(`if (today === 'bad') { ${harm} } process.send({ answer: today });`);
    const [first, ...others] = await many(judges, ['bad', 'good', 'good']);
    expect(first).toMatchObject({ status: 'rejected' });
    if (error instanceof JudgeDied && error.how === 'exit status 7')
      expect(first).toMatchObject({ reason: expect.any(JudgeDied) });
    else expect(first).toEqual({ status: 'rejected', reason: error });
    expect(others).toEqual([
      { status: 'fulfilled', value: 'good' },
      { status: 'fulfilled', value: 'good' },
    ]);
  });

  test('one that takes memory beside its heap is ended', async () => {
    const judges = judgesOf('const all = []; setInterval(() => all.push(Buffer.alloc(2 ** 25, 1)), 20)');
    const [settled] = await many(judges, ['a']);
    if (process.platform === 'linux')
      expect(settled).toEqual({ status: 'rejected', reason: new JudgeDied('out of memory') });
  });

  const limits = { seconds: 30, heapMegabytes: 64, residentMegabytes: 400 };

  test('what a quick judge cannot do is done by the slow one', async () => {
    const quick = { ...limits, seconds: 1, processes: 1 };
    const judges = judgesOf(
      "if (today === 'long' && process.argv[2] === '10000') for (;;); process.send({ answer: process.argv[2] })",
      { quick },
    );
    expect(await many(judges, ['long', 'short'])).toEqual([
      { status: 'fulfilled', value: '155000' },
      { status: 'fulfilled', value: '10000' },
    ]);
  });

  test('what only waits for a processor is not given up', async () => {
    const quick = { ...limits, seconds: 1, processes: 1 };
    const judges = judgesOf('setTimeout(() => process.send({ answer: process.argv[2] }), 2000)', { quick });
    const [settled] = await many(judges, ['a']);
    if (process.platform === 'linux') expect(settled).toEqual({ status: 'fulfilled', value: '10000' });
  });

  test('what does not come to an end is given up, and holds nobody up but its own account', async () => {
    const judges = judgesOf("if (today === 'bad') for (;;); process.send({ answer: today })", {
      quick: { ...limits, seconds: 1, processes: 1 },
      slow: { ...limits, seconds: 4 },
    });
    const ask = (repository: string, day: string) => judges.review(proposalOf(repository), day);
    const settled = await Promise.allSettled([
      ask('evil/a', 'bad'),
      ask('evil/b', 'bad'),
      ask('good/a', 'fine'),
    ]);
    expect(settled).toEqual([
      { status: 'rejected', reason: new TooLong(4) },
      { status: 'rejected', reason: new Busy() },
      { status: 'fulfilled', value: 'fine' },
    ]);
  });

  test('the processes are given no secret', async () => {
    const judges = judgesOf('process.send({ answer: Object.keys(process.env) })');
    expect(await judges.review(proposalOf(), today)).toEqual([]);
  });
});
