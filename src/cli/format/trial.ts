import { harmless } from './harmless.ts';
import type { Page } from './page.ts';

/** The commands that try a fix, each on a line that can be copied whole. */
export function trialLines(commands: string, indent: string, page: Pick<Page, 'paint'>): string[] {
  const lead = 'Test it: ';
  return commands
    .split('\n')
    .filter((command) => command !== '')
    .map((command, index) => {
      const start = index === 0 ? lead : ' '.repeat(lead.length);
      return `${indent}${start}${page.paint('bold', harmless(command))}`;
    });
}
