import { hasMountBelow, type Mount, mountAt } from '../mounts.ts';
import { absolutePath, isWithin } from '../image/path.ts';
import type { Act } from './act.ts';
import { operandsOf } from './operands.ts';

/** The files and folders of the system that a command writes to, as far as it names them in full. */
function systemWritesOf(act: Act): string[] {
  return writesOf(act)
    .flatMap((path) => (path.startsWith('/') ? absolutePath('/', path) : []))
    .filter(isSystem);
}

/** All that it writes to, as far as it names it. */
export function writesOf(act: Act): string[] {
  return allWritesOf(act).flatMap((path) => path ?? []);
}

/** All that it writes to; undefined where only the running shell can tell. */
export function allWritesOf(act: Act): readonly (string | undefined)[] {
  return [...act.outputs, ...(writers.get(act.program)?.(act) ?? [])];
}

const folders = ['/bin', '/boot', '/etc', '/lib', '/lib32', '/lib64', '/sbin', '/usr'];

/** /usr/src is where many images keep the application itself. */
function isSystem(path: string): boolean {
  return folders.some((folder) => isWithin(path, folder)) && !isWithin(path, '/usr/src');
}

type Writer = (act: Act) => readonly (string | undefined)[];

const every: Writer = (act) => operandsOf(act, ['-s', '--size']).words;

const lastOf: Writer = (act) => {
  const { words, values } = operandsOf(act, ['-t', '--target-directory', '-m', '-o', '-g', '-S']);
  const folder = values.get('-t') ?? values.get('--target-directory');
  return folder === undefined ? (words.length > 1 ? words.slice(-1) : []) : [folder];
};

/** `sed -i s/a/b/ file`: without -e or -f, the first word is the script. */
const edited: Writer = (act) => {
  const { words, values, flags } = operandsOf(act, ['-e', '-f', '--expression', '--file']);
  const inPlace = [...flags].some((flag) => flag === 'i' || flag.startsWith('in-place'));
  return inPlace ? words.slice(values.size > 0 ? 0 : 1) : [];
};

const valueOf =
  (...options: readonly string[]): Writer =>
  (act) => {
    const { values } = operandsOf(act, options);
    return options.map((option) => values.get(option));
  };

const fixed =
  (...paths: readonly string[]): Writer =>
  () =>
    paths;

/** What each program writes to, after its manual page. */
const writers: ReadonlyMap<string, Writer> = new Map([
  ...['mkdir', 'rm', 'rmdir', 'tee', 'touch', 'truncate', 'unlink'].map((name) => [name, every] as const),
  ...['cp', 'install', 'ln', 'mv', 'rsync'].map((name) => [name, lastOf] as const),
  ['sed', edited] as const,
  ['chmod', (act: Act) => operandsOf(act).words.slice(1)] as const,
  ['curl', valueOf('-o', '--output', '--output-dir')] as const,
  ['wget', valueOf('-O', '--output-document', '-P', '--directory-prefix')] as const,
  ['tar', (act: Act) => (isExtraction(act) ? valueOf('-C', '--directory')(act) : [])] as const,
  ['unzip', valueOf('-d')] as const,
  ['dd', (act: Act) => act.args.map((word) => /^of=(.*)$/s.exec(word ?? '')?.[1])] as const,
  ...[
    ...['addgroup', 'adduser', 'chpasswd', 'delgroup', 'deluser', 'groupadd', 'groupdel', 'groupmod'],
    ...['passwd', 'useradd', 'userdel', 'usermod'],
  ].map((name) => [name, fixed('/etc/passwd')] as const),
  ['update-ca-certificates', fixed('/etc/ssl/certs')] as const,
  ['update-ca-trust', fixed('/etc/pki')] as const,
  ...['a2disconf', 'a2dismod', 'a2dissite', 'a2enconf', 'a2enmod', 'a2ensite'].map(
    (name) => [name, fixed('/etc/apache2')] as const,
  ),
]);

/** `tar -xzf`, `tar xf`, `tar --extract`. */
function isExtraction({ args: [first = '', ...others] }: Act): boolean {
  return /^-?[a-z]*x/.test(first) || [first, ...others].some((word) => word === '--extract' || word === '-x');
}

export interface SystemWrite {
  readonly act: Act;
  readonly path: string;
}

/** Of all that it does when it starts, but for what goes to a volume. */
export function systemWritesIn(acts: readonly Act[], mounts: readonly Mount[]): SystemWrite[] {
  return acts
    .flatMap((act) => systemWritesOf(act).map((path) => ({ act, path })))
    .filter(({ path }) => !mountAt(mounts, path) && !hasMountBelow(mounts, path));
}
