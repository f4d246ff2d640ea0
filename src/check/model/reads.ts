/** Which files somebody looks at, so that it is known what a judgement rests on. */
export class Reads {
  #paths: Set<string> | undefined;

  add(path: string): void {
    this.#paths?.add(path);
  }

  recorded<Value>(work: () => Value): { readonly value: Value; readonly paths: ReadonlySet<string> } {
    const paths = new Set<string>();
    return { value: this.#with(paths, work), paths };
  }

  apart<Value>(work: () => Value): Value {
    return this.#with(undefined, work);
  }

  #with<Value>(paths: Set<string> | undefined, work: () => Value): Value {
    const before = this.#paths;
    this.#paths = paths;
    try {
      return work();
    } finally {
      this.#paths = before;
    }
  }
}
