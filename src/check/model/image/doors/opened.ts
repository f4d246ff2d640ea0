import type { Place } from '../../../text/source.ts';
import { oncePerProject } from '../../once.ts';
import type { Copy, Stage } from '../dockerfile.ts';
import { modeOf } from '../mode.ts';
import { isUser } from '../own-code.ts';
import { ownAccount } from '../ownership.ts';
import { absolutePath, basename, isWithin } from '../path.ts';
import { plainWords } from '../printed.ts';
import type { Step } from '../step.ts';
import { buildEvents, type CallEvent, type ImageFiles, placeOf } from './build.ts';

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
    for (const event of buildEvents(stage, project)) {
      const changes = event.copy ? byCopy(event.copy, event.step, stage, project) : byCall(event, stage);
      for (const { key, file } of changes) {
        if (file) opened.set(key, file);
        else opened.delete(key);
      }
    }
    // Who is in the group of a file and may write it by that is as good as its owner.
    return [...opened].flatMap(([key, file]) => {
      if (key.startsWith('mine ')) return [];
      return file.to === 'group' && opened.has(`mine ${file.path}`) ? { ...file, to: 'user' as const } : file;
    });
  },
);

/** Each way of being open ends by itself. */
interface Change {
  readonly key: string;
  /** Undefined where it is closed again. */
  readonly file: OpenedFile | undefined;
}

function byCall(event: CallEvent, stage: Stage): Change[] {
  const { call } = event;
  if (!/^(?:chmod|chown|chgrp)$/.test(call.program)) return [];
  const words = plainWords(call.args).flatMap((word) => word ?? []);
  const operands = words.filter((word) => !/^-(?![rwxXst,+=-]*$)|^--/.test(word));
  const isDeep = words.some((word) => /^-\w*R|^--recursive$/.test(word));
  const [first = '', ...paths] = operands;
  return paths.flatMap((written) => {
    const path = placeOf(written.replace(/\/\*$/, ''), event);
    if (path === undefined) return [];
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
  const [owner = '', group = ''] = program === 'chgrp' ? ['', text] : text.split(/[:.]/, 2);
  const change = (key: string, isOpen: boolean): Change[] => [
    { key: `${key} ${path}`, file: isOpen ? { path, to: 'user', at } : undefined },
  ];
  return [
    ...(owner === '' ? [] : change('user', isUser(owner, stage))),
    ...(group === '' ? [] : change('mine', isGroupOf(group, stage))),
  ];
}

/** Most users have a group of their own name and number. */
function isGroupOf(text: string, stage: Stage): boolean {
  const { user } = stage;
  if (text === 'root' || text === '0' || text === '') return false;
  if (user.group !== undefined) return text === user.group;
  const account = ownAccount(stage);
  return text === account?.name || text === String(account?.gid) || text === user.name;
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
