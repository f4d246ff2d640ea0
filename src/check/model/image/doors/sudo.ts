import { isWilling } from '../../../facts/willing-programs.ts';
import type { Place } from '../../../text/source.ts';
import { oncePerProject } from '../../once.ts';
import type { Stage } from '../dockerfile.ts';
import { ownAccount } from '../ownership.ts';
import { basename } from '../path.ts';
import { packageChangeOf } from '../packages.ts';
import { plainWords } from '../printed.ts';
import type { ProgramCall } from '../script.ts';
import { buildEvents, type ImageFiles } from './build.ts';
import { linesWritten, type WrittenLine } from './written.ts';

/*
 * Who may become root without a password: sudoers(5), `WHO HOST=(AS) NOPASSWD: COMMANDS`, and doas.conf(5),
 * `permit nopass WHO`.
 */

export interface SudoRule {
  readonly program: 'sudo' | 'doas';
  readonly at: Place;
  /** The user of the image is one of those whom it allows to do anything; else nobody can tell, or it is somebody else. */
  readonly isOwn: boolean;
}

export const sudoRules = oncePerProject(
  (stage: Stage, files: ImageFiles | undefined): readonly SudoRule[] => {
    const lines = [
      ...linesWritten(stage, files, (path) => rulesOf(path) !== undefined),
      ...byVisudo(stage, files),
    ];
    const isFree = lines.some(({ text }) => /^\s*Defaults\b.*!authenticate/.test(text));
    const groups = groupsOf(stage, files);
    return lines.flatMap((line) => {
      const rule = rulesOf(line.path) === 'doas' ? doasRule(line.text) : sudoRule(line.text, isFree);
      if (!rule) return [];
      return [
        {
          program: rulesOf(line.path) ?? 'sudo',
          at: line.at,
          isOwn: rule.isAll && isMeant(rule.who, stage, groups),
        },
      ];
    });
  },
);

export interface Passwordless extends SudoRule {
  /** The build installs the program. */
  readonly isThere: boolean;
}

/** The rule that gives most; undefined too where the program is removed again. */
export function passwordlessIn(stage: Stage, files?: ImageFiles): Passwordless | undefined {
  const rules = sudoRules(stage, files);
  const rule = rules.find(({ isOwn }) => isOwn) ?? rules[0];
  if (!rule) return undefined;
  const changes = buildEvents(stage, files).flatMap(({ call }) =>
    call ? (packageChangeOf(call) ?? []) : [],
  );
  const ofIt = changes.filter(({ names }) =>
    names.some((name) => name === rule.program || name === `open${rule.program}`),
  );
  if (ofIt.some(({ kind }) => kind === 'remove')) return undefined;
  return { ...rule, isThere: ofIt.length > 0 };
}

function rulesOf(path: string): SudoRule['program'] | undefined {
  if (path === '/etc/sudoers' || path.startsWith('/etc/sudoers.d')) return 'sudo';
  return path === '/etc/doas.conf' || path.startsWith('/etc/doas.d') ? 'doas' : undefined;
}

/** `echo … | EDITOR='tee -a' visudo` */
function byVisudo(stage: Stage, files: ImageFiles | undefined): WrittenLine[] {
  return buildEvents(stage, files).flatMap(({ call }) =>
    call?.program === 'visudo' && call.input !== undefined
      ? call.input.split('\n', 100).map((text) => ({ path: '/etc/sudoers', text, at: call.at }))
      : [],
  );
}

interface Rule {
  readonly who: string;
  /** It allows any command, or one that does what it is told. */
  readonly isAll: boolean;
}

function sudoRule(text: string, isFree: boolean): Rule | undefined {
  const [, who, what = ''] = /^\s*([^\s#]\S*|#\d+)\s+[^\s=]+\s*=(.*)$/.exec(text) ?? [];
  if (who === undefined || /^(?:Defaults|\w+_Alias)/.test(who) || !(isFree || what.includes('NOPASSWD')))
    return undefined;
  const commands = what.slice(what.lastIndexOf(':') + 1).replace(/^\s*\([^)]*\)/, '');
  const isAll = commands
    .split(',')
    .some((one) => one.trim() === 'ALL' || isWilling(basename(one.trim().split(/\s/, 1)[0] ?? '')));
  return { who, isAll };
}

function doasRule(text: string): Rule | undefined {
  const words = text.trim().split(/\s+/);
  if (words[0] !== 'permit' || !words.includes('nopass')) return undefined;
  const as = words.indexOf('as');
  const isRoot = as === -1 || words[as + 1] === 'root';
  const who = words
    .slice(1)
    .find((word) => !/^(?:nopass|nolog|persist|keepenv|setenv|\{.*|.*\}|\w+=.*)$/.test(word));
  const command = words.indexOf('cmd');
  const isAll = command === -1 || isWilling(basename(words[command + 1] ?? ''));
  return who === undefined || !isRoot ? undefined : { who: who.replace(/^:/, '%'), isAll };
}

function isMeant(who: string, stage: Stage, groups: ReadonlySet<string>): boolean {
  const { user } = stage;
  if (user.kind !== 'name' && user.kind !== 'uid') return false;
  const account = ownAccount(stage);
  if (who === 'ALL' || who === user.name || who === account?.name) return true;
  if (who.startsWith('#')) return Number(who.slice(1)) === (user.uid ?? account?.id);
  return who.startsWith('%') && groups.has(who.slice(1));
}

/** The groups that the build puts the user of the image into. */
function groupsOf(stage: Stage, files: ImageFiles | undefined): ReadonlySet<string> {
  const groups = new Set<string>();
  for (const { call } of buildEvents(stage, files))
    if (call)
      for (const group of joinedBy(call, ownAccount(stage)?.name ?? stage.user.name)) groups.add(group);
  return groups;
}

function joinedBy({ program, args }: ProgramCall, user: string): readonly string[] {
  const words = plainWords(args).flatMap((word) => word ?? []);
  if (!words.includes(user)) return [];
  const operands = words.filter((word) => !word.startsWith('-') && word !== user);
  switch (program) {
    case 'adduser':
    case 'addgroup':
    case 'gpasswd':
      return operands;
    case 'useradd':
    case 'usermod': {
      const at = words.findIndex((word) => /^(?:-[a-z]*[Gg]|--groups|--gid)$/.test(word));
      const joined = words.find((word) => word.startsWith('--groups='))?.slice('--groups='.length);
      return (joined ?? (at === -1 ? '' : (words[at + 1] ?? ''))).split(',');
    }
    default:
      return [];
  }
}
