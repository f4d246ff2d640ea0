import { type OpenedFile, openedFiles } from '../model/image/doors/opened.ts';
import { type OpenAccount, openRoots } from '../model/image/doors/passwords.ts';
import { type Raised, raisedPrograms } from '../model/image/doors/raised.ts';
import { partingOfStage } from '../model/command/parting.ts';
import type { Stage } from '../model/image/dockerfile.ts';
import { ownAccount } from '../model/image/ownership.ts';
import { isWorkshop, serves } from '../model/image/purpose.ts';
import type { Project } from '../model/project.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * An image whose user is not root, and has a way to become it. execve(2): a program with the set-user-ID bit runs as its
 * owner; capabilities(7): a file gives its capabilities to whoever starts it; passwd(5), shadow(5): an empty password lets
 * everybody in; ld.so(8): what /etc/ld.so.preload names is loaded into set-user-ID programs too.
 *   Dockerfile  RUN, COPY and ADD with --chmod and --chown, and the files that they bring, in the last stage and those that
 *               something builds by name, in those they start from and those they copy from
 *   Allowed     programs made to be root for everybody (`su`, `ping`, `newuidmap`); capabilities that do not give root
 */
export default defineRule({
  id: 'root-at-will',
  summary: 'A user of the image can become root',
  why: 'Anyone who takes over the process is root in the container one command later, whatever its `USER` says.',
  severity: 'error',
  references: [
    'https://man7.org/linux/man-pages/man2/execve.2.html',
    'https://man7.org/linux/man-pages/man7/capabilities.7.html',
    'https://man7.org/linux/man-pages/man5/shadow.5.html',
  ],

  /** What others build of this file than its last stage. */
  *dockerfile(dockerfile, project) {
    const told = new Set<number>();
    for (const { stage } of project.otherImagesOf(dockerfile)) {
      if (stage.index === dockerfile.final?.index || told.has(stage.index)) continue;
      told.add(stage.index);
      for (const problem of waysOf(stage, project)) yield { ...problem, subject: stage.subject };
    }
  },

  *stage(stage, project) {
    if (stage.isFinal) yield* waysOf(stage, project);
  },
});

function* waysOf(stage: Stage, project: Project): Iterable<Problem> {
  if (stage.isWindows) return;
  const isRoot = stage.user.kind === 'root';
  const parting = isRoot ? partingOfStage(stage, project) : undefined;
  // Then `root-user` says so, and there is nothing to become.
  if (isRoot && parting === undefined) return;
  const isLight = parting === 'unknown' || (isWorkshop(stage) && !serves(stage));
  const severity = isLight ? 'warning' : 'error';
  for (const raised of raisedPrograms(stage, project)) yield { severity, ...ofProgram(raised) };
  for (const file of openedFiles(stage, project))
    for (const problem of ofFile(file, stage)) yield { severity, ...problem };
  for (const account of openRoots(stage, project)) yield ofAccount(account, stage);
}

function ofProgram({ at, program, isWilling, capability }: Raised): Problem {
  const name = capability === undefined || capability === 'all' ? undefined : `CAP_${capability}`;
  const has =
    capability === undefined
      ? 'is set-user-ID'
      : `has ${name === undefined ? 'every capability' : `\`${name}\``}`;
  if (!isWilling)
    return {
      at,
      severity: 'warning',
      message: `\`${program}\` ${has}, for anyone who starts it. Leave that out unless users need it.`,
      why: 'A hole in such a program, or what it is made to do, gives everybody who can start it the rights of root.',
    };
  // A container that is not given it does not start the program.
  if (name !== undefined && !inDocker.has(capability ?? ''))
    return {
      at,
      severity: 'warning',
      message: `\`${program}\` has \`${name}\`, so any user of a container that has it becomes root. Leave that out.`,
    };
  return { at, message: `Any user of the image can become root: \`${program}\` ${has}. Leave that out.` };
}

/** Those that a container has unless it drops them. */
const inDocker = new Set(['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETFCAP', 'SETGID', 'SETUID']);

function* ofFile({ path, to, at }: OpenedFile, stage: Stage): Iterable<Problem> {
  const what = path === '/' ? 'all files' : `\`${path}\``;
  if (to === 'everybody')
    yield {
      at,
      message: `Everybody in the image can write ${what}, and so become root. Leave it to root alone.`,
    };
  if (to === 'user')
    yield {
      at,
      message: `The image runs as \`${stage.user.name}\`, who owns ${what} and so can become root. Leave it to root.`,
    };
  if (to === 'group' && isInRootsGroup(stage))
    yield {
      at,
      severity: 'warning',
      message: `The image runs in the group of root, which can write ${what} and so become root. Leave it to root alone.`,
    };
}

function isInRootsGroup(stage: Stage): boolean {
  const { group, gid } = stage.user;
  return group === undefined ? ownAccount(stage)?.gid === 0 : gid === 0 || group === 'root';
}

function ofAccount({ name, password, at }: OpenAccount, stage: Stage): Problem {
  const weight = isWorkshop(stage) && !serves(stage) ? 'notice' : hasSu(stage) ? 'error' : 'warning';
  return password === 'none'
    ? {
        at,
        severity: weight,
        message: `Anybody in the image can become root: \`${name}\` has no password. Lock it: \`passwd -l ${name}\`.`,
      }
    : {
        at,
        severity: weight,
        message: `The build gives \`${name}\`, who is root, a password. Lock it: \`passwd -l ${name}\`.`,
        why: 'Anyone who knows the password becomes root with `su`; it is in the files of the build.',
      };
}

/** Images of Debian and Ubuntu have `su` with the set-user-ID bit; of others nobody can tell. */
function hasSu({ base: { facts } }: Stage): boolean {
  return facts?.family === 'debian' || facts?.family === 'ubuntu';
}
