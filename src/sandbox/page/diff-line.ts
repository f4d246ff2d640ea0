import { markup, type Markup } from './markup.ts';

/** What a line of a diff is, by its sign: the names that style sheets give a colour. */
export function kindOfLine(line: string): 'added' | 'removed' | 'hunk' | 'same' {
  return kinds.get(line.charAt(0)) ?? 'same';
}

const kinds = new Map<string, ReturnType<typeof kindOfLine>>([
  ['+', 'added'],
  ['-', 'removed'],
  ['@', 'hunk'],
]);

export function diffLine(line: string): Markup {
  return markup`<span class="${kindOfLine(line)}">${line}\n</span>`;
}
