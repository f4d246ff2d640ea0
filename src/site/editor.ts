import { element, theElement } from './element.ts';

/** A line that something is said of. */
export interface Mark {
  readonly line: number;
  readonly severity: string;
  /** What to go to from there. */
  readonly href: string;
  readonly label: string;
}

/*
 * A text field as tall as its text, beside it the numbers of the lines, behind it the colour of those that something is
 * said of. Lines do not wrap and all are equally high, so that the three agree without a word between them.
 */
export class Editor {
  readonly #field = theElement('text', HTMLTextAreaElement);
  readonly #numbers = theElement('numbers', HTMLOListElement);
  readonly #colours = theElement('colours', HTMLDivElement);
  #marks: readonly Mark[] = [];

  constructor(changed: (text: string) => void) {
    this.#field.addEventListener('input', () => {
      this.#fit();
      changed(this.#field.value);
    });
  }

  show(text: string): void {
    if (this.#field.value !== text) this.#field.value = text;
    this.#fit();
  }

  mark(marks: readonly Mark[]): void {
    this.#marks = marks;
    this.#fit();
  }

  /** Puts the cursor there, and shows it. */
  goTo(line: number, column: number): void {
    const before = this.#lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    const at = before + column - 1;
    this.#field.focus({ preventScroll: true });
    this.#field.setSelectionRange(at, at);
    this.#numbers.children[line - 1]?.scrollIntoView({ block: 'center' });
  }

  /** Where a line is drawn, from the top of the text. */
  topOf(line: number): number {
    return (line - 1) * this.#lineHeight;
  }

  get #lines(): string[] {
    return this.#field.value.split('\n');
  }

  get #lineHeight(): number {
    return parseFloat(getComputedStyle(this.#field).lineHeight);
  }

  #fit(): void {
    const lines = this.#lines;
    const longest = lines.reduce((most, line) => Math.max(most, line.length), 0);
    this.#field.style.height = `calc(${lines.length + 1} * var(--row))`;
    this.#field.style.width = `max(100%, ${longest + 4}ch)`;
    const marks = new Map(this.#marks.toReversed().map((mark) => [mark.line, mark]));
    this.#numbers.replaceChildren(...lines.map((_, index) => numberOf(index + 1, marks.get(index + 1))));
    this.#colours.replaceChildren(
      ...[...marks.values()].map(({ line, severity }) => {
        const colour = element('div', { class: severity });
        colour.style.top = `calc(${line - 1} * var(--row))`;
        return colour;
      }),
    );
  }
}

function numberOf(line: number, mark: Mark | undefined): HTMLLIElement {
  if (!mark) return element('li', {}, String(line));
  const link = element('a', { href: mark.href, title: mark.label }, String(line));
  link.setAttribute('aria-label', `Line ${line}: ${mark.label}`);
  return element('li', { class: mark.severity }, link);
}
