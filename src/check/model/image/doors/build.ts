import { shellCommands } from '../../../read/shell.ts';
import type { Place, Source } from '../../../text/source.ts';
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
  /** That the image of a stage has at a path. */
  fileAt(stage: Stage, path: string): Source | undefined;
  /** At a path of the context that the stage is built with. */
  contextFileAt(stage: Stage, path: string): Source | undefined;
}

export type BuildEvent =
  | { readonly call: ProgramCall; readonly copy?: undefined; readonly step: Step }
  | { readonly copy: Copy; readonly call?: undefined; readonly step: Step };

/** A build runs few scripts of its own. */
const mostScripts = 40;
const mostEvents = 20_000;

export const buildEvents = oncePerProject(
  (stage: Stage, files: ImageFiles | undefined): readonly BuildEvent[] => {
    const events: BuildEvent[] = [];
    const seen = new Set<Source>();
    for (const step of historyOf(stage) ?? []) {
      if (step.copy) events.push({ copy: step.copy, step });
      if (step.instruction.keyword !== 'RUN' || stage.isWindows) continue;
      for (const call of allCalls(stepCalls(step), { stage, step, files, seen }))
        if (events.length < mostEvents) events.push({ call, step });
    }
    return events;
  },
);

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
  readonly seen: Set<Source>;
}

/** And those of the scripts that they run. */
function allCalls(calls: readonly ProgramCall[], reading: Reading): readonly ProgramCall[] {
  return calls.flatMap((call) => {
    const script = scriptOf(call, reading);
    if (!script || reading.seen.has(script) || reading.seen.size >= mostScripts) return [call];
    reading.seen.add(script);
    return [call, ...allCalls(allCallsIn([scriptIn(script)]), reading)];
  });
}

function scriptIn(source: Source): Script {
  const commands = shellCommands(source.text, () => undefined);
  return { commands, place: (span): Place => ({ source, span }) };
}

/** More than any script for a person to read. */
const longestScript = 65_536;

function scriptOf(call: ProgramCall, reading: Reading): Source | undefined {
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

/** The file of the repository that a step finds at a path: of the image, or mounted for it. */
function fileFor(path: string, { stage, step, files }: Reading): Source | undefined {
  if (!files) return undefined;
  const whole = absolutePath(step.workdir ?? '/', path);
  for (const { type, from, target, options } of step.mounts) {
    const folder = absolutePath(step.workdir ?? '/', target);
    if (type !== 'bind' || from !== '' || !isWithin(whole, folder)) continue;
    const below = whole.slice(folder === '/' ? 1 : folder.length);
    return files.contextFileAt(stage, `${options.get('source') ?? '.'}/${below}`);
  }
  return files.fileAt(stage, whole);
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
  const file = fileFor(operand, { stage, step, files, seen: new Set() });
  return file && file.text.length <= longestScript ? file.text : undefined;
}
