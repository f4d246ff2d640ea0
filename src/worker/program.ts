import { parentPort } from 'node:worker_threads';
import { answerTo, type Question } from './judging.ts';

/** A thread that judges: a question in, an answer out, and a fault of ours ends it. */
parentPort?.on('message', (question: Question) => {
  void answerTo(question).then((answer) => {
    parentPort?.postMessage(answer);
  });
});
