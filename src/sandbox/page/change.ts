import { type Content, markup, type Markup } from './markup.ts';

/** A line of a change, without numbers. */
export interface ChangedLine {
  readonly kind: 'context' | 'added' | 'deleted';
  readonly text: string;
}

export const signs = { added: '+', deleted: '−', context: '' } as const;

export function changeTable(lines: readonly ChangedLine[], caption: Content, more = ''): Markup {
  const rows = lines.map(
    ({ kind, text }) =>
      markup`<tr class="${kind}"><td class="sign">${signs[kind]}</td><td class="line">${text}</td></tr>`,
  );
  return markup`<table class="code ${more}"><caption>${caption}</caption><colgroup><col class="sign"><col></colgroup><tbody>${rows}</tbody></table>`;
}

/** Lines that stay at the beginning and at the end are shown once: a suggestion has to repeat them. */
export function replacement(old: readonly string[], fresh: readonly string[]): ChangedLine[] {
  const most = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < most && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++;
  const as = (kind: ChangedLine['kind'], texts: readonly string[]): ChangedLine[] =>
    texts.map((text) => ({ kind, text }));
  return [
    ...as('context', fresh.slice(0, head)),
    ...as('deleted', old.slice(head, old.length - tail)),
    ...as('added', fresh.slice(head, fresh.length - tail)),
    ...as('context', fresh.slice(fresh.length - tail)),
  ];
}
