import type { ImageReport, Report } from '../check/index.ts';
import { workloadPairs } from './workload-pairs.ts';

/** Who an image, a service or a container runs as, where it is somebody else than before. */
export interface UserChange {
  readonly path: string;
  /** The service of a compose file, else null. */
  readonly service: string | null;
  /** The container of a workload: `Deployment web, container app`, else null. */
  readonly container: string | null;
  /** null: there was no such image or service. */
  readonly before: User | null;
  /** null: there is none any more. */
  readonly after: User | null;
}

export interface User {
  /** As it is written; empty where it cannot be known. */
  readonly value: string;
  readonly kind: ImageReport['user']['kind'];
}

export function userChanges(base: Report, head: Report, renamed: ReadonlyMap<string, string>): UserChange[] {
  const before = runnersOf(base, (path) => renamed.get(path) ?? path);
  const after = runnersOf(head, (path) => path);
  const changes = [...after].map(([name, is]) => changeOf(is, before.get(name)?.user ?? null, is.user));
  for (const [name, was] of before) if (!after.has(name)) changes.push(changeOf(was, was.user, null));
  changes.push(...containerChanges(base, head, renamed));
  return changes.filter((change) => keyOf(change.before) !== keyOf(change.after));
}

/**
 * Where the manifest itself says who it is: what an image brings is told of the image. A container that comes or goes is
 * told with its workload.
 */
function containerChanges(base: Report, head: Report, renamed: ReadonlyMap<string, string>): UserChange[] {
  return workloadPairs(base, head, renamed).flatMap(({ before, after }) => {
    const known = new Map(before?.containers.map((container) => [container.name, container.user]));
    return (after?.containers ?? []).flatMap(({ name, user }) => {
      const was = known.get(name);
      if (!after || !was || (was.from === 'image' && user.from === 'image')) return [];
      const container = `${after.kind} ${after.name}, container ${name}`;
      return changeOf({ path: after.path, service: null, container }, userOf(was), userOf(user));
    });
  });
}

interface Runner {
  readonly path: string;
  readonly service: string | null;
  readonly container: string | null;
  readonly user: User;
}

/** What is built unless one asks for another stage, and what compose starts. */
function runnersOf({ images, services }: Report, pathOf: (path: string) => string): Map<string, Runner> {
  const runners = new Map<string, Runner>();
  for (const { path, final, user } of images)
    if (final)
      runners.set(JSON.stringify([pathOf(path)]), {
        path,
        service: null,
        container: null,
        user: userOf(user),
      });
  for (const { path, name, user } of services)
    runners.set(JSON.stringify([pathOf(path), name]), {
      path,
      service: name,
      container: null,
      user: userOf(user),
    });
  return runners;
}

function userOf({ value, kind }: User): User {
  return { value: kind === 'unknown' ? '' : value, kind };
}

function changeOf(
  { path, service, container }: Omit<Runner, 'user'>,
  before: User | null,
  after: User | null,
): UserChange {
  return { path, service, container, before, after };
}

/** Root is root, however it is spelled. */
function keyOf(user: User | null): string {
  return user?.kind === 'root' ? 'root' : JSON.stringify(user);
}
