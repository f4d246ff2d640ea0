import { mountAt, type Mount } from '../model/mounts.ts';
import { isWithin } from '../model/image/path.ts';

/*
 * What must stay writable when a container's root filesystem is read-only. An empty volume hides what the image has in
 * the folder, so it can take the place of a folder that the image leaves empty, and of no other.
 */

export interface WritablePaths {
  /** Folders to lay an empty volume over, besides those that are volumes already. */
  readonly paths: readonly string[];
  /** A folder that the image fills: somebody has to copy that into the volume first. */
  readonly filled: string | undefined;
}

export function writablePathsOf(known: readonly string[], mounts: readonly Mount[]): WritablePaths {
  // /var/run is a link to /run nearly everywhere.
  const isMounted = (path: string) =>
    [path, path.replace(/^\/var\/run(?=\/|$)/, '/run'), path.replace(/^\/run(?=\/|$)/, '/var/run')].some(
      (name) => mountAt(mounts, name) !== undefined,
    );
  const writes = outermost([...known, '/tmp']).filter((path) => !isMounted(path));
  return { paths: writes, filled: writes.find((path) => !isEmptyFolder(path)) };
}

/** Something that is written there may be wanted again: by what such folders are for. */
export function isKept(path: string): boolean {
  const isPassing = ['/tmp', '/run', '/var/run', '/var/cache', '/var/tmp', '/var/log'].some((folder) =>
    isWithin(path, folder),
  );
  return !isPassing && !/\/(?:cache|logs?|run|te?mp|work)$/.test(path);
}

/** By what such folders are for (Filesystem Hierarchy Standard), and what images do with them. */
function isEmptyFolder(path: string): boolean {
  return (
    ['/tmp', '/run', '/var/run', '/var/cache', '/var/log', '/var/tmp', '/var/lib', '/data'].some((folder) =>
      isWithin(path, folder),
    ) ||
    /\/(?:cache|configdb|data|db|grapes|logs?|run|te?mp|work)$/.test(path) ||
    ['/config', '/datalog', '/prometheus', '/alertmanager'].includes(path)
  );
}

function outermost(paths: readonly string[]): string[] {
  const unique = [...new Set(paths)];
  return unique.filter((path) => !unique.some((other) => other !== path && isWithin(path, other)));
}

/** Ruby refuses a folder for temporary files that everybody may write to and that has no sticky bit (ruby/tmpdir). */
export function isRuby(image: string | undefined, words: readonly (string | undefined)[]): boolean {
  const isRubyImage =
    /(?:^|\/)(?:ruby|jruby|rails|redmine|fluentd|gitlab[\w-]*|discourse|mastodon)(?:[-:@/]|$)/;
  const isRubyProgram = /^(?:.*\/)?(?:bundle|rails|rake|ruby|puma|sidekiq|unicorn|fluentd)$/;
  return isRubyImage.test(image ?? '') || words.some((word) => isRubyProgram.test(word ?? ''));
}
