import { once } from '../once.ts';
import type { ProgramCall } from './script.ts';

/** What a package manager is told to do with which packages. */
export interface PackageChange {
  readonly kind: 'install' | 'remove';
  /** Without versions; a group of apk's `--virtual` among them. */
  readonly names: readonly string[];
  /** `apk add --virtual .build-deps`: the name under which all of them can be removed. */
  readonly virtual: string | undefined;
}

const verbs: ReadonlyMap<string, PackageChange['kind']> = new Map([
  ...['install', 'add', 'groupinstall', 'in', 'reinstall'].map((verb) => [verb, 'install'] as const),
  ...['remove', 'purge', 'del', 'erase', 'autoremove', 'rm'].map((verb) => [verb, 'remove'] as const),
]);

const managers = new Set(['apk', 'apt', 'apt-get', 'aptitude', 'dnf', 'microdnf', 'tdnf', 'yum', 'zypper']);

/** Options of these managers whose value is the next word. */
const valued = new Set([
  '-t',
  '--virtual',
  '-o',
  '-c',
  '-X',
  '--repository',
  '-p',
  '--root',
  '--target-release',
]);

/** Undefined for a command of another kind. */
export function packageChangeOf(call: ProgramCall): PackageChange | undefined {
  return managers.has(call.program) ? changeOf(call) : undefined;
}

const changeOf = once(({ program, args }: ProgramCall): PackageChange | undefined => {
  const [verb = '', ...names] = wordsOf(args);
  const kind = verbs.get(verb);
  if (!kind) return undefined;
  return {
    kind,
    names: names.map((name) => name.split(/[=~<>@:]/, 1)[0] ?? ''),
    virtual: program === 'apk' ? virtualOf(args) : undefined,
  };
});

/** What stands beside the options; nothing of a redirection, nor what is not known. */
function wordsOf(args: ProgramCall['args']): string[] {
  const end = args.findIndex((word) => word !== undefined && /^[<>]/.test(word));
  return args
    .slice(0, end === -1 ? undefined : end)
    .filter((_, index, all) => !valued.has(all[index - 1] ?? ''))
    .flatMap((word) => (word === undefined || word === '' || word.startsWith('-') ? [] : [word]));
}

function virtualOf(args: ProgramCall['args']): string | undefined {
  const at = args.findIndex((word) => word === '-t' || word === '--virtual');
  const joined = args.find((word) => word?.startsWith('--virtual='));
  return at === -1 ? joined?.slice('--virtual='.length) : args[at + 1];
}
