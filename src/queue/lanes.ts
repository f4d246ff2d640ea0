/** A job that waits for its turn. */
export interface Waiting<Job> {
  readonly key: string;
  readonly lane: string;
  readonly job: Job;
  /** When this key began to wait; a newer job takes over the place of the one that it replaces. */
  readonly since: number;
  /** How often this job has failed. */
  readonly attempts: number;
}

interface Lane {
  readonly keys: Set<string>;
  isPaused: boolean;
}

/**
 * Those that wait, in lanes that take turns: who has a thousand jobs makes nobody wait for all of them.
 * Maps and sets keep the order of insertion, so each is a line whose first is served next.
 */
export class Lanes<Job> {
  readonly #waiting = new Map<string, Waiting<Job>>();
  readonly #lanes = new Map<string, Lane>();
  readonly #open = new Set<string>();

  get size(): number {
    return this.#waiting.size;
  }

  /** Whether somebody could be taken now. */
  get isOpen(): boolean {
    return this.#open.size > 0;
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
    if (earlier && earlier.lane !== waiting.lane) this.#leave(earlier);
    this.#waiting.set(waiting.key, waiting);
    const lane = this.#lane(waiting.lane);
    lane.keys.add(waiting.key);
    if (!lane.isPaused) this.#open.add(waiting.lane);
  }

  take(): Waiting<Job> | undefined {
    const [name] = this.#open;
    const [key] = (name !== undefined && this.#lanes.get(name)?.keys) || [];
    const waiting = key === undefined ? undefined : this.#waiting.get(key);
    if (!waiting) return undefined;
    this.#open.delete(waiting.lane);
    this.#leave(waiting);
    if (this.#lanes.has(waiting.lane)) this.#open.add(waiting.lane);
    return waiting;
  }

  pause(name: string): void {
    this.#lane(name).isPaused = true;
    this.#open.delete(name);
  }

  resume(name: string): void {
    const lane = this.#lane(name);
    lane.isPaused = false;
    if (lane.keys.size > 0) this.#open.add(name);
    else this.#lanes.delete(name);
  }

  #leave({ key, lane: name }: Waiting<Job>): void {
    this.#waiting.delete(key);
    const lane = this.#lane(name);
    lane.keys.delete(key);
    if (lane.keys.size > 0 || lane.isPaused) return;
    this.#lanes.delete(name);
    this.#open.delete(name);
  }

  #lane(name: string): Lane {
    const known = this.#lanes.get(name);
    if (known) return known;
    const lane: Lane = { keys: new Set(), isPaused: false };
    this.#lanes.set(name, lane);
    return lane;
  }
}
