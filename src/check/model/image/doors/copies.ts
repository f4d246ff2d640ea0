import { basename } from '../path.ts';
import type { ProgramCall } from '../script.ts';

/** A file that a command puts to another place as well. */
export interface FileCopy {
  readonly from: string;
  readonly to: string;
}

/** `cp /bin/sh /x`, `cat /bin/sh > /x`, `dd if=/bin/sh of=/x` */
export function copyBy({ program, args }: ProgramCall): FileCopy | undefined {
  const known = args.flatMap((word) => word ?? []);
  const [from, to, target] = known.filter((word) => !word.startsWith('-'));
  switch (program) {
    case 'cp':
    case 'ln':
    case 'mv':
      return target === undefined ? copied(from, to) : undefined;
    case 'install':
      return copied(...known.filter((word) => word.startsWith('/')));
    case 'cat':
      return to === '>' ? copied(from, target) : undefined;
    case 'dd':
      return copied(valueOf('if=', known), valueOf('of=', known));
    default:
      return undefined;
  }
}

function copied(from?: string, to?: string): FileCopy | undefined {
  if (from === undefined || to === undefined) return undefined;
  return { from, to: to.endsWith('/') ? to + basename(from) : to };
}

function valueOf(name: string, words: readonly string[]): string | undefined {
  return words.find((word) => word.startsWith(name))?.slice(name.length);
}
