import type { Place } from '../../../text/source.ts';
import { oncePerProject } from '../../once.ts';
import type { Copy, Stage } from '../dockerfile.ts';
import { modeOf } from '../mode.ts';
import { isUserOf } from '../ownership.ts';
import { absolutePath, basename, isWithin } from '../path.ts';
import { plainWords } from '../printed.ts';
import type { ProgramCall } from '../script.ts';
import type { Step } from '../step.ts';
import { buildEvents, type ImageFiles } from './build.ts';

/*
 * Files by which the system decides who is root, and that somebody else may write: the users and their passwords, whom
 * sudo obeys, what every program loads (ld.so(8)). Whoever may write a folder puts another file in the place of any in it.
 */

export interface OpenedFile {
  readonly path: string;
  /** `group`: the group of root, in which a process is whose number has no entry in /etc/passwd. */
  readonly to: 'everybody' | 'user' | 'group';
  readonly at: Place;
}

const files =
  /^\/etc(?:\/(?:passwd|shadow|group|gshadow|sudoers(?:\.d(?:\/.*)?)?|doas\.(?:conf|d)|pam\.d(?:\/.*)?|pam\.conf|ld\.so\.preload|ld\.so\.conf(?:\.d(?:\/.*)?)?))?$/;

export const openedFiles = oncePerProject(
  (stage: Stage, project: ImageFiles | undefined): readonly OpenedFile[] => {
    const opened = new Map<string, OpenedFile>();
    for (const { call, copy, step } of buildEvents(stage, project)) {
      const changes = call ? byCall(call, step, stage) : byCopy(copy, step, stage, project);
      for (const { key, file } of changes) {
        if (file) opened.set(key, file);
        else opened.delete(key);
      }
    }
    return [...opened.values()];
  },
);

/** Each way of being open ends by itself. */
interface Change {
  readonly key: string;
  /** Undefined where it is closed again. */
  readonly file: OpenedFile | undefined;
}

function byCall(call: ProgramCall, step: Step, stage: Stage): Change[] {
  if (!/^(?:chmod|chown|chgrp)$/.test(call.program)) return [];
  const words = plainWords(call.args).flatMap((word) => word ?? []);
  const operands = words.filter((word) => !/^-(?![rwxXst,+=-]*$)|^--/.test(word));
  const isDeep = words.some((word) => /^-\w*R|^--recursive$/.test(word));
  const [first = '', ...paths] = operands;
  return paths.flatMap((written) => {
    const path = absolutePath(step.workdir ?? '/', written.replace(/\/\*$/, ''));
    const isAsked = files.test(path) || (path === '/' && isDeep);
    if (!isAsked) return [];
    const place = { path, at: call.at };
    return call.program === 'chmod' ? moded(first, place) : owned(call.program, first, place, stage);
  });
}

type Placed = Pick<OpenedFile, 'path' | 'at'>;

function moded(text: string, { path, at }: Placed): Change[] {
  const mode = modeOf(text);
  const change = (to: OpenedFile['to'], opens: boolean | undefined): Change[] =>
    opens === undefined ? [] : [{ key: `${to} ${path}`, file: opens ? { path, to, at } : undefined }];
  return [...change('everybody', mode?.othersWrite), ...change('group', mode?.groupWrites)];
}

function owned(program: string, text: string, { path, at }: Placed, stage: Stage): Change[] {
  if (program === 'chgrp') return [];
  const [owner = ''] = text.split(/[:.]/, 1);
  if (owner === '') return [];
  return [{ key: `user ${path}`, file: isUserOf(owner, stage) ? { path, to: 'user', at } : undefined }];
}

function byCopy(copy: Copy, step: Step, stage: Stage, project: ImageFiles | undefined): Change[] {
  const { chmod, chown, destination, sources } = copy;
  if ('error' in destination || !destination.isKnown || (!chmod && !chown)) return [];
  const target = absolutePath(step.workdir ?? '/', destination.text);
  const named = sources.flatMap((one) => ('error' in one ? [] : absolutePath(target, basename(one.text))));
  const inside = single.filter(
    (path) => isWithin(path, target) && project?.fileAt(stage, path) !== undefined,
  );
  const paths = [target, ...named, ...inside].filter((path) => path !== '/etc' && files.test(path));
  return [...new Set(paths)].flatMap((path) => [
    ...(chmod?.isKnown ? moded(chmod.text, { path, at: chmod.at }) : []),
    ...(chown?.isKnown ? owned('chown', chown.text, { path, at: chown.at }, stage) : []),
  ]);
}

const single = ['/etc/passwd', '/etc/shadow', '/etc/group', '/etc/sudoers', '/etc/ld.so.preload'];
