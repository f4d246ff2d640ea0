import type { DropsRoot } from '../../facts/base-images.ts';
import { shellCommands } from '../../read/shell.ts';
import { basename } from '../image/path.ts';

/*
 * Whether a script surely goes on as another user. It does where the last thing it does as root is to start one of the
 * programs that exist for this, for a user whose name it says, and nothing before it starts what could stay. Whatever
 * else a script does may be right as well, but nobody can tell by reading it.
 */

export const helpers: readonly DropsRoot[] = ['gosu', 'su-exec', 'setpriv', 's6-setuidgid'];

/** What an entrypoint does as root before it leaves it, and nothing that stays. */
const preparing = new Set(
  `: [ [[ addgroup adduser cat cd chgrp chmod chown chpasswd cp cut date delgroup deluser echo envsubst export false find getent
  getopt grep groupadd groupmod id install ln local ls mkdir mktemp mv printf readonly rm rsync sed seq set setfacl shift sleep
  sort stat sysctl tail test touch tr true ulimit umask unset update-ca-certificates useradd usermod wait which`.split(
    /\s+/,
  ),
);

interface Told {
  readonly words: readonly (string | undefined)[];
  readonly raw: string;
  readonly start: number;
  readonly isCertain: boolean;
}

/** `command`: what the image starts by default, which `$1` is compared with. */
export function leavingIn(text: string, command: string): DropsRoot | 'unknown' {
  if (changesMeaning.test(text)) return 'unknown';
  for (const { words, span, isCertain } of shellCommands(text, () => undefined)) {
    const told: Told = {
      words: words.map((word) => word.text),
      ...{ raw: text.slice(span.start, span.end), start: span.start, isCertain },
    };
    const [first] = told.words;
    if (first === 'exec') return started(told, text, command) ?? 'unknown';
    if (first === undefined || !(preparing.has(basename(first)) || /^\w+=/.test(first))) return 'unknown';
  }
  return 'unknown';
}

/** A function or an alias may be called like anything, and a path may lead to anything. */
const changesMeaning =
  /(?:^|[\s;])(?:(?:gosu|su-exec|setpriv|s6-setuidgid|exec)[ \t]*\(|alias\b|PATH=|eval\b)/m;

/** `exec gosu app "$@"`, always or where the user is root. */
function started(
  { words, raw, start, isCertain }: Told,
  text: string,
  command: string,
): DropsRoot | undefined {
  const helper = helperOf(words.slice(1));
  if (!helper || !/"?\$\{?[@*]/.test(raw)) return undefined;
  const before = text.slice(0, start);
  if (/(?:&&|\|\|)\s*$/.test(before)) return undefined;
  return isCertain || isGuarded(before, command) ? helper : undefined;
}

/** The helper that these words start, for somebody who is not root. */
export function helperOf(words: readonly (string | undefined)[]): DropsRoot | undefined {
  const helper = helpers.find((one) => one === basename(words[0] ?? ''));
  if (!helper || words.length < 3) return undefined;
  const rest = words.slice(1);
  if (rest.slice(0, 4).some((word) => helpers.some((one) => one === basename(word ?? '')))) return undefined;
  const user = helper === 'setpriv' ? reuidOf(rest) : rest[0];
  return user !== undefined && /^[\w.-]+(?::[\w.-]*)?$/.test(user) && !isRoot(user) ? helper : undefined;
}

function reuidOf(words: readonly (string | undefined)[]): string | undefined {
  const at = words.findIndex((word) => /^--?reuid(?:=|$)/.test(word ?? ''));
  const word = words[at] ?? '';
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[at + 1];
}

function isRoot(user: string): boolean {
  return /^(?:root|\+?0+)(?::.*)?$/.test(user);
}

/** The one `if` that it stands in asks whether the user is root, and at most whether this is what is started. */
function isGuarded(before: string, command: string): boolean {
  const own = before.slice(Math.max(before.lastIndexOf('\nfi'), 0)).replace(/^\nfi\b/, '');
  const [, condition, ...others] = own.split(/(?:^|[\s;])if[ \t]/);
  if (condition === undefined || others.length > 0) return false;
  if (/(?:^|[\s;])(?:else|elif|fi|for|while|until|case|esac)(?=[\s;]|$)/.test(condition)) return false;
  const asked = condition.slice(0, Math.max(condition.search(/[;\s]then\b/), 0));
  const tests = asked.split(/\s(?:-a|&&)\s/).map((each) => bare(each));
  return (
    tests.some((each) => ofRoot.test(each)) && tests.every((each) => ofRoot.test(each) || isOf(each, command))
  );
}

/** Without the brackets of the test around it. */
function bare(test: string): string {
  let end = test.length;
  while (end > 0 && /[\s\];]/.test(test.charAt(end - 1))) end -= 1;
  return test.slice(0, end).replace(/^[\s[]+/, '');
}

const ofRoot = /^["']?\$(?:\(id -u\)|\{?E?UID\}?)["']?[ \t]+(?:=|==|-eq)[ \t]+["']?0["']?$/;

/** `"$1" = 'redis-server'` */
function isOf(test: string, command: string): boolean {
  const [, name] = /^["']?\$\{?1\}?["']?[ \t]+==?[ \t]+["']?([\w./-]+)["']?$/.exec(test) ?? [];
  return name !== undefined && name === command;
}
