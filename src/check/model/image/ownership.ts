import type { Account, Stage } from './dockerfile.ts';
import type { Place } from '../../text/source.ts';
import { historyOf } from './history.ts';
import { absolutePath } from './path.ts';
import { callsOf, type ProgramCall } from './script.ts';
import type { Step } from './step.ts';

/** Files that a Dockerfile gives to somebody. */
export interface Ownership {
  readonly path: string;
  /** As it is written: `1000`, `app`. */
  readonly user: string;
  /** Empty where it is left as it is, or left to the user's own. */
  readonly group: string;
  readonly at: Place;
  /** By hand, after the files were there; else as they were copied. */
  readonly isByHand: boolean;
}

/** Who is given what in a stage and those it starts from, as far as it is told in full; undefined where it is too much. */
export function ownershipsOf(stage: Stage): readonly Ownership[] | undefined {
  return historyOf(stage)?.flatMap((step) => [...copied(step), ...changed(step)]);
}

function copied({ copy, workdir }: Step): Ownership[] {
  const chown = copy?.chown;
  if (!copy || !chown?.isKnown || 'error' in copy.destination || !copy.destination.isKnown) return [];
  const path = absolutePath(workdir ?? '/', copy.destination.text);
  return [{ path, ...ownerOf(chown.text), at: chown.at, isByHand: false }];
}

function changed({ instruction, workdir }: Step): Ownership[] {
  if (instruction.keyword !== 'RUN') return [];
  return callsOf(instruction).flatMap((call) => {
    const [owner, ...paths] = wordsOf(call);
    if (call.program !== 'chown' || !owner) return [];
    return paths.flatMap((path) =>
      path === undefined
        ? []
        : [{ path: absolutePath(workdir ?? '/', path), ...ownerOf(owner), at: call.at, isByHand: true }],
    );
  });
}

function wordsOf({ args }: ProgramCall): readonly (string | undefined)[] {
  return args.filter((word) => word?.startsWith('-') !== true);
}

/** `app:app`, and the old `app.app`. */
function ownerOf(text: string): { readonly user: string; readonly group: string } {
  const [user = '', group = ''] = text.split(/[:.]/, 2);
  return { user, group };
}

/** The account of the user that the image runs as, as far as its files tell. */
export function ownAccount({ user, accounts }: Stage): Account | undefined {
  if (user.kind !== 'name' && user.kind !== 'uid') return undefined;
  return accounts.findLast(
    ({ kind, name, id }) => kind === 'user' && (name === user.name || (id !== null && id === user.uid)),
  );
}

/** Some step lets a group or everybody write: then another user may well do. */
export function isOpened(stage: Stage): boolean {
  const steps = historyOf(stage);
  return !steps || steps.some((step) => opensCopy(step) || opensByHand(step));
}

function opensCopy({ copy }: Step): boolean {
  return copy?.chmod !== undefined && (!copy.chmod.isKnown || opens(copy.chmod.text));
}

function opensByHand({ instruction }: Step): boolean {
  if (instruction.keyword !== 'RUN') return false;
  return callsOf(instruction).some((call) => {
    if (call.program === 'chgrp' || call.program === 'setfacl') return true;
    // Arbitrary users are in the root group: OpenShift's way.
    if (call.program === 'chown')
      return wordsOf(call)
        .slice(0, 1)
        .some((word) => /[:.](?:0|root)$/.test(word ?? ':0'));
    return call.program === 'chmod' && call.args.some((word) => word === undefined || opens(word));
  });
}

/** `775`, `0777`, `g+w`, `a+rwX`, `g=u`, `ug+rw`. */
function opens(mode: string): boolean {
  return (
    /^0?[0-7]?[0-7](?:[2367][0-7]|[0-7][2367])$/.test(mode) ||
    mode.split(',').some((clause) => /^u*[goa][ugoa]*[+=][rxXst]*[wu]/.test(clause))
  );
}
