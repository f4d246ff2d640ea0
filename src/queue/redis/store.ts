import type { Redis } from 'ioredis';
import { type Added, type Lane, type QueueState, rememberedFor } from '../queue.ts';
import { impatient, readiness, run } from './redis.ts';
import * as scripts from './scripts.ts';

export interface Putting {
  readonly key: string;
  readonly text: string;
  readonly insists: boolean;
  readonly lane: Lane;
  readonly now: number;
  readonly capacity: number;
  readonly delivery: string;
}

/** A job as it is stored, and whoever has its turn. */
export interface Stored {
  readonly text: string;
  /** What an earlier one insists on, if any does. */
  readonly kept: string;
  readonly lane: Lane;
  readonly failures: number;
  readonly begun: number;
  readonly deaths: number;
}

export interface Outcome {
  readonly name: 'done' | 'given up' | 'later' | 'waits' | 'paused';
  readonly till: number;
}

/** With every answer comes whether somebody must be called to take a turn. */
export interface Told<Answer> {
  readonly answer: Answer;
  readonly isCall: boolean;
}

const noteSeconds = 14 * 24 * 3600;

/** What is in Redis: the scripts as functions. Each throws `Unreachable` where there is no answer. */
export class Store {
  readonly redis: Redis;
  readonly #prefix: string;
  #heard = performance.now();

  constructor(url: string, prefix: string) {
    this.redis = impatient(url);
    this.#prefix = prefix;
  }

  async ready(): Promise<void> {
    await readiness(this.redis);
  }

  /** For how many milliseconds there has been no answer. */
  get silence(): number {
    return performance.now() - this.#heard;
  }

  async add({ key, text, insists, lane, now, capacity, delivery }: Putting): Promise<Told<Added>> {
    const kept = insists ? text : '';
    const given = [key, text, kept, lane.owner, lane.part, now, capacity, delivery, rememberedFor];
    const [added, isCall] = await this.#run(scripts.add, ...given);
    if (!isAdded(added)) throw new Error('Redis gives an answer that none of our scripts gives');
    return { answer: added, isCall: isCall === 1 };
  }

  async take(
    turn: string,
    fullOwners: readonly string[],
    fullParts: readonly string[],
  ): Promise<Told<Stored | undefined>> {
    const full = [fullOwners, fullParts].map((names) => names.join('\n'));
    const [isCall, key, ...rest] = await this.#run(scripts.take, turn, ...full);
    if (key === undefined) return { answer: undefined, isCall: isCall === 1 };
    const [text = '', kept = '', owner = '', part = ''] = rest.slice(0, 4).map(String);
    const [failures = 0, begun = 0, deaths = 0] = rest.slice(4).map(Number);
    return { answer: { text, kept, lane: { owner, part }, failures, begun, deaths }, isCall: isCall === 1 };
  }

  async finish(
    turn: string,
    { name, till }: Outcome,
    seconds: number,
    job: { readonly text: string; readonly insists: boolean },
  ): Promise<boolean> {
    const kept = job.insists ? job.text : '';
    const [isCall] = await this.#run(scripts.finish, turn, seconds, name, till, job.text, kept);
    return isCall === 1;
  }

  async wake(now: number): Promise<boolean> {
    const [isCall] = await this.#run(scripts.wake, now);
    return isCall === 1;
  }

  async state(): Promise<QueueState> {
    const [length, active, oldest, refused] = await this.#run(scripts.state);
    return {
      ...{ length: Number(length), active: Number(active), refused: Number(refused) },
      oldest: oldest === '' ? undefined : new Date(Number(oldest)),
    };
  }

  async claim(name: string, who: string, milliseconds: number): Promise<boolean> {
    const [isOurs] = await this.#run(scripts.claim, name, who, milliseconds);
    return isOurs === 1;
  }

  async release(name: string, who: string, rest: number): Promise<void> {
    await this.#run(scripts.release, name, who, Math.round(rest));
  }

  async pace(name: string, milliseconds: number): Promise<number> {
    const [wait] = await this.#run(scripts.pace, name, milliseconds);
    return Number(wait);
  }

  async note(what: string): Promise<number> {
    const [count] = await this.#run(scripts.note, what, noteSeconds);
    return Number(count);
  }

  async noted(what: string): Promise<number> {
    const [count] = await this.#run(scripts.noted, what);
    return Number(count);
  }

  async #run(script: string, ...args: readonly (string | number)[]): Promise<unknown[]> {
    const answer = await run(this.redis, this.#prefix, script, ...args);
    this.#heard = performance.now();
    return isList(answer) ? answer : [answer];
  }
}

const allAdded: readonly Added[] = [
  'queued',
  'replaced',
  'running, again afterwards',
  'known',
  'full',
  'closed',
];

function isAdded(value: unknown): value is Added {
  return allAdded.some((one) => one === value);
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}
