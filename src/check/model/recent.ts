/** So many characters' worth of files stay parsed for whoever asks for them again. */
const remembered = 4 * 1024 * 1024;

/** Keeps what was asked for last. */
export class Recent<Value> {
  readonly #lengthOf: (value: Value) => number;
  readonly #values = new Map<string, Value>();
  #length = 0;

  constructor(lengthOf: (value: Value) => number) {
    this.#lengthOf = lengthOf;
  }

  find(key: string): Value | undefined {
    return this.#values.get(key);
  }

  get(key: string, make: () => Value): Value {
    const known = this.#values.get(key);
    const value = known ?? make();
    if (known === undefined) this.#length += this.#lengthOf(value);
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const [oldest, old] of this.#values) {
      if (this.#length <= remembered || oldest === key) break;
      this.#values.delete(oldest);
      this.#length -= this.#lengthOf(old);
    }
    return value;
  }
}
