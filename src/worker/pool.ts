import { Judge, type Limits } from './judge.ts';
import type { Answer, Question } from './judging.ts';
import type { Lane, Turns } from './turns.ts';

export interface PoolOptions {
  readonly program: string;
  readonly limits: Limits;
  readonly processes: number;
  readonly turns: Turns;
}

interface Job {
  readonly question: Question;
  readonly lane: Lane;
  readonly done: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

/** Processes of one kind, and who waits for one. */
export class Pool {
  readonly #options: PoolOptions;
  readonly #waiting = new Set<Job>();
  readonly #idle: Judge[] = [];
  readonly #busy = new Set<Judge>();

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  ask(question: Question, lane: Lane): Promise<Answer> {
    return new Promise((done, fail) => {
      this.#waiting.add({ question, lane, done, fail });
      this.#next();
    });
  }

  close(): void {
    for (const judge of [...this.#idle.splice(0), ...this.#busy]) judge.kill();
  }

  #next(): void {
    if (this.#busy.size >= this.#options.processes) return;
    const job = this.#options.turns.next([...this.#waiting]);
    if (!job) return;
    this.#waiting.delete(job);
    const judge = this.#free();
    this.#busy.add(judge);
    void this.#give(judge, job);
  }

  /** One that died while it had nothing to do is of no use. */
  #free(): Judge {
    for (let judge = this.#idle.pop(); judge; judge = this.#idle.pop()) if (judge.isAlive) return judge;
    return new Judge(this.#options.program, this.#options.limits);
  }

  async #give(judge: Judge, { question, lane, done, fail }: Job): Promise<void> {
    const started = performance.now();
    try {
      done(await judge.ask(question));
    } catch (error) {
      fail(error);
    }
    this.#options.turns.took(lane, performance.now() - started);
    this.#busy.delete(judge);
    if (judge.isAlive) this.#idle.push(judge);
    this.#next();
  }
}
