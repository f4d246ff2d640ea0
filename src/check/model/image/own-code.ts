import { type Application, holdsCode, isOfApplication } from './application.ts';
import type { Copy, Stage, Step } from './dockerfile.ts';
import { absolutePath, basename } from './path.ts';
import { callsOf, type ProgramCall } from './script.ts';

/* Who may change the code that an image runs: by COPY --chown and --chmod, and by chown and chmod afterwards. */

/** A COPY that brings a part of the application, and where to. */
export interface Copied {
  readonly copy: Copy;
  readonly target: string;
}

export function copiedBy({ copy, workdir }: Step, application: Application): Copied | undefined {
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
export function isUser(text: string, { user, accounts }: Stage): boolean {
  const [name = ''] = text.split(':', 1);
  if (name === '' || user.kind === 'root' || user.kind === 'unknown') return false;
  const numberOf = (one: string) =>
    /^\d+$/.test(one)
      ? Number(one)
      : accounts.findLast((account) => account.kind === 'user' && account.name === one)?.id;
  return name === user.name || (user.uid ?? numberOf(user.name) ?? undefined) === (numberOf(name) ?? null);
}

export function isOwned({ chown, chmod }: Copy, stage: Stage): boolean {
  return (
    chown?.isKnown === true && isUser(chown.text, stage) && !/^0?[0145][0-7]{2}$/.test(chmod?.text ?? '')
  );
}

/** A command that changes who owns what was copied before, or who may write to it. */
export interface Opening {
  readonly call: ProgramCall;
  /** Of chmod; of chown the user. */
  readonly mode: string;
  readonly path: string;
}

export function openingsIn({ instruction, workdir }: Step, copied: readonly Copied[]): Opening[] {
  if (instruction.keyword !== 'RUN' || copied.length === 0) return [];
  return callsOf(instruction).flatMap((call) => {
    if (call.program !== 'chown' && call.program !== 'chmod') return [];
    const [mode, ...paths] = call.args.filter((word) => word?.startsWith('-') !== true);
    const isDeep = call.args.some((word) => word !== undefined && /^(?:-\w*R|--recursive)/.test(word));
    const path = paths
      .map((word) => word && absolutePath(workdir ?? '/', word.replace(/\/\*$/, '')))
      .find((one) => one !== undefined && copied.some(({ target }) => reaches(one, target, isDeep)));
    return mode === undefined || path === undefined ? [] : [{ call, mode, path }];
  });
}

function reaches(path: string, target: string, isDeep: boolean): boolean {
  return path === target || (isDeep && path !== '/' && target.startsWith(`${path}/`));
}

/** `777`, `0666`, `a+w`, `o=rwx`, `+w` is for the user alone; a sticky folder keeps each user's files apart. */
export function opensToAll(mode: string): boolean {
  return /^0?[0-7]{2}[2367]$/.test(mode) || /(?:^|,)[ug]*[oa][ugoa]*[+=][rxX]*w/.test(mode);
}
