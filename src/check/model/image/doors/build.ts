import { shellCommands } from '../../../read/shell.ts';
import type { Place, Source, Span } from '../../../text/source.ts';
import { oncePerProject } from '../../once.ts';
import type { Copy, Stage } from '../dockerfile.ts';
import { historyOf } from '../history.ts';
import { absolutePath, basename, isWithin } from '../path.ts';
import { plainWords } from '../printed.ts';
import { allCallsIn, otherInterpreter, type ProgramCall, type Script, scriptsOf } from '../script.ts';
import type { Step } from '../step.ts';

/*
 * All that a build does to an image, in order: the programs it calls, those in scripts of the repository and in texts for
 * other shells included, and the files it takes in.
 */

/** Whoever has the files of the project. */
export interface ImageFiles {
  /** All that are known by name. */
  readonly paths?: readonly string[];
  /** That the image of a stage has at a path. */
  fileAt(stage: Stage, path: string): Source | undefined;
  /** At a path of the context that the stage is built with. */
  contextFileAt(stage: Stage, path: string): Source | undefined;
}

export type BuildEvent = CallEvent | CopyEvent;

export interface CallEvent {
  readonly call: ProgramCall;
  readonly copy?: undefined;
  readonly step: Step;
  /** Where it is called; undefined after a `cd` to somewhere that only the build knows. */
  readonly folder: string | undefined;
}

export interface CopyEvent {
  readonly copy: Copy;
  readonly call?: undefined;
  readonly step: Step;
}

/** A path as the call finds it; undefined where nobody can tell. */
export function placeOf(path: string, { folder }: Pick<CallEvent, 'folder'>): string | undefined {
  return folder === undefined && !path.startsWith('/') ? undefined : absolutePath(folder ?? '/', path);
}

/** A build runs few scripts of its own. */
const mostScripts = 40;
const mostEvents = 20_000;

export const buildEvents = oncePerProject(
  (stage: Stage, files: ImageFiles | undefined): readonly BuildEvent[] => {
    const events: BuildEvent[] = [];
    const seen = new Set<string>();
    for (const step of historyOf(stage) ?? []) {
      if (step.copy) events.push({ copy: step.copy, step });
      if (step.instruction.keyword === 'RUN' && !stage.isWindows && events.length < mostEvents)
        for (const event of callsOfStep({ stage, step, files, seen })) events.push(event);
    }
    return events;
  },
);

function callsOfStep(reading: Reading): CallEvent[] {
  const { step } = reading;
  let folder = step.workdir ?? undefined;
  return allCalls(stepCalls(step), reading).map((call) => {
    const event = { call, step, folder };
    if (call.program === 'cd' || call.program === 'pushd') folder = folderAfter(call, folder);
    return event;
  });
}

function folderAfter(
  { args: [to = ''], isCertain }: ProgramCall,
  folder: string | undefined,
): string | undefined {
  return isCertain && /^[^-~]/.test(to) ? placeOf(to, { folder }) : undefined;
}

function stepCalls(step: Step): readonly ProgramCall[] {
  const { instruction, shell, variables } = step;
  const get = (name: string) => variables.get(name);
  const isOwn = shell.some((word) => /^(?:ba|da|a|k|z)?sh$/.test(basename(word)));
  const [first = '', ...rest] = shell;
  if (!isOwn && !instruction.json)
    return [
      {
        ...{ program: basename(first), path: first, args: [...rest, instruction.args] },
        ...{ withSudo: false, isCertain: true, at: instruction },
      },
    ];
  const calls = allCallsIn(scriptsOf(instruction, get), get);
  const body = instruction.heredocs.find((one) => otherInterpreter.test(one.body))?.body;
  const interpreter = /^#!\s*(?:\S*\/env\s+(?:-S\s+)?)?(\S+)/.exec(body ?? '')?.[1];
  if (body === undefined || interpreter === undefined) return calls;
  const program = basename(interpreter);
  const own = { program, path: interpreter, args: [], withSudo: false, isCertain: true };
  return [...calls, { ...own, at: instruction, input: body }];
}

interface Reading {
  readonly stage: Stage;
  readonly step: Step;
  readonly files: ImageFiles | undefined;
  readonly seen: Set<string>;
}

/** And those of the scripts that they run. */
function allCalls(calls: readonly ProgramCall[], reading: Reading): readonly ProgramCall[] {
  return calls.flatMap((call) => {
    const script = scriptOf(call, reading);
    if (!script || reading.seen.has(script.key) || reading.seen.size >= mostScripts) return [call];
    reading.seen.add(script.key);
    return [call, ...allCalls(allCallsIn([scriptIn(script)]), reading)];
  });
}

function scriptIn({ text, place }: Text): Script {
  return { commands: shellCommands(text, () => undefined), place };
}

/** More than any script for a person to read. */
const longestScript = 65_536;

function scriptOf(call: ProgramCall, reading: Reading): Text | undefined {
  const isShell = /^(?:(?:ba|da|a|k|z)?sh|\.|source)$/.test(call.program);
  const word = isShell ? operandOf(call) : call.path;
  if (word === undefined || (!isShell && !/[/.]/.test(word))) return undefined;
  const file = fileFor(word, reading);
  if (!file || file.text.length > longestScript) return undefined;
  const isScript = /^#![^\n]*sh\b/.test(file.text) || /\.(?:ba|k|z)?sh$/.test(file.path);
  return isScript || (isShell && !file.text.includes('\0')) ? file : undefined;
}

function operandOf({ args }: ProgramCall): string | undefined {
  return plainWords(args).find((word) => !/^[-+]/.test(word ?? ''));
}

/** The file that a step finds at a path, where it is written: by a COPY, in the repository, or mounted for the step. */
function fileFor(path: string, reading: Omit<Reading, 'seen'>): Text | undefined {
  const { stage, step, files } = reading;
  const own = heredocAt(stage, absolutePath(step.workdir ?? '/', path));
  if (own || !files) return own;
  const whole = absolutePath(step.workdir ?? '/', path);
  for (const { type, from, target, options } of step.mounts) {
    const folder = absolutePath(step.workdir ?? '/', target);
    if (type !== 'bind' || from !== '' || !isWithin(whole, folder)) continue;
    const below = whole.slice(folder === '/' ? 1 : folder.length);
    return allOf(files.contextFileAt(stage, `${options.get('source') ?? '.'}/${below}`));
  }
  return allOf(files.fileAt(stage, whole));
}

function allOf(source: Source | undefined): Text | undefined {
  return source && textOf(source, source.path, source.text, 0);
}

/** `COPY <<E /setup.sh` */
function heredocAt(stage: Stage, path: string): Text | undefined {
  for (const { instruction, copy, workdir } of historyOf(stage) ?? []) {
    if (!copy || instruction.heredocs.length === 0 || 'error' in copy.destination) continue;
    const target = absolutePath(workdir ?? '/', copy.destination.text);
    const found = instruction.heredocs.find(
      ({ name }) => path === target || path === absolutePath(target, name),
    );
    if (found) return textOf(instruction.source, path, found.body, found.bodySpan.start);
  }
  return undefined;
}

function textOf(source: Source, path: string, text: string, from: number): Text {
  const place = ({ start, end }: Span): Place => ({ source, span: { start: from + start, end: from + end } });
  return { key: `${source.path} ${from}`, path, text, place };
}

/** What a file of an image says, and where that is written. */
interface Text {
  readonly key: string;
  readonly path: string;
  readonly text: string;
  readonly place: (span: Span) => Place;
}

const interpreters =
  /^(?:python[\d.]*|pypy\d?|perl[\d.]*|ruby[\d.]*|node|nodejs|deno|bun|php[\d.]*|lua[\d.]*|tclsh[\d.]*)$/;

/** The text in another language that a call carries out. */
export function codeOf(call: ProgramCall, stage: Stage, step: Step, files?: ImageFiles): string | undefined {
  if (!interpreters.test(call.program)) return undefined;
  const at = call.args.findIndex((word) => /^-\w*[cerE]$|^--eval$|^--execute$/.test(word ?? ''));
  if (at !== -1) return call.args[at + 1];
  const operand = operandOf(call);
  if (operand === undefined || operand === '-') return call.input;
  const file = fileFor(operand, { stage, step, files });
  return file && file.text.length <= longestScript ? file.text : undefined;
}
