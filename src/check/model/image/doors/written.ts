import type { Place, Source } from '../../../text/source.ts';
import type { Copy, Stage } from '../dockerfile.ts';
import { absolutePath, basename, isWithin } from '../path.ts';
import { plainWords, printedBy } from '../printed.ts';
import type { ProgramCall } from '../script.ts';
import type { Step } from '../step.ts';
import { buildEvents, type CallEvent, codeOf, type ImageFiles, placeOf } from './build.ts';

/* What a build writes into files of the system, line by line, as far as its files say it. */

export interface WrittenLine {
  /** In the image. */
  readonly path: string;
  readonly text: string;
  readonly at: Place;
}

/** More lines than such a file has. */
const mostLines = 5_000;

/** The lines of the files that `isAsked` knows. */
export function linesWritten(
  stage: Stage,
  files: ImageFiles | undefined,
  isAsked: (path: string) => boolean,
): readonly WrittenLine[] {
  return buildEvents(stage, files)
    .flatMap((event) =>
      event.copy ? byCopy(event.copy, stage, event.step, files) : byCall(event, stage, files),
    )
    .filter(({ path }) => isAsked(path))
    .flatMap(({ path, text, at }) => text.split('\n', mostLines).map((line) => ({ path, text: line, at })));
}

function byCall(event: CallEvent, stage: Stage, files?: ImageFiles): readonly WrittenLine[] {
  const { call, step } = event;
  const { program, args, at, input } = call;
  const line = (path: string, text: string): WrittenLine => ({ path: placeOf(path, event) ?? '', text, at });
  const printed = printedBy({
    words: asWords([program, ...args]),
    ...(input === undefined ? {} : { input }),
  });
  const arrow = args.findIndex((word) => /^>>?$/.test(word ?? ''));
  const target = arrow === -1 ? undefined : args[arrow + 1];
  if (target !== undefined && printed !== undefined) return [line(target, printed)];
  if (program === 'tee' || program === 'dd')
    return operandsOf(args).flatMap((path) => (input === undefined ? [] : line(path, input)));
  if (program === 'sed') return bySed(args).map(({ path, text }) => line(path, text));
  const code = codeOf(call, stage, step, files) ?? '';
  return Array.from(code.matchAll(/\/etc\/(?:passwd|shadow|sudoers)\b/g))
    .slice(0, 5)
    .map(([path]) => ({ path, text: code.replaceAll(/["'`]|\\n/g, '\n'), at }));
}

function asWords(texts: readonly (string | undefined)[]) {
  return texts.map((text) => ({ text, span: { start: 0, end: 0 } }));
}

/** Files; of `dd` the one that is written. */
function operandsOf(args: ProgramCall['args']): string[] {
  return plainWords(args).flatMap((word) =>
    word === undefined || word.startsWith('-')
      ? []
      : (/^of=(.*)$/.exec(word)?.[1] ?? (word.includes('=') ? [] : word)),
  );
}

/** What `sed -i` puts into a file: `$a line`, `s/a/line/`. */
function bySed(args: ProgramCall['args']): { readonly path: string; readonly text: string }[] {
  const words = plainWords(args).flatMap((word) => word ?? []);
  if (!words.some((word) => /^-\w*i|^--in-place/.test(word))) return [];
  const operands = words.filter((word) => !word.startsWith('-'));
  const paths = operands.filter((word) => word.startsWith('/etc/'));
  const texts = operands
    .filter((word) => !word.startsWith('/etc/'))
    .flatMap((expression) => putBy(expression));
  return paths.flatMap((path) => texts.map((text) => ({ path, text })));
}

function putBy(expression: string): string[] {
  // The command may stand after an address.
  const [, added = ''] = /(?:^|[\d$/])[aic]\\?([^]*)$/.exec(expression) ?? [];
  if (added.includes(':') || added.includes('ALL')) return [added.trimStart()];
  const delimiter = /(?:^|[\d$/;{ ])s([/#|,@!%~+])/.exec(expression)?.[1];
  if (delimiter === undefined) return [];
  const start = expression.indexOf(`s${delimiter}`);
  const [, , put = ''] = expression.slice(start).replaceAll(`\\${delimiter}`, '\0').split(delimiter);
  return [put.replaceAll('\0', delimiter)];
}

function byCopy(copy: Copy, stage: Stage, step: Step, files?: ImageFiles): readonly WrittenLine[] {
  const { destination, sources, from } = copy;
  if ('error' in destination || !destination.isKnown || from) return [];
  const target = absolutePath(step.workdir ?? '/', destination.text);
  const isFolder = /(?:^|\/)\.?$/.test(destination.text) || sources.length > 1;
  const { heredocs, source } = step.instruction;
  const own = heredocs.flatMap(({ name, body, bodySpan }) =>
    linesOf(isFolder ? absolutePath(target, name) : target, body, source, bodySpan.start),
  );
  const named = sources.flatMap((one) => ('error' in one ? [] : absolutePath(target, basename(one.text))));
  const below = [...watched, ...rulesIn(files)].filter((path) => isWithin(path, target));
  const paths = [target, ...named, ...below];
  const found = [...new Set(paths)].filter((path) => path.startsWith('/etc/')).slice(0, 20);
  return [
    ...own,
    ...found.flatMap((path) => {
      const file = files?.fileAt(stage, path);
      return file ? linesOf(path, file.text, file, 0) : [];
    }),
  ];
}

function linesOf(path: string, text: string, source: Source, from: number): readonly WrittenLine[] {
  let start = from;
  return text.split('\n', mostLines).map((line) => {
    const span = { start, end: start + line.length };
    start += line.length + 1;
    return { path, text: line, at: { source, span } };
  });
}

/** May come in a folder. */
const watched = ['/etc/passwd', '/etc/shadow', '/etc/sudoers', '/etc/doas.conf'];

/** Folders of rules, by the names that the project has for some. */
function rulesIn(files: ImageFiles | undefined): readonly string[] {
  if (!files?.paths) return [];
  const known =
    names.get(files.paths) ??
    files.paths.flatMap((path) => {
      const [, name] = /(?:^|\/)((?:sudoers|doas)\.d\/[^/]+)$/.exec(path) ?? [];
      return name === undefined ? [] : [`/etc/${name}`];
    });
  names.set(files.paths, known);
  return known;
}

const names = new WeakMap<readonly string[], readonly string[]>();
