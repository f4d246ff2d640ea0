import type { Answer, PathAnswer, PathQuestion, Question } from './answer.ts';

type Wanted = Pick<Question, 'files' | 'apply'>;

/** How long a check may take before it is given up. */
const patience = 20_000;

/** Asks the worker. Only the newest question is answered; one that takes too long ends with the worker. */
export class Judge {
  #worker: Worker | undefined;
  #number = 0;
  readonly #told: (answer: Answer) => void;
  readonly #failed: (reason: string) => void;
  #timer = 0;
  #paths: ((paths: readonly string[]) => void) | undefined;

  constructor(told: (answer: Answer) => void, failed: (reason: string) => void) {
    this.#told = told;
    this.#failed = failed;
  }

  ask(wanted: Wanted): void {
    const question: Question = { ...wanted, number: 0, today: new Date().toISOString().slice(0, 10) };
    this.#send(question);
  }

  /** Those of them that could be of files to check. */
  matters(paths: readonly string[]): Promise<readonly string[]> {
    return new Promise((resolve) => {
      this.#paths = resolve;
      this.#send({ number: 0, paths });
    });
  }

  #send(question: Question | PathQuestion): void {
    this.#worker ??= this.#started();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#giveUp('This takes too long, so it was stopped. Take some of the files out.');
    }, patience);
    this.#worker.postMessage({ ...question, number: ++this.#number });
  }

  #started(): Worker {
    const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Answer | PathAnswer>) => {
      if (data.number !== this.#number) return;
      clearTimeout(this.#timer);
      if ('paths' in data) this.#paths?.(data.paths);
      else this.#told(data);
    });
    worker.addEventListener('error', ({ message }) => {
      this.#giveUp(`The check has failed: ${message || 'its program could not be loaded'}.`);
    });
    return worker;
  }

  #giveUp(reason: string): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#failed(reason);
  }
}
