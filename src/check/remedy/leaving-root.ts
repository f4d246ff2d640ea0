import { type Change, insertAfter, insertBefore, replaceText } from '../write/change.ts';
import type { Instruction, Stage } from '../model/image/dockerfile.ts';
import { shortName } from '../model/image/image-reference.ts';
import type { Project } from '../model/project.ts';
import { absolutePath } from '../model/image/path.ts';
import { scriptsOf } from '../model/command/script.ts';
import { needsRoot } from '../model/command/need.ts';
import { isApplication } from '../model/image/purpose.ts';
import { closesFiles } from './closed-files.ts';
import { writesOfStage } from './known-writes.ts';
import { listensLow } from './listening.ts';
import { mayNeedRoot } from './reasons-for-root.ts';
import { type Alternative, alternativeTo } from './stage-user.ts';
import type { Fix } from './fix.ts';
import { isTried } from './runs-of.ts';
import { commandOf, imageTrial, trialsOf } from './trial.ts';

/**
 * What was tried of it is proposed where it is started, folders and all, and may contradict what its sources look like.
 * Before what only says how to start, so after all that needs root; a `USER` that stands there already is changed. None
 * where nobody knows what its program writes and needs.
 */
export function leavingRoot(stage: Stage, project: Project): Fix | undefined {
  if (!mayLeave(stage, project) || isTried(stage, project)) return undefined;
  const other = alternativeTo(stage, writesOfStage(stage, project), project);
  if (!other || (other.command !== undefined && !isRootAtTail(stage))) return undefined;
  return {
    title: `Run as \`${other.user}\``,
    safety: 'test-first',
    changes: userChanges(stage, other),
    trials: trialsOf(stage, project),
  };
}

/** Why nothing is proposed for an application, and how to find out what it needs. */
export function stayingRoot(stage: Stage, project: Project): { readonly advice?: string } {
  if (isTried(stage, project)) return { advice: wasTried };
  const command = isApplication(stage) ? commandOf(imageTrial(stage, project)) : undefined;
  if (command === undefined) return {};
  return {
    advice: `set \`USER\` to another user than root. \`${command}\` tries that: ${doubtAbout(stage, project)}.`,
  };
}

const wasTried = 'set what was found when it was tried: see where it is started.';

function doubtAbout(stage: Stage, project: Project): string {
  if (listensLow(stage)) return 'it listens on a port below 1024';
  if (closesFiles(stage)) return 'its build makes files that only root can read';
  if (needsRoot(stage, project) || mayNeedRoot(stage, project)) return 'what it starts may need root';
  const { facts, image } = stage.base;
  if (facts?.isOpaque && image && writesOfStage(stage, project))
    return `the contents of \`${shortName(image)}\` are not known`;
  return 'nothing here shows where its program writes';
}

/** Its program runs as anybody, as it is: nothing that it writes to has to be given away. */
export function isForAnybody(stage: Stage, project: Project): boolean {
  return (
    stage.user.kind !== 'root' || (mayLeave(stage, project) && writesOfStage(stage, project)?.length === 0)
  );
}

function mayLeave(stage: Stage, project: Project): boolean {
  if (stage.user.openArguments.length > 0 || stage.isWindows || !isApplication(stage)) return false;
  return (
    !listensLow(stage) &&
    !closesFiles(stage) &&
    !startsUnseen(stage, project) &&
    !needsRoot(stage, project) &&
    !mayNeedRoot(stage, project)
  );
}

/** A script of this name may do anything before it starts what it is given. */
function startsUnseen(stage: Stage, project: Project): boolean {
  const { entrypoint, command } = stage;
  const own = [entrypoint, command].flatMap((one) => (one && one.from !== 'base' ? one : []));
  return own.some(({ argv, at }) => {
    const scripts = scriptsOf(stage, { project, at });
    const named = argv.slice(0, 4).filter((word) => /entrypoint(?:\.\w+)?$/.test(word));
    return named.some((word) => scripts(absolutePath(stage.workdir ?? '/', word)) === undefined);
  });
}

/** Whoever carries out a `RUN` that is put there. */
function isRootAtTail({ steps, instructions, user }: Stage): boolean {
  const [first] = tailOf(instructions);
  const step = first && steps.find(({ instruction }) => instruction === first);
  return (step?.user ?? user).kind === 'root';
}

function userChanges({ instructions, from, user }: Stage, { user: text, command }: Alternative): Change[] {
  const start = tailOf(instructions);
  const lines = [...(command === undefined ? [] : [`RUN ${command}`]), `USER ${text}`];
  const written = user.instruction;
  if (written?.keyword === 'USER' && start.includes(written)) {
    const at = { source: written.source, span: written.argsSpan };
    return [
      ...(command === undefined ? [] : [insertBefore(written, `RUN ${command}`)]),
      replaceText(at, text),
    ];
  }
  const [first] = start;
  return [first ? insertBefore(first, ...lines) : insertAfter(instructions.at(-1) ?? from, ...lines)];
}

const starting = new Set([
  'CMD',
  'ENTRYPOINT',
  'EXPOSE',
  'HEALTHCHECK',
  'LABEL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
]);

/** The instructions at the end that write nothing. */
function tailOf(instructions: readonly Instruction[]): readonly Instruction[] {
  const last = instructions.findLastIndex(({ keyword }) => !starting.has(keyword));
  return instructions.slice(last + 1);
}
