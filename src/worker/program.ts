import { writeFileSync } from 'node:fs';
import process from 'node:process';
import type { Reply } from './judge.ts';
import { answerTo, type Question } from './judging.ts';
import { within } from './within.ts';

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

async function reply(question: Question): Promise<Reply<unknown>> {
  try {
    return { answer: await within(Number(milliseconds), () => answerTo(question)) };
  } catch (error) {
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

process.on('message', (question: Question) => {
  void reply(question).then((answer) => process.send?.(answer));
});
