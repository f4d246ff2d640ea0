import { leastCost, type Lane, usualCost } from './queue.ts';
import { Shares } from './shares.ts';

/** A job that waits for its turn. */
export interface Waiting<Job> {
  readonly key: string;
  readonly lane: Lane;
  readonly job: Job;
  /** When this key began to wait; a newer job takes over the place of the one that it replaces. */
  readonly since: number;
  /** How often this job has failed. */
  readonly failures: number;
  readonly isResumed: boolean;
}

interface Owner {
  readonly shares: Shares;
  /** The keys of each part; a set keeps the order of insertion, so each is a line whose first is served next. */
  readonly parts: Map<string, Set<string>>;
  isPaused: boolean;
}

/** How many owners without a job are remembered for what they have used. */
const mostIdle = 1000;

/** Those that wait, in lanes that share: who has a thousand jobs, or long ones, makes nobody wait for all of them. */
export class Lanes<Job> {
  readonly #waiting = new Map<string, Waiting<Job>>();
  readonly #owners = new Map<string, Owner>();
  /** Of those that are not paused. */
  readonly #shares = new Shares();

  get size(): number {
    return this.#waiting.size;
  }

  /** Whether somebody could be taken now. */
  get isOpen(): boolean {
    return this.#shares.size > 0;
  }

  get(key: string): Waiting<Job> | undefined {
    return this.#waiting.get(key);
  }

  values(): Iterable<Waiting<Job>> {
    return this.#waiting.values();
  }

  /** A key that waits in this lane already keeps its place in the line. */
  put(waiting: Waiting<Job>): void {
    const earlier = this.#waiting.get(waiting.key);
    const { owner: name, part } = waiting.lane;
    if (earlier && (earlier.lane.owner !== name || earlier.lane.part !== part)) this.#leave(earlier);
    this.#waiting.set(waiting.key, waiting);
    const owner = this.#owner(name);
    const keys = owner.parts.get(part) ?? new Set();
    owner.parts.set(part, keys.add(waiting.key));
    owner.shares.enter(part);
    if (!owner.isPaused) this.#shares.enter(name);
  }

  /** The first of the part that has used least, of the owner who has; those that are full are passed over. */
  take(isFull: (lane: Lane) => boolean): Waiting<Job> | undefined {
    for (const name of this.#shares.inOrder()) {
      const owner = this.#owner(name);
      const part = owner.shares.inOrder().find((one) => !isFull({ owner: name, part: one }));
      const [key] = (part !== undefined && owner.parts.get(part)) || [];
      const waiting = key === undefined ? undefined : this.#waiting.get(key);
      if (!waiting || part === undefined) continue;
      this.#shares.serve(name, usualCost);
      owner.shares.serve(part, usualCost);
      this.#leave(waiting);
      return waiting;
    }
    return undefined;
  }

  /** What a turn has cost in the end. */
  took({ owner, part }: Lane, seconds: number): void {
    const more = Math.max(seconds, leastCost) - usualCost;
    this.#shares.charge(owner, more);
    this.#owners.get(owner)?.shares.charge(part, more);
  }

  pause(name: string): void {
    this.#owner(name).isPaused = true;
    this.#shares.leave(name);
  }

  resume(name: string): void {
    const owner = this.#owner(name);
    owner.isPaused = false;
    if (owner.parts.size > 0) this.#shares.enter(name);
  }

  #leave({ key, lane: { owner: name, part } }: Waiting<Job>): void {
    this.#waiting.delete(key);
    const owner = this.#owner(name);
    const keys = owner.parts.get(part);
    keys?.delete(key);
    if (!keys || keys.size > 0) return;
    owner.parts.delete(part);
    owner.shares.leave(part);
    if (owner.parts.size > 0) return;
    this.#shares.leave(name);
    this.#forget();
  }

  #forget(): void {
    if (this.#owners.size < this.#shares.size + mostIdle) return;
    for (const [name, { parts, isPaused, shares }] of this.#owners)
      if (parts.size === 0 && !isPaused && shares.isEven) this.#owners.delete(name);
  }

  #owner(name: string): Owner {
    const known = this.#owners.get(name);
    if (known) return known;
    const owner: Owner = { shares: new Shares(), parts: new Map(), isPaused: false };
    this.#owners.set(name, owner);
    return owner;
  }
}
