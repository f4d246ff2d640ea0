import { rememberedFor } from './queue.ts';

/** Of very many the oldest are forgotten. */
const most = 10_000;

/** What is remembered beside the jobs: what happened, how often, and which deliveries were heard. */
export class Notes {
  readonly #now: () => number;
  readonly #counts = new Map<string, number>();
  readonly #heard = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  note(what: string): number {
    const count = this.noted(what) + 1;
    keep(this.#counts, what, count);
    return count;
  }

  noted(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  heard(delivery: string): void {
    keep(this.#heard, delivery, this.#now());
  }

  wasHeard(delivery: string): boolean {
    return this.#now() - (this.#heard.get(delivery) ?? -Infinity) < rememberedFor;
  }
}

function keep(map: Map<string, number>, name: string, value: number): void {
  map.delete(name);
  map.set(name, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
