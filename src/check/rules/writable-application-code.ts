import { type Change, type Fix, replaceText } from '../fix.ts';
import type { Copy, Stage, Step } from '../model/image/dockerfile.ts';
import type { Project } from '../model/project.ts';
import { isDeveloping, isWorkshop } from '../model/image/purpose.ts';
import { type Application, applicationOf, holdsCode, isOfApplication } from '../model/image/application.ts';
import { historyOf } from '../model/image/history.ts';
import { ownershipsOf } from '../model/image/ownership.ts';
import { absolutePath, basename, isWithin } from '../model/image/path.ts';
import { callsOf, type ProgramCall } from '../model/image/script.ts';
import { writesOfStage } from '../remedy/known-writes.ts';
import { startTrial } from '../remedy/trial.ts';
import { defineRule, type Problem } from '../rule.ts';
import type { Place, Span } from '../text/source.ts';

/*
 * OWASP, "Docker Security Cheat Sheet", rule 8: what runs should not be able to change itself. Files are root's after
 * COPY unless --chown says otherwise (Dockerfile reference, "COPY --chown --chmod").
 *   Dockerfile  COPY and ADD --chown, --chmod; RUN chown -R, chmod; in the last stage and those that it starts from
 *   Allowed     code of root or of another user; data that the application keeps
 */
export default defineRule({
  id: 'writable-application-code',
  summary: 'The application can rewrite its own code',
  why: 'Whoever gets it to write a file can change the program itself, and stays after the next restart of the process.',
  severity: 'notice',
  references: [
    'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
    'https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html',
  ],

  *stage(stage, project) {
    if (!stage.isFinal || stage.isWindows || isWorkshop(stage)) return;
    if ([stage.entrypoint, stage.command].some((one) => one && isDeveloping(one))) return;
    const application = applicationOf(stage);
    const copied: Copied[] = [];
    const given: Copied[] = [];
    for (const step of historyOf(stage) ?? []) {
      const placed = copiedBy(step, application);
      if (placed) copied.push(placed);
      if (placed && isOwned(placed.copy, stage)) given.push(placed);
      yield* opened(placed);
      if (step.instruction.keyword === 'RUN' && copied.length > 0) yield* byHand(stage, step, copied);
    }
    yield* owned(stage, given, project);
  },
});

/** A COPY that brings a part of the application, and where to. */
interface Copied {
  readonly copy: Copy;
  readonly target: string;
}

function copiedBy({ copy, workdir }: Step, application: Application): Copied | undefined {
  if (!copy || 'error' in copy.destination || !copy.destination.isKnown) return undefined;
  const { text } = copy.destination;
  const place = absolutePath(workdir ?? '/', text);
  const isFolder = /(?:^|\/)\.?$/.test(text) || copy.sources.length > 1;
  const target = copy.sources
    .filter(holdsCode)
    .flatMap((source) => (isFolder ? placesIn(place, 'error' in source ? '' : source.text) : [place]))
    .find((path) => !shared.test(path) && isOfApplication(path, application));
  return target === undefined ? undefined : { copy, target };
}

/** A file stands in the folder under its own name; of a folder all that is in it does, and a name may be either. */
function placesIn(folder: string, source: string): string[] {
  const name = basename(source.replace(/\/$/, ''));
  return /[^.]\.\w+$/.test(name) ? [absolutePath(folder, name)] : [folder, absolutePath(folder, name)];
}

/** Folders that hold programs of the whole system. */
const shared = /^\/(?:(?:usr(?:\/local)?\/)?s?bin|usr|usr\/local|opt|home|srv|etc)?$/;

/** As the runtime's user, by name or number; root writes everything anyway. */
function isUser(text: string, { user, accounts }: Stage): boolean {
  const [name = ''] = text.split(':', 1);
  if (name === '' || user.kind === 'root' || user.kind === 'unknown') return false;
  const numberOf = (one: string) =>
    /^\d+$/.test(one)
      ? Number(one)
      : accounts.findLast((account) => account.kind === 'user' && account.name === one)?.id;
  return name === user.name || (user.uid ?? numberOf(user.name) ?? undefined) === (numberOf(name) ?? null);
}

function isOwned({ chown, chmod }: Copy, stage: Stage): boolean {
  return (
    chown?.isKnown === true && isUser(chown.text, stage) && !/^0?[0145][0-7]{2}$/.test(chmod?.text ?? '')
  );
}

function* owned(stage: Stage, [first, ...others]: readonly Copied[], project: Project): Iterable<Problem> {
  const at = first?.copy.chown?.at;
  if (!first || !at) return;
  yield {
    at,
    message: `The image runs as \`${stage.user.name}\`, who owns its code in \`${first.target}\` and so can change it.`,
    fix: leaveToRoot(stage, [first, ...others], project),
  };
}

/** None where the user could change the code all the same, or has to write where the program lies. */
function leaveToRoot(stage: Stage, copies: readonly Copied[], project: Project): Fix | undefined {
  const areFiles = copies.every(({ target }) => /\.\w+$|\/s?bin\/[^/]+$/.test(target));
  if (keepsFolder(stage, copies)) return undefined;
  if (!areFiles && writesOfStage(stage, project)?.length !== 0) return undefined;
  return {
    title: 'Leave the code to root',
    safety: 'test-first',
    changes: copies.flatMap(({ copy }): Change[] =>
      copy.chown ? [replaceText(withBlanks(copy.chown.at, copy.chown.flag.span), '')] : [],
    ),
    ...startTrial(stage, project),
  };
}

/** Whoever owns a folder puts another file in the place of any that is in it. */
function keepsFolder(stage: Stage, copies: readonly Copied[]): boolean {
  const given = (ownershipsOf(stage) ?? []).filter(({ user, isByHand }) => isByHand && isUser(user, stage));
  const made = stage.steps.some(
    ({ instruction, user }) =>
      instruction.keyword === 'RUN' && user.kind !== 'root' && /\bmkdir\b/.test(instruction.args),
  );
  return (
    made ||
    given.some(({ path }) => copies.some(({ target }) => isWithin(target, path) || isWithin(path, target)))
  );
}

function withBlanks({ source }: Place, { start, end }: Span): Place {
  const [blanks = ''] = /^[ \t]*/.exec(source.text.slice(end, end + 80)) ?? [];
  return { source, span: { start, end: end + blanks.length } };
}

function* opened(placed: Copied | undefined): Iterable<Problem> {
  const chmod = placed?.copy.chmod;
  if (!placed || !chmod?.isKnown || !opensToAll(chmod.text)) return;
  yield { at: chmod.at, severity: 'warning', message: openMessage(placed.target) };
}

function openMessage(path: string): string {
  return `Everybody in the image may change its code in \`${path}\`.`;
}

/** chown -R and chmod of what was copied before. */
function* byHand(stage: Stage, { instruction, workdir }: Step, copied: readonly Copied[]): Iterable<Problem> {
  for (const call of callsOf(instruction)) {
    if (call.program !== 'chown' && call.program !== 'chmod') continue;
    const [mode, ...paths] = call.args.filter((word) => word?.startsWith('-') !== true);
    const isDeep = call.args.some((word) => word !== undefined && /^(?:-\w*R|--recursive)/.test(word));
    const found = paths
      .map((path) => path && absolutePath(workdir ?? '/', path.replace(/\/\*$/, '')))
      .find((path) => path !== undefined && copied.some(({ target }) => reaches(path, target, isDeep)));
    if (mode !== undefined && found !== undefined) yield* judged(stage, call, mode, found);
  }
}

function reaches(path: string, target: string, isDeep: boolean): boolean {
  return path === target || (isDeep && path !== '/' && target.startsWith(`${path}/`));
}

function* judged(stage: Stage, call: ProgramCall, mode: string, path: string): Iterable<Problem> {
  if (call.program === 'chmod' && opensToAll(mode))
    yield { at: call.at, severity: 'warning', message: openMessage(path) };
  if (call.program === 'chown' && isUser(mode, stage))
    yield {
      at: call.at,
      message: `The image runs as \`${stage.user.name}\`, who is given its code in \`${path}\` and so can change it.`,
    };
}

/** `777`, `0666`, `a+w`, `o=rwx`, `+w` is for the user alone; a sticky folder keeps each user's files apart. */
function opensToAll(mode: string): boolean {
  return /^0?[0-7]{2}[2367]$/.test(mode) || /(?:^|,)[ug]*[oa][ugoa]*[+=][rxX]*w/.test(mode);
}
