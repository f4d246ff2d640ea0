import type { Place } from '../../text/source.ts';
import type { Copy, Stage, Value } from './dockerfile.ts';
import { historyOf } from './history.ts';
import { withNested } from './nested.ts';
import { absolutePath, basename, isWithin } from './path.ts';
import { scriptsOf } from './script.ts';
import type { Step } from './step.ts';

/*
 * A name is whoever /etc/passwd says it is. Where a step changes that file in a way that is not read here, nobody knows
 * any more, and the name may well be root's.
 */

const file = '/etc/passwd';

/** The first step after which nobody knows who the user of an image is; undefined where its name is as good as a number. */
export function doubtOfUser(stage: Stage, isKnown: (stage: Stage) => boolean): Place | undefined {
  const { user } = stage;
  if (user.kind !== 'name' || stage.isWindows) return undefined;
  return doubtIn(stage, { name: user.name, isKnown, left: longestWay });
}

/** Stages that copy from one another. */
const longestWay = 8;

interface Asking {
  readonly name: string;
  /** The file that a COPY brings is there to be read. */
  readonly isKnown: (stage: Stage) => boolean;
  readonly left: number;
}

function doubtIn(stage: Stage, asking: Asking): Place | undefined {
  const account = stage.accounts.findLast(({ kind, name }) => kind === 'user' && name === asking.name);
  const isNumbered = typeof account?.id === 'number';
  for (const step of historyOf(stage) ?? []) {
    const { instruction, copy } = step;
    const isDoubtful = copy
      ? mayBring(stage, step, copy, asking)
      : instruction.keyword === 'RUN'
        ? writesUsers(step, asking.name, isNumbered)
        : /^(?:ENV|ARG)$/.test(instruction.keyword) && users.test(instruction.args);
    if (isDoubtful) return instruction;
  }
  return undefined;
}

/** The file, in the spellings of a shell. */
const users = /\/etc\/[./]*(?:passwd(?![\w.])|p?[a-z]{0,5}[*?[{])/;
/** As the name of a file in that folder. */
const here = /(?<![\w.-])passwd-?(?![\w./-])/;
const folder = /\s\/etc\/?(?=\s|$)/;

function writesUsers(step: Step, name: string, isNumbered: boolean): boolean {
  const { instruction, workdir } = step;
  const texts = [instruction.args, ...instruction.heredocs.map(({ body }) => body)];
  if (!texts.some((text) => /passwd|user|\/etc\//.test(text))) return false;
  const isThere = workdir === '/etc' || texts.some((text) => /\bcd[ \t]+\/etc\/?(?=[\s;&]|$)/.test(text));
  const commands = scriptsOf(instruction).flatMap(({ commands: outer, place }) =>
    withNested(outer).map(({ words, span }) => {
      const { source, span: at } = place(span);
      return { words: words.map(({ text }) => text), raw: source.slice(at) };
    }),
  );
  return commands.some(
    (command) =>
      command.words[0] === 'newusers' ||
      (isNumbering(command, name) && !isNumbered) ||
      (touches(command, isThere) && !isReading(command) && !isPlainlyWritten(command, texts)),
  );
}

interface Told {
  /** Undefined for what only a shell can work out. */
  readonly words: readonly (string | undefined)[];
  readonly raw: string;
}

function touches({ words, raw }: Told, isThere: boolean): boolean {
  return users.test(raw) || ((isThere || folder.test(raw)) && here.test(raw.slice(words[0]?.length ?? 0)));
}

/** `useradd -u "$(cat id)" app`: without a number of its own a user gets one that is free, and that is never root's. */
function isNumbering({ words, raw }: Told, name: string): boolean {
  const tool = basename(words.find((word) => word !== 'sudo') ?? '');
  if (!/^(?:useradd|adduser|usermod)$/.test(tool) || !words.includes(name)) return false;
  return /\s(?:-[a-zA-Z]{0,8}u|--uid)(?![a-z-])(?!=?\s{0,8}0{0,9}[1-9]\d{0,9}(?:\s|$))/.test(raw);
}

const readers =
  /^(?:awk|cat|chgrp|chmod|chown|cmp|cut|diff|echo|egrep|fgrep|getent|grep|head|id|ls|printf|sort|stat|tail|test|touch|wc|\[\[?)$/;

/** Prints or looks at it, or changes a path in it, such as that of a shell. */
function isReading({ words, raw }: Told): boolean {
  const tool = basename(words[0] ?? '');
  if (tool === 'sed') return isOfPaths(words);
  if (!readers.test(tool)) return false;
  return !raw.replace(/[\d&]?>{1,2}[ \t]*(?:\/dev\/null|&\d)/g, '').includes('>');
}

/** `sed -i 's#/bin/ash#/sbin/nologin#' /etc/passwd` */
function isOfPaths(words: readonly (string | undefined)[]): boolean {
  const rest = words.slice(1).filter((word) => !/^(?:-[inErs]{1,4}|-e|--in-place)$/.test(word ?? ''));
  const [expression = '', target, ...more] = rest;
  if (target !== file || more.length > 0) return false;
  const plain = expression.replace(/\\\//g, '/').replace(/\\/g, '?');
  return /^s(?:([#|,@])\/[a-z/]{1,64}\1\/[a-z/]{1,64}\1g?|\/\/(?:bin|usr|sbin)[a-z/]{1,64}\/g?)$/.test(plain);
}

/** Whole lines, each with a number that is not root's: `echo "app:x:1000:1000::/:/bin/sh" >> /etc/passwd`. */
function isPlainlyWritten({ words }: Told, texts: readonly string[]): boolean {
  const tool = basename(words[0] ?? '');
  const [arrow] = words.filter((word) => /^>>?$/.test(word ?? ''));
  const said =
    tool === 'echo' || tool === 'printf'
      ? words.slice(1, arrow === undefined ? undefined : words.indexOf(arrow))
      : tool === 'tee' || tool === 'cat'
        ? texts.flatMap(quotedLines)
        : [];
  if (said.length === 0 || said.some((word) => word === undefined)) return false;
  const lines = said.flatMap((word = '') => word.split(/\\n|\n/)).filter((line) => line.trim() !== '');
  return lines.length > 0 && lines.every((line) => /^-\w{1,3}$/.test(line) || plainLine.test(line));
}

/** What stands in quotes before a `tee`, and the lines of a heredoc before a `cat`. */
function quotedLines(text: string): string[] {
  if (/[$`%]/.test(text)) return [];
  const quoted = Array.from(text.matchAll(/(["'])([^"'\n]{3,300})\1/g), ([, , inner = '']) => inner);
  return quoted.length > 0 ? quoted : text.split('\n').filter((line) => line.includes(':'));
}

const plainLine = /^[a-z_][\w.-]{0,31}:[^:\s%\\]{0,128}:0{0,9}[1-9]\d{0,9}:[^%\\\n]{0,300}$/i;

/** A COPY or ADD after which the file is another one, and not one that is here to be read. */
function mayBring(stage: Stage, { instruction, workdir }: Step, copy: Copy, asking: Asking): boolean {
  const { destination, from, sources } = copy;
  if ('error' in destination || !destination.isKnown) return false;
  const target = absolutePath(workdir ?? '/', destination.text);
  if (!isWithin(file, target)) return false;
  const known = sources.flatMap((source) => ('error' in source ? [] : [source]));
  if (instruction.keyword === 'ADD' && known.some(isPacked)) return true;
  if (!from) return target === file && instruction.heredocs.length === 0 && !asking.isKnown(stage);
  const brings = known.filter(({ text }) => mayHold(text, target));
  if (brings.length === 0) return false;
  const other = 'stage' in from ? stage.dockerfile.stages[from.stage] : undefined;
  const isWhole = brings.every(({ text }) => isUsersOf(absolutePath('/', text), target));
  if (!other || !isWhole || asking.left <= 0) return true;
  return doubtIn(other, { ...asking, left: asking.left - 1 }) !== undefined;
}

/** From elsewhere, or a packed folder that ADD unpacks. */
function isPacked({ text }: Value): boolean {
  return text.includes('://') || /\.(?:tar|tgz|tbz2?|txz|tar\.\w{2,4})$/i.test(text);
}

/** It is the file, or a folder that may have it. */
function mayHold(source: string, target: string): boolean {
  const name = basename(source.replace(/\/$/, ''));
  if (target === file) return true;
  if (target === '/etc') return name === 'passwd' || !name.includes('.');
  return name === '' || name === 'etc' || /root|image|out|dist|install|layer|fs/i.test(name);
}

/** `COPY --from=build /etc/passwd /etc/`, and `/` to `/`: the users are those of the other stage. */
function isUsersOf(source: string, target: string): boolean {
  return source === file || source === target;
}
