import { invalidRequest, Refusal } from '../acts/refusal.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads what a request says, and refuses what GitHub would: in its words where they are known. A property that nobody
 * asks for is refused too, though GitHub lets most pass: it is a slip of the fingers.
 */
export class Input {
  readonly #fields: Fields;
  readonly #known = new Set<string>();

  constructor(value: unknown) {
    const fields = fieldsOf(value);
    if (!fields) throw new Refusal(400, 'Body should be a JSON object');
    this.#fields = fields;
  }

  has(name: string): boolean {
    this.#known.add(name);
    return this.#fields[name] !== undefined && this.#fields[name] !== null;
  }

  optionalString(name: string, most = Number.POSITIVE_INFINITY): string | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#fields[name];
    if (typeof value !== 'string') throw wrongType(name, value, 'a string');
    if (value.length > most || Buffer.byteLength(value) > most) throw tooLong(most, Buffer.byteLength(value));
    return value;
  }

  string(name: string, most?: number): string {
    const value = this.optionalString(name, most);
    if (value === undefined) throw missing(name);
    return value;
  }

  optionalInteger(name: string): number | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#fields[name];
    if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(name, value, 'an integer');
    return value;
  }

  integer(name: string): number {
    const value = this.optionalInteger(name);
    if (value === undefined) throw missing(name);
    return value;
  }

  optionalOneOf<const Name extends string>(name: string, names: readonly Name[]): Name | undefined {
    const value = this.optionalString(name);
    const found = names.find((each) => each === value);
    if (value !== undefined && found === undefined)
      throw invalidRequest(`${value} is not a member of [${names.map((each) => `"${each}"`).join(', ')}].`);
    return found;
  }

  oneOf<const Name extends string>(name: string, names: readonly Name[]): Name {
    const value = this.optionalOneOf(name, names);
    if (value === undefined) throw missing(name);
    return value;
  }

  optionalDate(name: string): Date | undefined {
    const value = this.optionalString(name);
    if (value === undefined) return undefined;
    const date = new Date(value);
    if (Number.isNaN(date.getTime())) throw wrongType(name, value, 'a valid date-time');
    return date;
  }

  optionalObject(name: string): Input | undefined {
    return this.has(name) ? new Input(this.#fields[name]) : undefined;
  }

  /** Every one is read to its end. */
  list<Item>(name: string, most: number, read: (input: Input) => Item): readonly Item[] | undefined {
    return this.#values(name, most)?.map((value) => {
      const input = new Input(value);
      const item = read(input);
      input.done();
      return item;
    });
  }

  numbers(name: string, most: number): readonly number[] | undefined {
    return this.#values(name, most)?.map((value) => {
      if (typeof value !== 'number') throw wrongType(name, value, 'an integer');
      return value;
    });
  }

  strings(name: string, most: number): readonly string[] | undefined {
    return this.#values(name, most)?.map((value) => {
      if (typeof value !== 'string') throw wrongType(name, value, 'a string');
      return value;
    });
  }

  entries(): readonly (readonly [string, unknown])[] {
    return Object.entries(this.#fields);
  }

  all(): Fields {
    return this.#fields;
  }

  done(): void {
    const unknown = Object.keys(this.#fields).find((name) => !this.#known.has(name));
    if (unknown !== undefined) throw invalidRequest(`"${unknown}" is not a permitted key.`);
  }

  #values(name: string, most: number): readonly unknown[] | undefined {
    if (!this.has(name)) return undefined;
    const value: unknown = this.#fields[name];
    if (!isList(value)) throw wrongType(name, value, 'an array');
    if (value.length > most)
      throw invalidRequest(`No more than ${most} items are allowed; ${value.length} were supplied.`);
    return value;
  }
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function missing(name: string): Refusal {
  return invalidRequest(`"${name}" wasn't supplied.`);
}

function wrongType(name: string, value: unknown, type: string): Refusal {
  return invalidRequest(`For 'properties/${name}', ${JSON.stringify(value)} is not ${type}.`);
}

function tooLong(most: number, length: number): Refusal {
  return invalidRequest(`Only ${most} characters are allowed; ${length} were supplied.`);
}
