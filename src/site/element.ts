type Child = Node | string | false | undefined;

interface Made {
  readonly class?: string;
  readonly id?: string;
  readonly href?: string;
  readonly title?: string;
  readonly on?: () => void;
  readonly data?: Readonly<Record<string, string>>;
}

/** An element with what is in it. Text comes in as text, so nothing that a stranger wrote becomes markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  { class: className, id, href, title, on, data = {} }: Made,
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className !== undefined) made.className = className;
  if (id !== undefined) made.id = id;
  if (title !== undefined) made.title = title;
  if (href !== undefined) made.setAttribute('href', href);
  if (made instanceof HTMLButtonElement) made.type = 'button';
  if (on) made.addEventListener('click', on);
  for (const [key, value] of Object.entries(data)) made.dataset[key] = value;
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** A sentence of ours: what stands between backticks is code. */
export function sentence(text: string): (Node | string)[] {
  return text.split('`').map((part, index) => (index % 2 === 0 ? part : element('code', {}, part)));
}

/** An element of the page as it was written; without it the page is not ours. */
export function theElement<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} called ${id}`);
  return found;
}
