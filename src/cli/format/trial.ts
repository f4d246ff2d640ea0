import type { FixReport } from '../../check/index.ts';
import { harmless } from './harmless.ts';
import type { Page } from './page.ts';
import { wrap } from './wrap.ts';

/** What was seen when somebody tried it, and the commands that try it, each on a line that can be copied whole. */
export function trialLines(
  { try: commands, ran = '' }: Pick<FixReport, 'ran' | 'try'>,
  indent: string,
  page: Pick<Page, 'paint' | 'width'>,
): string[] {
  const lead = ran === '' ? 'Test it: ' : 'Test it again: ';
  const seen = ran === '' ? [] : wrap(harmless(ran), page.width - indent.length).map((line) => indent + line);
  const lines = commands
    .split('\n')
    .filter((command) => command !== '')
    .map((command, index) => {
      const start = index === 0 ? lead : ' '.repeat(lead.length);
      return `${indent}${start}${page.paint('bold', harmless(command))}`;
    });
  return [...seen, ...lines];
}
