import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { Script } from 'node:vm';
import type { Reply } from './judge.ts';
import { answerTo, type Question } from './judging.ts';

/*
 * A process that judges: a question in, an answer out. It is given no environment, so there is no secret in it. Whoever
 * started it ends it when it takes too long or too much; should that one be gone, it ends by itself.
 */

const [, , milliseconds = '60000'] = process.argv;

// Where memory runs out, the kernel is to end this process and not the one that answers GitHub.
try {
  writeFileSync('/proc/self/oom_score_adj', '1000');
} catch {
  // Not on Linux, or not allowed.
}

const work: { question?: Question; answer?: ReturnType<typeof answerTo> } = {};
Object.assign(globalThis, {
  judge: () => {
    if (work.question) work.answer = answerTo(work.question);
  },
});
/** Of all that Node has, this alone ends what does not end by itself. */
const judge = new Script('judge()');

async function reply(question: Question): Promise<Reply<unknown>> {
  try {
    work.question = question;
    judge.runInThisContext({ timeout: Number(milliseconds) });
    if (work.answer) return { answer: await work.answer };
    return { fault: 'no answer' };
  } catch (error) {
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  } finally {
    delete work.question;
    delete work.answer;
  }
}

process.on('message', (question: Question) => {
  void reply(question).then((answer) => process.send?.(answer));
});
