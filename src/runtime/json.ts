/** What a runtime prints as JSON, looked at without trusting its shape. */
export class Json {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }

  static parse(text: string): Json {
    try {
      return new Json(JSON.parse(text));
    } catch {
      return new Json(undefined);
    }
  }

  at(...path: readonly (string | number)[]): Json {
    return new Json(
      path.reduce<unknown>((value, key) => new Map(entriesOf(value)).get(String(key)), this.value),
    );
  }

  get text(): string {
    return typeof this.value === 'string' ? this.value : '';
  }

  get number(): number | undefined {
    return typeof this.value === 'number' ? this.value : undefined;
  }

  get isTrue(): boolean {
    return this.value === true;
  }

  get items(): Json[] {
    return Array.isArray(this.value) ? this.value.map((one: unknown) => new Json(one)) : [];
  }

  get texts(): string[] {
    return this.items.map(({ text }) => text);
  }

  get keys(): string[] {
    return entriesOf(this.value).map(([key]) => key);
  }

  get isMap(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  get isList(): boolean {
    return Array.isArray(this.value);
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
