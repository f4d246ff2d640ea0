import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Proposal, Review } from '../review/review.ts';
import { type Judging, type Mended, type Question, questionOf } from './judging.ts';

/** Somebody's files would keep us busy for longer than anybody waits. */
export class TooLong extends Error {
  readonly seconds: number;

  constructor(seconds: number) {
    super(`judging took longer than ${seconds} seconds`);
    this.seconds = seconds;
  }
}

export interface ThreadOptions {
  /** The program of a thread: what `program.ts` is built to. */
  readonly program?: URL;
  readonly threads: number;
  readonly seconds: number;
}

/** To each question its own; a message has no type that would say which. */
type Answer = Review & Mended;

interface Job {
  readonly question: Question;
  readonly done: (answer: Answer) => void;
  readonly fail: (error: Error) => void;
}

const built = new URL('./program.js', import.meta.url);

/** Only what is built has the program of a thread beside it; a source that is run as it is has none. */
export function hasThreads(): boolean {
  return existsSync(fileURLToPath(built));
}

/**
 * Judges in threads of its own. What is judged comes from strangers: whatever it is, webhooks are still answered, and a
 * thread that does not come to an end, or runs out of memory, is stopped without harm to anybody else.
 */
export class Threads implements Judging {
  readonly #options: Required<ThreadOptions>;
  readonly #waiting: Job[] = [];
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();

  constructor(options: ThreadOptions) {
    this.#options = { program: built, ...options };
  }

  readonly review = (proposal: Proposal, today: string): Promise<Review> =>
    this.#ask(questionOf('review', proposal, today));

  readonly mend = (proposal: Proposal, today: string): Promise<Mended> =>
    this.#ask(questionOf('mend', proposal, today));

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }

  #ask(question: Question): Promise<Answer> {
    return new Promise((done, fail) => {
      this.#waiting.push({ question, done, fail });
      this.#next();
    });
  }

  #next(): void {
    if (this.#waiting.length === 0) return;
    const worker = this.#idle.pop() ?? this.#started();
    const job = worker && this.#waiting.shift();
    if (job) this.#give(worker, job);
  }

  #started(): Worker | undefined {
    if (this.#all.size >= this.#options.threads) return undefined;
    const worker = new Worker(this.#options.program, { resourceLimits: { maxOldGenerationSizeMb: 1024 } });
    this.#all.add(worker);
    worker.once('exit', () => {
      this.#all.delete(worker);
      const at = this.#idle.indexOf(worker);
      if (at !== -1) this.#idle.splice(at, 1);
      this.#next();
    });
    return worker;
  }

  #give(worker: Worker, { question, done, fail }: Job): void {
    const { seconds } = this.#options;
    worker.ref();
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      worker.off('message', answered).off('error', failed).off('exit', gone);
      settle();
    };
    const stop = (error: Error): void => {
      end(() => {
        void worker.terminate();
        fail(error);
      });
    };
    const answered = (answer: Answer): void => {
      end(() => {
        worker.unref();
        this.#idle.push(worker);
        done(answer);
        this.#next();
      });
    };
    const failed = (error: Error): void => {
      stop(error);
    };
    const gone = (): void => {
      stop(new Error('a thread that judges ended early'));
    };
    const timer = setTimeout(() => {
      stop(new TooLong(seconds));
    }, seconds * 1000);
    worker.once('message', answered).once('error', failed).once('exit', gone);
    worker.postMessage(question);
  }
}
