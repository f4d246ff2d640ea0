/*
 * The line of a log that tells. Programs say what was refused in the words of the C library (strerror(3)) or with the
 * names of its numbers; where none does, what is new in the log and sounds like a failure is the best there is.
 */

const refusals =
  /permission denied|operation not permitted|read-only file ?system|access denied|not permitted|\bE(?:ACCES|PERM|ROFS)\b|AccessDenied|must be run as root|(?:requires|need|needs|require) root|not root\b|superuser|no new privileges/i;

const failures =
  /\b(?:error|exception|fatal|failed|failure|cannot|can't|could not|unable|denied|refused|panic|abort(?:ed)?|no such file)\b/i;

/** No line of a log is quoted longer than this. */
const longest = 240;

export function tellingLine(log: string, before: string): string | undefined {
  const known = new Set(linesOf(before).map(likeness));
  const lines = linesOf(log);
  const fresh = lines.filter((line) => !known.has(likeness(line)));
  // A program may bear some refusals; what it ended of stands last.
  const found =
    fresh.findLast((line) => refusals.test(line)) ??
    fresh.findLast((line) => failures.test(line)) ??
    lines.findLast((line) => refusals.test(line)) ??
    fresh.at(-1);
  return found?.trim().slice(0, longest);
}

/** Refusals that were not in the log before: it runs, and something was denied it all the same. */
export function newRefusals(log: string, before: string): string[] {
  const known = new Set(linesOf(before).map(likeness));
  const fresh = linesOf(log).filter((line) => refusals.test(line) && !known.has(likeness(line)));
  return [...new Map(fresh.map((line) => [likeness(line), line.trim().slice(0, longest)])).values()].slice(
    0,
    5,
  );
}

function linesOf(log: string): string[] {
  return log.split('\n').filter((line) => line.trim() !== '');
}

/** The same line again, at another time and of another process. */
function likeness(line: string): string {
  return line.replaceAll(/\d+/g, '0').trim();
}

/** Paths that a refusal names, such as `'/var/lib/app/x'`: where it wanted to write. */
export function refusedPaths(log: string): string[] {
  const lines = linesOf(log).filter((line) =>
    /read-only file ?system|EROFS|permission denied|EACCES/i.test(line),
  );
  const paths = lines.flatMap((line) =>
    [...line.slice(0, 2000).matchAll(/(?<![\w.~/-])\/[\w.@+/-]{1,200}/g)].map(([path]) => path),
  );
  return [...new Set(paths.map(withoutEnd))].slice(0, 20);
}

/** Without the colon or the full stop of the sentence that it stands in. */
function withoutEnd(path: string): string {
  let end = path.length;
  while (end > 1 && '/.:'.includes(path.charAt(end - 1))) end -= 1;
  return path.slice(0, end);
}

/** Capabilities that a refusal points to: what it was about to do needs them (capabilities(7)). */
export function hintedCapabilities(log: string): string[] {
  const lines = linesOf(log)
    .filter((line) => refusals.test(line))
    .join('\n');
  return hints.flatMap(([pattern, names]) => (pattern.test(lines) ? names : []));
}

const hints: readonly (readonly [RegExp, readonly string[]])[] = [
  [/chown|ownership|change owner/i, ['CHOWN']],
  [/setgid|setgroups|initgroups|setresgid|group/i, ['SETGID']],
  [/setuid|setresuid|switch(?:ing)? user|gosu|su-exec|setpriv|user/i, ['SETUID', 'SETGID']],
  [/bind|listen|port \d/i, ['NET_BIND_SERVICE']],
  [/ping|raw socket|icmp|socket:/i, ['NET_RAW']],
  [/RTNETLINK|iptables|ip link|netlink|tun\b|route/i, ['NET_ADMIN']],
  [/chmod|changing permissions/i, ['FOWNER']],
  [/chroot/i, ['SYS_CHROOT']],
  [/\bu?mount\b/i, ['SYS_ADMIN']],
  [/mknod/i, ['MKNOD']],
  [/mlock|memory lock/i, ['IPC_LOCK']],
  [/nice|scheduler|priority/i, ['SYS_NICE']],
];
