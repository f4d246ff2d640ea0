import type { BaseImageFacts } from '../../facts/base-images.ts';
import type { Instruction } from '../../read/dockerfile.ts';
import type { ShellCommand } from '../../read/shell.ts';
import type { Place } from '../../text/source.ts';
import { withNested } from './nested.ts';
import { scriptsOf } from './script.ts';
import type { Copy } from './step.ts';
import { integer } from './user.ts';

/** A user or a group that the image certainly has. */
export interface Account {
  readonly kind: 'user' | 'group';
  readonly name: string;
  /** The number; null where the build leaves it to chance. */
  readonly id: number | null;
  /** A user's group: its number; null where it is not known. */
  readonly gid: number | null;
  readonly at: Place;
  readonly from: 'RUN' | 'base';
}

export function baseAccounts(facts: BaseImageFacts | undefined, at: Place): Account[] {
  return (facts?.users ?? []).map(({ name, uid, gid }) => ({
    kind: 'user',
    name,
    id: uid ?? null,
    gid: gid ?? null,
    at,
    from: 'base',
  }));
}

/** More than any image has. */
const mostAccounts = 200;

/** What useradd, adduser, groupadd and addgroup of this RUN create, after the accounts that are there before it. */
export function accountsAfter(
  accounts: readonly Account[],
  instruction: Instruction,
  get: (name: string) => string | undefined,
): readonly Account[] {
  if (accounts.length >= mostAccounts) return accounts;
  const { args, heredocs } = instruction;
  if (![args, ...heredocs.map(({ body }) => body)].some((text) => creating.test(text))) return accounts;
  let created: readonly Account[] = accounts;
  for (const { commands, place } of scriptsOf(instruction, get))
    for (const command of withNested(commands, get))
      if (created.length < mostAccounts) created = afterCommand(created, command, place(command.span));
  return [...created, ...rootsWrittenBy(instruction)];
}

function afterCommand(accounts: readonly Account[], command: ShellCommand, at: Place): readonly Account[] {
  const gone = removedBy(command);
  if (gone !== undefined) return accounts.filter(({ kind, name }) => kind !== 'user' || name !== gone);
  const account = accountMadeBy(command, at, accounts);
  // What may happen is believed of root alone: nobody gives the number 0 away by mistake.
  return account && (command.isCertain || account.id === 0) ? [...accounts, account] : accounts;
}

/** The user or group that a command makes, or gives another number or name. */
export function accountMadeBy(
  command: ShellCommand,
  at: Place,
  accounts: readonly Account[],
): Account | undefined {
  return (
    accountOf(command, at, accounts) ??
    renumbered(command, at) ??
    renamed(command, at, accounts) ??
    writtenAccount(command, at)
  );
}

const creating = /useradd|adduser|usermod|groupadd|addgroup|\/etc\/(?:passwd|group)/;

/** The options of each program that take a value, after their manual pages; adduser is BusyBox's or Debian's. */
const programs: ReadonlyMap<string, { readonly short: string; readonly long: ReadonlySet<string> }> = new Map(
  [
    [
      'useradd',
      {
        short: 'bcdefgGkKpPRsuZ',
        long: new Set(
          'base-dir comment home-dir home expiredate inactive gid groups skel key password prefix root shell uid selinux-user'.split(
            ' ',
          ),
        ),
      },
    ],
    [
      'adduser',
      {
        short: 'hgsGuk',
        long: new Set(
          'home gecos comment shell ingroup uid gid skel firstuid lastuid firstgid lastgid conf'.split(' '),
        ),
      },
    ],
    [
      'usermod',
      {
        short: 'cdefgGlpRsuvVwWZ',
        long: new Set(
          'comment home expiredate inactive gid groups login password prefix root shell uid selinux-user'.split(
            ' ',
          ),
        ),
      },
    ],
    ['groupadd', { short: 'gKpPRU', long: new Set('gid key password prefix root users'.split(' ')) }],
    ['addgroup', { short: 'g', long: new Set('gid firstgid lastgid conf'.split(' ')) }],
  ],
);

function accountOf({ words }: ShellCommand, at: Place, accounts: readonly Account[]): Account | undefined {
  const [tool, ...rest] = words.map(({ text }) => text).slice(words[0]?.text === 'sudo' ? 1 : 0);
  const program = /^(?:\/usr)?(?:\/s?bin\/)?(useradd|adduser|groupadd|addgroup)$/.exec(tool ?? '')?.[1] ?? '';
  const call = callOf(program, rest);
  // `adduser USER GROUP` and `addgroup USER GROUP` only join the two.
  const [name = '', ...others] = call?.names ?? [];
  if (!call || others.length > 0 || !/^[a-z_][\w.-]*\$?$/i.test(name)) return undefined;
  const kind = program.includes('group') ? 'group' : 'user';
  if (accounts.some((one) => one.name === name && one.kind === kind)) return undefined;
  const numbered = kind === 'group' ? ['g', 'gid'] : ['u', 'uid'];
  const id = integer(valueOf(call, numbered) ?? '');
  const group =
    kind === 'group'
      ? undefined
      : valueOf(call, program === 'useradd' ? ['g', 'gid'] : ['G', 'ingroup', 'gid']);
  return { kind, name, id, gid: group === undefined ? null : groupNumber(group, accounts), at, from: 'RUN' };
}

/** `usermod -o -u 0 node` */
function renumbered({ words }: ShellCommand, at: Place): Account | undefined {
  const [tool, ...rest] = words.map(({ text }) => text);
  const call = tool === 'usermod' ? callOf('usermod', rest) : undefined;
  const [name, ...others] = call?.names ?? [];
  const id = call && integer(valueOf(call, ['u', 'uid']) ?? '');
  if (name === undefined || others.length > 0 || typeof id !== 'number') return undefined;
  return { kind: 'user', name, id, gid: null, at, from: 'RUN' };
}

/** `userdel -r app` */
function removedBy({ words, isCertain }: ShellCommand): string | undefined {
  const [tool, ...rest] = words.map(({ text }) => text);
  return isCertain && /^(?:userdel|deluser)$/.test(tool ?? '')
    ? rest.findLast((word) => word?.startsWith('-') !== true)
    : undefined;
}

/** `usermod -l app root` */
function renamed({ words }: ShellCommand, at: Place, accounts: readonly Account[]): Account | undefined {
  const [tool, ...rest] = words.map(({ text }) => text);
  const call = tool === 'usermod' ? callOf('usermod', rest) : undefined;
  const [old, ...others] = call?.names ?? [];
  const name = call && valueOf(call, ['l', 'login']);
  if (old === undefined || name === undefined || others.length > 0) return undefined;
  const was = accounts.findLast((one) => one.kind === 'user' && one.name === old);
  return { kind: 'user', name, id: old === 'root' ? 0 : (was?.id ?? null), gid: null, at, from: 'RUN' };
}

/**
 * The names that a RUN or a COPY with its own text gives the number 0 in /etc/passwd, however it writes there: by echo,
 * printf, tee, a heredoc, or sed, in which the line as it will be stands too.
 */
export function rootsWrittenBy(instruction: Instruction): Account[] {
  const { args, heredocs } = instruction;
  const texts = [args, ...heredocs.map(({ body }) => body)];
  if (!texts.some((text) => text.includes('/etc/passwd'))) return [];
  const names = texts.flatMap((text) => Array.from(text.matchAll(rootLine), ([, name = '']) => name));
  return [...new Set(names)]
    .filter((name) => name !== 'root')
    .map((name) => ({ kind: 'user', name, id: 0, gid: null, at: instruction, from: 'RUN' }));
}

/** `app:x:0:` */
const rootLine = /(?<![\w.-])([a-z_][\w.-]{0,31}):[^:\s/'"]{0,128}:0+(?=[:/|'"\s])/gi;

/** `echo "app:x:1000:1000::/:/sbin/nologin" >> /etc/passwd` */
function writtenAccount({ words }: ShellCommand, at: Place): Account | undefined {
  const [tool, line = '', arrow = '', file, ...rest] = words.map(({ text }) => text ?? '\n');
  if (tool !== 'echo' || !/^>>?$/.test(arrow) || rest.length > 0) return undefined;
  const [, name = '', id = '', gid = ''] =
    /^([a-z_][\w.-]*):[^:\n]*:(\d+):(\d*)(?:[^\d\n][^\n]*)?$/i.exec(line) ?? [];
  if (name === '' || (file !== '/etc/passwd' && file !== '/etc/group')) return undefined;
  const kind = file === '/etc/passwd' ? 'user' : 'group';
  return { kind, name, id: integer(id), gid: kind === 'user' ? integer(gid) : null, at, from: 'RUN' };
}

/** After `COPY --from=build /etc/passwd /etc/group /etc/`: the copied files take the place of those that were there. */
export function accountsCopied(
  accounts: readonly Account[],
  { sources, destination }: Pick<Copy, 'sources' | 'destination'>,
  from: readonly Account[],
): readonly Account[] {
  let result = accounts;
  const target = 'error' in destination ? '' : destination.text;
  for (const source of sources) {
    const path = 'error' in source ? '' : source.text;
    if (path === target && /^\/(?:etc\/?)?$/.test(path)) return from;
    const kind = kindByFile.get(path);
    if (kind === undefined || ![path, '/etc', '/etc/'].includes(target)) continue;
    result = [...result.filter((one) => one.kind !== kind), ...from.filter((one) => one.kind === kind)];
  }
  return result;
}

const kindByFile: ReadonlyMap<string, Account['kind']> = new Map([
  ['/etc/passwd', 'user'],
  ['/etc/group', 'group'],
]);

/** A command's options and operands; undefined where a word that is not known leaves nothing certain. */
interface Call {
  readonly options: ReadonlyMap<string, string>;
  readonly names: readonly string[];
}

function callOf(program: string, words: readonly (string | undefined)[]): Call | undefined {
  const known = programs.get(program);
  const options = new Map<string, string>();
  const names: string[] = [];
  if (!known) return undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) return undefined;
    // The `2` of `2>/dev/null` is no name.
    if (/^\d$/.test(word) && /^[<>]/.test(words[at + 1] ?? '')) break;
    if (/^[<>]/.test(word)) break;
    const option = optionOf(word, known.short, known.long);
    if (!option) {
      names.push(word);
      continue;
    }
    // An unknown number is no number, and nothing else is asked for.
    options.set(option.name, option.value ?? words[++at] ?? '?');
  }
  return { options, names };
}

/** Without a value: it is the next word. */
function optionOf(
  word: string,
  short: string,
  long: ReadonlySet<string>,
): { readonly name: string; readonly value?: string } | undefined {
  if (!/^-./.test(word)) return undefined;
  if (word.startsWith('--')) {
    const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (value !== undefined) return { name, value };
    return long.has(name) ? { name } : { name, value: '' };
  }
  // The last letter of `-rmu` may take the next word, and `-u1000` holds its own.
  const at = Array.from(word.slice(1)).findIndex((letter) => short.includes(letter)) + 1;
  const rest = word.slice(at + 1);
  if (at === 0) return { name: word.slice(1), value: '' };
  return rest === '' ? { name: word.charAt(at) } : { name: word.charAt(at), value: rest };
}

function valueOf({ options }: Call, names: readonly string[]): string | undefined {
  return names.map((name) => options.get(name)).find((value) => value !== undefined);
}

function groupNumber(group: string, accounts: readonly Account[]): number | null {
  if (group === 'root') return 0;
  return integer(group) ?? accounts.find(({ kind, name }) => kind === 'group' && name === group)?.id ?? null;
}
