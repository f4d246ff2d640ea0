const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-C, and what ends a service or closes a terminal. It is waited for; a second one ends the program as ever. */
export class Interruption {
  /** Settles when it comes. */
  readonly came: Promise<void>;
  #hasCome = false;
  #stop: () => void = () => undefined;

  constructor() {
    this.came = new Promise((settle) => {
      this.#stop = () => {
        this.#hasCome = true;
        this.forget();
        settle();
      };
    });
    for (const signal of signals) process.once(signal, this.#stop);
  }

  get hasCome(): boolean {
    return this.#hasCome;
  }

  forget(): void {
    for (const signal of signals) process.off(signal, this.#stop);
  }
}
