import type { Instruction, Step } from '../../model/image/dockerfile.ts';
import { packageChangeOf } from '../../model/image/packages.ts';
import { absolutePath, isWithin } from '../../model/image/path.ts';
import { callsOf, type ProgramCall, scriptsOf } from '../../model/image/script.ts';

/* What the steps of a stage leave behind, as far as each of their commands is understood. */

/** Undefined where it runs something that cannot be told. */
export function understood(instruction: Instruction): readonly ProgramCall[] | undefined {
  const calls = callsOf(instruction);
  const commands = scriptsOf(instruction).flatMap((script) => script.commands);
  const hasScript = instruction.heredocs.length > 0;
  return calls.length === commands.length && calls.length > 0 && !hasScript ? calls : undefined;
}

/** Every call of the RUNs among these steps; undefined where one of them cannot be told. */
export function callsIn(steps: readonly Step[]): readonly ProgramCall[] | undefined {
  const all: ProgramCall[] = [];
  for (const { instruction } of steps) {
    if (instruction.keyword !== 'RUN') continue;
    const calls = understood(instruction);
    if (!calls) return undefined;
    all.push(...calls);
  }
  return all;
}

/** Where a COPY or ADD puts its files; undefined where that is not known. */
export function targetOf({ copy, workdir }: Step): string | undefined {
  if (!copy || 'error' in copy.destination || !copy.destination.isKnown) return undefined;
  const { text } = copy.destination;
  return workdir === null && !text.startsWith('/') ? undefined : absolutePath(workdir ?? '/', text);
}

/** The folder that holds everything the stage is given and works in; undefined where there is none of its own. */
export function homeOf(steps: readonly Step[], workdir: string | null): string | undefined {
  const folders = [workdir, ...steps.map((step) => step.workdir)].filter((folder) => folder !== null);
  const home = folders.filter((folder) => folder !== '/').sort((a, b) => a.length - b.length)[0];
  if (home === undefined || systemFolders.test(home)) return undefined;
  const targets = steps.flatMap((step) => (step.copy ? [targetOf(step)] : []));
  const isAll = [...folders, ...targets].every(
    (path) => path !== undefined && (isWithin(path, home) || path === '/' || isWithin(path, '/tmp')),
  );
  return isAll && !targets.includes('/') ? home : undefined;
}

/** Those that images have for themselves; root's own nobody else may look into. */
const systemFolders =
  /^\/(?:bin|boot|dev|etc|home|lib\d*|media|mnt|opt|proc|root(?:\/.*)?|run|sbin|srv|sys|tmp|usr(?:\/(?:bin|lib\d*|libexec|local(?:\/s?bin|\/lib)?|sbin|share|src))?|var(?:\/(?:cache|lib|log|run|tmp|www))?)$/;

/** Commands that leave nothing outside these folders that a running program could ask for. */
export function isHousekeeping({ program, args }: ProgramCall, folders: readonly string[]): boolean {
  const words = args.map((word) => word ?? '$');
  if (words.some((word, at) => isOutput(word, words[at + 1]))) return false;
  if (program === 'mkdir' || program === 'touch')
    return words
      .filter((word) => /^[^-\d>&]/.test(word))
      .every((word) => folders.some((folder) => isWithin(absolutePath(folder, word), folder)));
  return housekeeping.has(program);
}

/** `> file`, but not `> /dev/null` and `2>&1`. */
function isOutput(word: string, next = ''): boolean {
  return /^>>?$/.test(word) && next !== '/dev/null';
}

const housekeeping = new Set([
  ':',
  'addgroup',
  'adduser',
  'cd',
  'chmod',
  'cp',
  'echo',
  'export',
  'find',
  'groupadd',
  'ls',
  'mv',
  'pwd',
  'rm',
  'set',
  'true',
  'useradd',
]);

/** Whether it installs nothing but packages of these names; undefined where it installs nothing. */
export function installsOnly(call: ProgramCall, names: RegExp): boolean | undefined {
  const change = packageChangeOf(call);
  if (!change) return managers.test(call.program) ? isUpkeep(call) : undefined;
  return change.kind === 'remove' || change.names.every((name) => names.test(name));
}

const managers = /^(?:apk|apt|apt-get|dnf|microdnf|yum)$/;

/** `apt-get update`, `apk upgrade`. */
function isUpkeep({ args }: ProgramCall): boolean {
  return args.some(
    (word) => word !== undefined && /^(?:update|upgrade|dist-upgrade|clean|autoclean)$/.test(word),
  );
}

/** `chown` in a RUN, or a flag of COPY: somebody's files are to be somebody's. */
export function changesOwners(steps: readonly Step[]): boolean {
  return steps.some(
    ({ instruction, copy }) =>
      copy?.chown !== undefined ||
      (instruction.keyword === 'RUN' &&
        callsOf(instruction).some(({ program }) => /^ch(?:own|grp)$/.test(program))),
  );
}
