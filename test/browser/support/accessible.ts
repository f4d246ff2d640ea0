import type { Page } from 'playwright-core';

/** What would keep somebody from using the page; each a sentence. The script runs in the browser. */
export function barriers(page: Page): Promise<string[]> {
  return page.evaluate(script);
}

const script = String.raw`(() => {
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const nameOf = (element) => element.tagName.toLowerCase() + ' "' + (element.textContent ?? '').trim().slice(0, 40) + '"';
  if (document.documentElement.lang === '') found.push('the page has no language');
  for (const landmark of ['header', 'main', 'footer', 'h1'])
    if (all(landmark).length !== 1) found.push('not one ' + landmark);
  for (const nav of all('nav')) if (!nav.getAttribute('aria-label')) found.push('a nav without a name');
  for (const field of all('input:not([type=hidden]), textarea'))
    if (!field.labels?.length) found.push('a field without a label: ' + field.id);
  for (const each of all('a, button, summary'))
    if ((each.textContent ?? '').trim() === '') found.push('nothing to call it by: ' + each.outerHTML);
  const ids = all('[id]').map((each) => each.id);
  for (const id of new Set(ids.filter((each, at) => ids.indexOf(each) !== at))) found.push('two are called ' + id);
  for (const each of all('[aria-labelledby], [aria-describedby]'))
    for (const id of ((each.getAttribute('aria-labelledby') ?? '') + ' ' + (each.getAttribute('aria-describedby') ?? '')).split(' '))
      if (id !== '' && !document.getElementById(id)) found.push('nothing is called ' + id);
  let level = 0;
  for (const heading of all('h1, h2, h3, h4, h5, h6')) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) found.push('a level is left out before ' + nameOf(heading));
    level = own;
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push('it scrolls sideways: ' + document.documentElement.scrollWidth);

  // WCAG 2.2, 1.4.3: 4.5 to 1.
  const parse = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const channel = (value) => { const part = value / 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if ((walker.currentNode.textContent ?? '').trim() === '' || element.closest('.heard, :disabled')) continue;
    const [front, back] = [parse(getComputedStyle(element).color), behind(element)];
    const [bright, dark] = [light(front), light(back)].sort((a, b) => b - a);
    const ratio = (bright + 0.05) / (dark + 0.05);
    const key = front + ' on ' + back;
    if (ratio < 4.5 && !seen.has(key)) found.push('contrast ' + ratio.toFixed(2) + ' of ' + nameOf(element));
    seen.add(key);
  }
  return found;
})()`;
