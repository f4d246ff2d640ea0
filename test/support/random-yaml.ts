import fc from 'fast-check';

/** Plain data, as a document says it. */
export type Data = string | number | boolean | null | Data[] | { [key: string]: Data };

const scalar = fc.constantFrom<Data>(
  true,
  false,
  0,
  8080,
  null,
  'x',
  'a b',
  'yes',
  '1000:1000',
  'line\nline\n',
  '# no',
);
const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');

const { map } = fc.letrec<{ value: Data; map: { [key: string]: Data }; list: Data[] }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, tie('map'), tie('list')),
  map: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  list: fc.array(tie('value'), { maxLength: 3 }),
}));

/** A document and the many ways in which people write it: block, flow, JSON, odd steps, comments, line ends. */
export const writtenDocument = fc
  .tuple(
    fc.dictionary(key, fc.oneof(map, scalar), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
    fc.nat(),
  )
  .map(([data, seed]) => ({ data, text: new Writer(seed).document(data) }));

/** Writes one document as some person would; every choice is drawn from the seed. */
class Writer {
  #seed: number;
  #comments = 0;
  readonly #eol: string;

  constructor(seed: number) {
    this.#seed = seed | 1;
    this.#eol = this.#chance(0.2) ? '\r\n' : '\n';
  }

  document(data: { [key: string]: Data }): string {
    const lines = this.#chance(0.15) ? this.#json('', data, '', '  ', '') : this.#map(data, 0);
    const head = this.#chance(0.2) ? ['---'] : [];
    const isText = /[|>]\d?\n|\n {2,}line$/.test(lines.join('\n'));
    const end = this.#chance(0.2) && !isText ? '' : this.#eol;
    return [...head, ...lines].join(this.#eol) + end;
  }

  /** mulberry32 */
  #next(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  #chance(part: number): boolean {
    return this.#next() < part;
  }

  #one<T>(...choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.#next() * choices.length)] ?? choices[0];
  }

  #comment(): string {
    return this.#chance(0.2) ? ` # c${this.#comments++}` : '';
  }

  #between(margin: string): string[] {
    const lines = this.#chance(0.15) ? [''] : [];
    return this.#chance(0.2) ? [...lines, `${margin}# c${this.#comments++} it's`] : lines;
  }

  #map(data: { [key: string]: Data }, column: number): string[] {
    const margin = ' '.repeat(column);
    return Object.entries(data).flatMap(([key, value]) => [
      ...this.#between(margin),
      ...this.#entry(key, value, column),
    ]);
  }

  #entry(key: string, value: Data, column: number): string[] {
    const margin = ' '.repeat(column);
    if (typeof value === 'string' && value.endsWith('\n') && this.#chance(0.7)) {
      const inner = ' '.repeat(column + this.#one(2, 3));
      return [
        `${margin}${key}: |`,
        ...value
          .slice(0, -1)
          .split('\n')
          .map((line) => inner + line),
      ];
    }
    if (value === null) return [`${margin}${key}:${this.#one('', ' null', ' ~', '')}${this.#comment()}`];
    if (typeof value !== 'object') return [`${margin}${key}: ${this.#scalar(value)}${this.#comment()}`];
    if (Object.keys(value).length === 0)
      return [`${margin}${key}: ${Array.isArray(value) ? '[]' : '{}'}${this.#comment()}`];
    if (this.#chance(0.2)) return [`${margin}${key}: ${this.#flow(value)}${this.#comment()}`];
    if (this.#chance(0.15)) return this.#json(`${margin}${key}: `, value, margin, '  ', this.#comment());
    const head = `${margin}${key}:${this.#comment()}`;
    return Array.isArray(value)
      ? [head, ...this.#list(value, column + this.#one(0, 1, 2, 4))]
      : [head, ...this.#map(value, column + this.#one(1, 2, 2, 4))];
  }

  #list(items: readonly Data[], column: number): string[] {
    const margin = ' '.repeat(column);
    return items.flatMap((item) => {
      if (item === null) return [`${margin}- null${this.#comment()}`];
      if (typeof item !== 'object') return [`${margin}- ${this.#scalar(item)}${this.#comment()}`];
      if (Object.keys(item).length === 0 || this.#chance(0.2))
        return [`${margin}- ${this.#flow(item)}${this.#comment()}`];
      const gap = this.#one(1, 1, 3);
      const inner = column + 1 + gap;
      const lines = Array.isArray(item) ? this.#list(item, inner) : this.#items(item, inner);
      const [first = '', ...rest] = lines;
      return [...this.#between(margin), `${margin}-${' '.repeat(gap)}${first.slice(inner)}`, ...rest];
    });
  }

  /** A map behind a dash: nothing may stand before its first key. */
  #items(data: { [key: string]: Data }, column: number): string[] {
    return Object.entries(data).flatMap(([key, value], index) => [
      ...(index === 0 ? [] : this.#between(' '.repeat(column))),
      ...this.#entry(key, value, column),
    ]);
  }

  #scalar(value: string | number | boolean): string {
    if (typeof value !== 'string') return String(value);
    if (value === 'x' && this.#chance(0.6)) return 'x';
    return value.includes('\n') || this.#chance(0.5) ? JSON.stringify(value) : `'${value}'`;
  }

  #flow(value: Data): string {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const space = this.#one('', ' ');
    const comma = this.#chance(0.1) && Object.keys(value).length > 0 ? ',' : '';
    const parts = Array.isArray(value)
      ? value.map((item) => this.#flow(item))
      : Object.entries(value).map(([key, item]) => `${key}: ${this.#flow(item)}`);
    const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
    return `${open}${space}${parts.join(', ')}${comma}${space}${close}`;
  }

  #json(head: string, value: Data, margin: string, unit: string, tail: string): string[] {
    if (typeof value !== 'object' || value === null || Object.keys(value).length === 0)
      return [head + JSON.stringify(value) + tail];
    const inner = margin === '' ? unit : margin + unit;
    const entries = Object.entries(value);
    const comment = (): string => (tail === '' ? '' : this.#comment());
    const lines = entries.flatMap(([key, item], index) =>
      this.#json(
        inner + (Array.isArray(value) ? '' : `${JSON.stringify(key)}: `),
        item,
        inner,
        unit,
        (index < entries.length - 1 ? ',' : '') + comment(),
      ),
    );
    const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
    return [head + open, ...lines, margin + close + tail];
  }
}
