import { harmless } from './harmless.ts';
import { widthOf } from './width.ts';

/** The words of a text in lines of at most this width. A word that is longer stands alone, uncut, so it can be copied. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of harmless(text).split(' ')) {
    if (word === '') continue;
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
