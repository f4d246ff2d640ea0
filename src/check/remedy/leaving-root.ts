import { type Change, insertAfter, insertBefore, replaceText } from '../write/change.ts';
import type { Instruction, Stage } from '../model/image/dockerfile.ts';
import type { Project } from '../model/project.ts';
import { isApplication } from '../model/image/purpose.ts';
import { mayNeedRoot } from './reasons-for-root.ts';
import { type Alternative, alternativeTo } from './stage-user.ts';
import { startTrial, type Trial } from './trial.ts';

/** A Dockerfile whose image runs as somebody else than root. */
export interface LeavingRoot extends Trial {
  readonly title: string;
  readonly safety: 'test-first';
  readonly changes: readonly Change[];
}

/** Before what only says how to start, so after all that needs root; a `USER` that stands there already is changed. */
export function leavingRoot(stage: Stage, project: Project): LeavingRoot | undefined {
  if (stage.user.openArguments.length > 0 || !isApplication(stage) || mayNeedRoot(stage, project))
    return undefined;
  const other = alternativeTo(stage, project);
  if (!other) return undefined;
  return {
    title: `Run as \`${other.user}\``,
    safety: 'test-first',
    changes: userChanges(stage, other),
    ...startTrial(stage, project),
  };
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
