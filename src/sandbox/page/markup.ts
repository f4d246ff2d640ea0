/** A piece of a page. It can be made in no other way than below, so whatever stands in it was escaped. */
export class Markup {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  static of(strings: readonly string[], values: readonly Content[]): Markup {
    return new Markup(strings.map((text, index) => text + written(values[index])).join(''));
  }

  /** For a renderer that escapes what it is given itself. */
  static trusted(text: string): Markup {
    return new Markup(text);
  }
}

export type Content = Markup | string | number | false | undefined | readonly Content[];

/** The template's own text is markup; every value in it is text, unless it is markup already. Attributes need quotes. */
export function markup(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return Markup.of(strings, values);
}

function written(content: Content): string {
  if (content === undefined || content === false) return '';
  if (content instanceof Markup) return content.toString();
  if (typeof content === 'object') return content.map(written).join('');
  return escaped(String(content));
}

export function escaped(text: string): string {
  return text.replaceAll(special, (character) => entities[character] ?? '\uFFFD');
}

// Control characters have no place in HTML; those that turn the direction of text would let a line pass for another.
// eslint-disable-next-line no-control-regex -- they are what is looked for
const special = /[&<>"'\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u202A-\u202E\u2066-\u2069]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** An address that a page may lead to; anything else, such as `javascript:`, leads nowhere. */
export function safeAddress(address: string): string {
  return /^(?:https?:\/\/|\/(?![/\\])|#|[\w.][\w./-]*(?:#[\w-]*)?$)/i.test(address) ? address : '#';
}
