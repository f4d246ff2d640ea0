import { type ChildProcess, fork } from 'node:child_process';
import { JudgeDied, TooLong } from './failures.ts';
import type { Answer, Question } from './judging.ts';
import { processorSeconds, residentBytes } from './usage.ts';

/** What one process may take. */
export interface Limits {
  /** Of a processor: on a busy machine the same work takes longer, and is not more of it. */
  readonly seconds: number;
  /** Of V8's heap. */
  readonly heapMegabytes: number;
  /** Of memory in all, as far as the system tells it: buffers and the engine itself count too. */
  readonly residentMegabytes: number;
}

/** What the process sends back: what it found, or a fault of ours that it survived. */
export type Reply<Told = Answer> = { readonly answer: Told } | { readonly fault: string };

const megabyte = 1024 * 1024;

/** How often a process at work is looked at. */
const glance = 200;

/** So many times as long as its limit of work a question may take, where others have the processor meanwhile. */
const slack = 5;

/** One process that judges. After a failure it is of no use any more, and another is started in its place. */
export class Judge {
  readonly #limits: Limits;
  readonly #child: ChildProcess;
  /** Why it is of no use any more. */
  #end: Error | undefined;
  #asked: { readonly done: (reply: Reply) => void; readonly fail: (error: Error) => void } | undefined;

  constructor(program: string, limits: Limits) {
    this.#limits = limits;
    this.#child = fork(program, [String((slack * limits.seconds + 5) * 1000)], {
      serialization: 'advanced',
      env: {},
      execArgv: [`--max-old-space-size=${limits.heapMegabytes}`, '--max-semi-space-size=4'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child
      .on('message', (reply: Reply) => this.#asked?.done(reply))
      .on('exit', (code, signal) => {
        this.#stop(new JudgeDied(signal ?? `exit status ${code ?? 0}`));
      })
      .on('error', (error) => {
        this.#stop(new JudgeDied(error.message));
      });
    // While it has nothing to do, it keeps nobody from ending.
    this.#child.unref();
    this.#child.channel?.unref();
  }

  get isAlive(): boolean {
    return this.#end === undefined;
  }

  /** One question at a time. */
  async ask(question: Question): Promise<Answer> {
    const looking = setInterval(this.#looking(), glance);
    this.#child.channel?.ref();
    try {
      const reply = await this.#replyTo(question);
      if ('answer' in reply) return reply.answer;
      throw new Error(`a fault of the judge: ${reply.fault}`);
    } finally {
      this.#asked = undefined;
      clearInterval(looking);
      this.#child.channel?.unref();
    }
  }

  kill(): void {
    this.#stop(new JudgeDied('it was told to'));
  }

  /** What is looked for again and again while it is at one question. */
  #looking(): () => void {
    const { seconds, residentMegabytes } = this.#limits;
    const pid = this.#child.pid ?? 0;
    const begun = performance.now();
    const worked = processorSeconds(pid);
    return () => {
      const passed = (performance.now() - begun) / 1000;
      const work = worked === undefined ? passed : (processorSeconds(pid) ?? 0) - worked;
      if (work > seconds || passed > slack * seconds) this.#stop(new TooLong(seconds));
      else if (residentBytes(pid) > residentMegabytes * megabyte) this.#stop(new JudgeDied('out of memory'));
    };
  }

  #replyTo(question: Question): Promise<Reply> {
    return new Promise((done, fail) => {
      this.#asked = { done, fail };
      if (this.#end) fail(this.#end);
      else
        this.#child.send(question, (error) => {
          if (error) this.#stop(new JudgeDied(error.message));
        });
    });
  }

  /** The first reason is the true one; that it is killed then is another. */
  #stop(reason: Error): void {
    this.#end ??= reason;
    this.#asked?.fail(this.#end);
    this.#child.kill('SIGKILL');
  }
}
