import type { Place } from '../../../text/source.ts';
import { oncePerProject } from '../../once.ts';
import type { Stage } from '../dockerfile.ts';
import { plainWords } from '../printed.ts';
import type { ProgramCall } from '../script.ts';
import { integer } from '../user.ts';
import { buildEvents, type ImageFiles } from './build.ts';
import { linesWritten, type WrittenLine } from './written.ts';

/*
 * Accounts with the number 0 that somebody can log in to: passwd(5) and shadow(5) take an empty second field for "no
 * password", and what a build sets is known to whoever reads its files.
 */

export interface OpenAccount {
  readonly name: string;
  /** `known`: the files of the build say it. */
  readonly password: 'none' | 'known';
  readonly at: Place;
}

export const openRoots = oncePerProject(
  (stage: Stage, files: ImageFiles | undefined): readonly OpenAccount[] => {
    const found = new Map<string, OpenAccount>();
    const roots = new Set([
      'root',
      ...stage.accounts.filter(({ kind, id }) => kind === 'user' && id === 0).map(({ name }) => name),
    ]);
    for (const line of linesWritten(
      stage,
      files,
      (path) => path === '/etc/passwd' || path === '/etc/shadow',
    )) {
      const account = inLine(line, roots);
      if (account) found.set(account.name, account);
    }
    for (const { call } of buildEvents(stage, files)) {
      if (!call) continue;
      const locked = lockedBy(call);
      if (locked !== undefined) found.delete(locked);
      const account = setBy(call, roots);
      if (account) found.set(account.name, account);
    }
    return [...found.values()];
  },
);

/** `root::0:0:root:/root:/bin/sh`, `root::19000:0:99999:7:::`; sed writes as much of it as it changes. */
function inLine({ path, text, at }: WrittenLine, roots: ReadonlySet<string>): OpenAccount | undefined {
  const [, name, password = '', number = ''] =
    /^[\^\s]*([a-z_][\w.-]*):([^:]*)(?::(\d+)?|$)/i.exec(text) ?? [];
  if (name === undefined) return undefined;
  const isRoot = path === '/etc/passwd' && number !== '' ? Number(number) === 0 : roots.has(name);
  if (!isRoot) return undefined;
  if (password === '') return { name, password: 'none', at };
  return /^\$[\w]{1,8}\$|^[\w./]{13}$/.test(password) ? { name, password: 'known', at } : undefined;
}

function wordsOf({ args }: ProgramCall): readonly (string | undefined)[] {
  return plainWords(args);
}

function lockedBy(call: ProgramCall): string | undefined {
  const words = wordsOf(call);
  const isLock =
    (call.program === 'passwd' && words.some((word) => /^-\w*l$|^--lock$/.test(word ?? ''))) ||
    (call.program === 'usermod' && words.some((word) => /^-L$|^--lock$/.test(word ?? '')));
  return isLock && call.isCertain ? (operandOf(words) ?? 'root') : undefined;
}

function operandOf(words: readonly (string | undefined)[]): string | undefined {
  const last = words.at(-1);
  return last === undefined || last.startsWith('-') ? undefined : last;
}

function setBy(call: ProgramCall, roots: ReadonlySet<string>): OpenAccount | undefined {
  const account = byProgram(call);
  return account && (roots.has(account.name) || account.isRoot) ? { ...account, at: call.at } : undefined;
}

type Set0 = Pick<OpenAccount, 'name' | 'password'> & { readonly isRoot?: boolean };

function byProgram(call: ProgramCall): Set0 | undefined {
  const words = wordsOf(call);
  switch (call.program) {
    case 'passwd':
      return byPasswd(words, call.input);
    case 'chpasswd':
      return byChpasswd(call.input ?? '');
    case 'usermod':
    case 'useradd':
      return byOption(words);
    default:
      return undefined;
  }
}

function byPasswd(words: readonly (string | undefined)[], input: string | undefined): Set0 | undefined {
  const name = operandOf(words) ?? 'root';
  if (words.some((word) => /^-\w*d$|^--delete$/.test(word ?? ''))) return { name, password: 'none' };
  const isAsking = !words.some((word) => /^-(?!-stdin$|[qs]$|-quiet$)/.test(word ?? ''));
  return isAsking && input !== undefined && input.trim() !== '' ? { name, password: 'known' } : undefined;
}

function byChpasswd(input: string): Set0 | undefined {
  for (const line of input.split('\n', 100)) {
    const [, name, password = ''] = /^\s*([a-z_][\w.-]*):(.+)$/i.exec(line) ?? [];
    if (name !== undefined && !/^[*!]+$/.test(password)) {
      if (name === 'root') return { name, password: 'known' };
    }
  }
  return undefined;
}

/** `usermod -p '' root`, `useradd -o -u 0 -p … toor`; the hash of a password that nobody has begins with `!` or `*`. */
function byOption(words: readonly (string | undefined)[]): Set0 | undefined {
  const at = words.findIndex((word) => /^(?:-p|--password)(?:=|$)/.test(word ?? ''));
  const option = words[at] ?? '';
  const value = option.includes('=') ? option.slice(option.indexOf('=') + 1) : words[at + 1];
  const name = operandOf(words);
  if (at === -1 || name === undefined || value === undefined || /^[*!]/.test(value)) return undefined;
  const number = words.findIndex((word) => /^(?:-\w*u|--uid)$/.test(word ?? ''));
  const isRoot =
    words.some((word) => /^(?:-\w*u|--uid=)0+$/.test(word ?? '')) ||
    (number !== -1 && integer(words[number + 1] ?? '') === 0);
  return { name, password: value === '' ? 'none' : 'known', isRoot };
}
