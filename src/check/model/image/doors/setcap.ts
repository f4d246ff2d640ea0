import { capabilityNames } from '../../../facts/capabilities.ts';
import { givesRoot } from '../../../facts/willing-programs.ts';
import type { ProgramCall } from '../script.ts';

/** What setcap does to a file. */
export interface CapabilityChange {
  readonly path: string;
  /** The first that gives root, or `all`; undefined where they are taken away. */
  readonly capability: string | undefined;
}

/** `setcap [-q] [-n UID] CAPABILITIES FILE …`, `setcap -r FILE` (setcap(8)). */
export function changesBySetcap({ input = '' }: ProgramCall, words: readonly string[]): CapabilityChange[] {
  if (words.some((word) => /^-\w*[vh]$/.test(word))) return [];
  const isOption = (word: string, at: number) => word === '-q' || word === '-n' || words[at - 1] === '-n';
  const operands = words.filter((word, at) => !isOption(word, at));
  const changes: CapabilityChange[] = [];
  for (let at = 0; at + 1 < operands.length; at += 2) {
    const [text = '', path = ''] = operands.slice(at, at + 2);
    const capability = text === '-r' ? undefined : givenIn(text === '-' ? input : text);
    if (text === '-r' || capability !== undefined) changes.push({ path, capability });
  }
  return changes;
}

function givenIn(text: string): string | undefined {
  for (const clause of text.trim().split(/\s+/)) {
    const found = givenByClause(clause);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** cap_from_text(3): names are of any case, and may be numbers; none at all are all. */
function givenByClause(clause: string): string | undefined {
  const [, list = '', operators = ''] = /^([\w,]*)((?:[-+=][eip]*)+)$/.exec(clause) ?? [];
  if (!/[+=][ei]*p/.test(operators)) return undefined;
  if (list === '' || list.toLowerCase() === 'all') return 'all';
  return list
    .split(',')
    .map((name) => capabilityNames[Number(name)] ?? name.toUpperCase().replace(/^CAP_/, ''))
    .find(givesRoot);
}
