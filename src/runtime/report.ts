import type { Launch, RootSeen } from '../check/index.ts';
import type { Observation } from './attempt.ts';
import type { LocalImage } from './image.ts';
import { settingNames } from './plan.ts';
import type { Runtime } from './runtime.ts';
import type { Learned } from './verify.ts';

/** What is printed as JSON and saved: no more than was seen. */
export interface VerifyReport {
  readonly subject: string;
  readonly kind: Launch['kind'];
  readonly path: string;
  readonly image: { readonly name: string; readonly id: string; readonly digest: string | null };
  readonly runtime: { readonly name: string; readonly version: string };
  readonly asItIs: Seen;
  readonly asProposed: {
    readonly uid: number;
    readonly gid: number;
    readonly readOnly: boolean;
    /** Folders that an empty volume of its user's has to lie over, besides its volumes: all where it is read-only. */
    readonly writes: readonly string[];
    readonly capabilities: readonly string[] | null;
    readonly noNewPrivileges: boolean;
    readonly seccomp: 'default' | 'unconfined';
  };
  readonly doesNotBear: readonly {
    readonly setting: string;
    readonly failure: string;
    readonly log: string | null;
  }[];
  /** It wrote these among files of its image, where no empty volume can be. */
  readonly writesAmongFiles: readonly string[];
  readonly refusals: readonly string[];
  readonly leftOut: readonly string[];
  readonly starts: number;
}

export interface Seen {
  readonly seconds: number;
  /** The users of its processes, the first one's first. */
  readonly users: readonly string[];
  /** What of it was root, where it was started as root; null where it was not, or nobody can tell. */
  readonly root: RootSeen | null;
  readonly capabilities: readonly string[];
  readonly ports: readonly number[];
}

export function reportOf(
  learned: Learned,
  image: LocalImage,
  runtime: Runtime,
  leftOut: readonly string[],
): VerifyReport {
  const { launch, holds, user, written } = learned;
  const { settings } = launch;
  const has = holds.settings;
  const [uid, gid] =
    has.has('user') || settings.user !== undefined || image.user !== '' ? [user.uid, user.gid] : [0, 0];
  return {
    ...{ subject: launch.subject, kind: launch.kind, path: launch.path },
    image: { name: image.name, id: image.id, digest: image.digests[0] ?? null },
    runtime: { name: runtime.name, version: runtime.version },
    asItIs: seenOf(learned.before, learned.own.uid === 0),
    asProposed: {
      ...{ uid, gid },
      readOnly: has.has('read-only') || settings.readOnly,
      writes: written.folders,
      capabilities: has.has('capabilities') ? [...holds.capabilities].sort() : null,
      noNewPrivileges: has.has('no-new-privileges') || settings.noNewPrivileges,
      seccomp: has.has('seccomp') ? 'default' : settings.seccomp,
    },
    doesNotBear: learned.failed.map(({ setting, failure, line }) => ({
      setting: settingNames[launch.kind][setting],
      failure,
      log: line ?? null,
    })),
    writesAmongFiles: written.among,
    refusals: learned.refusals,
    leftOut: [...launch.leftOut, ...leftOut],
    starts: learned.starts,
  };
}

function seenOf({ seconds, processes, listeners }: Observation, isRoots: boolean): Seen {
  return {
    seconds: Math.round(seconds * 10) / 10,
    users: [...new Set(processes.map(({ uid, gid }) => `${uid}:${gid}`))],
    root: (isRoots ? rootIn(processes.map(({ uid }) => uid)) : undefined) ?? null,
    capabilities: [...new Set(processes.flatMap(({ capabilities }) => capabilities))].sort(),
    ports: listeners.filter(({ loopback }) => !loopback).map(({ port }) => port),
  };
}

/** `uids`: of its processes, the first one's first. Of several that stay root nobody can tell which takes requests. */
export function rootIn([first, ...others]: readonly number[]): RootSeen | undefined {
  if (first === undefined) return undefined;
  const hasRoot = others.includes(0);
  if (first !== 0) return hasRoot ? undefined : 'none';
  if (others.every((uid) => uid === 0)) return 'all';
  return hasRoot ? undefined : 'master';
}
