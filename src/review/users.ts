import type { ImageReport, Report } from '../check/index.ts';

/** Who an image or a service runs as, where it is somebody else than before. */
export interface UserChange {
  readonly path: string;
  /** The service of a compose file; null for the image of a Dockerfile. */
  readonly service: string | null;
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
  return changes.filter((change) => keyOf(change.before) !== keyOf(change.after));
}

interface Runner {
  readonly path: string;
  readonly service: string | null;
  readonly user: User;
}

/** What is built unless one asks for another stage, and what compose starts. */
function runnersOf({ images, services }: Report, pathOf: (path: string) => string): Map<string, Runner> {
  const runners = new Map<string, Runner>();
  for (const { path, final, user } of images)
    if (final) runners.set(JSON.stringify([pathOf(path)]), { path, service: null, user: userOf(user) });
  for (const { path, name, user } of services)
    runners.set(JSON.stringify([pathOf(path), name]), { path, service: name, user: userOf(user) });
  return runners;
}

function userOf({ value, kind }: User): User {
  return { value: kind === 'unknown' ? '' : value, kind };
}

function changeOf({ path, service }: Runner, before: User | null, after: User | null): UserChange {
  return { path, service, before, after };
}

/** Root is root, however it is spelled. */
function keyOf(user: User | null): string {
  return user?.kind === 'root' ? 'root' : JSON.stringify(user);
}
