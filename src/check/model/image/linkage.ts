import { type CLibrary, cLibraryOf } from '../../facts/c-library.ts';
import type { Stage } from './dockerfile.ts';
import { historyOf } from './history.ts';
import { packageChangeOf } from './packages.ts';
import { callsOf, type ProgramCall } from './script.ts';

/**
 * What a stage makes that hangs on its C library.
 *   program    by Rust, or by Go with a C compiler that was installed for it
 *   server     by Go on an image that has one: linked if it uses the network, since package net then comes with cgo
 *   modules    what npm compiled
 *   packages   what pip installed, wheels of which are for one C library
 */
export type Linked = 'modules' | 'packages' | 'program' | 'server';

/** The C library that a stage's image has; undefined where it is not known. */
export function cLibraryOfStage({ base, isWindows }: Stage): CLibrary | undefined {
  if (base.isScratch) return { kind: 'none' };
  return base.image && !isWindows ? cLibraryOf(base.image, base.facts?.family) : undefined;
}

/** Whether what is linked to the one does not run with the other. */
export function clash(built: CLibrary, runs: CLibrary): boolean {
  if (built.kind !== 'glibc' || runs.kind !== 'glibc') return built.kind !== runs.kind;
  return built.minor !== undefined && runs.minor !== undefined && built.minor > runs.minor;
}

/** Only where the file shows it: most programs of Go and most modules of npm hang on no C library. */
export function linkedIn(stage: Stage): readonly Linked[] {
  const work = workOf(stage);
  return work ? makers.filter(([, makes]) => makes(work)).map(([linked]) => linked) : [];
}

interface Work {
  readonly image: string;
  readonly isMusl: boolean;
  readonly calls: readonly ProgramCall[];
  /** A C compiler is installed. */
  readonly hasCompiler: boolean;
  /** All that is written, settings included. */
  readonly text: string;
}

const makers: readonly (readonly [Linked, (work: Work) => boolean])[] = [
  ['program', (work) => buildsGo(work) && work.isMusl && work.hasCompiler],
  ['program', (work) => buildsRust(work) && !work.isMusl],
  ['server', (work) => buildsGo(work) && !work.isMusl && /\/golang$/.test(work.image)],
  ['modules', (work) => work.hasCompiler && runs(work, /^npm$/, /^(?:ci|i|install)$/)],
  ['packages', (work) => runs(work, /^(?:pip3?|poetry|uv)$/, /^(?:install|sync)$/)],
];

/** Without cgo, or linked to all it needs, it hangs on nothing. */
function buildsGo(work: Work): boolean {
  return (
    runs(work, /^go$/, /^(?:build|install)$/) && !/CGO_ENABLED[ =]"?(?:0|\$)|-static|netgo/.test(work.text)
  );
}

function buildsRust(work: Work): boolean {
  return runs(work, /^cargo$/, /^(?:build|install)$/) && !/musl|crt-static/.test(work.text);
}

function workOf(stage: Stage): Work | undefined {
  const instructions = historyOf(stage)?.map(({ instruction }) => instruction);
  if (!instructions) return undefined;
  const calls = instructions.filter(({ keyword }) => keyword === 'RUN').flatMap(callsOf);
  const installed = calls.flatMap((call) => packageChangeOf(call)?.names ?? []);
  return {
    image: stage.base.image?.path ?? '',
    isMusl: stage.base.facts?.family === 'alpine',
    calls,
    hasCompiler: installed.some((name) => /^(?:alpine-sdk|build-base|build-essential|g\+\+|gcc)$/.test(name)),
    text: instructions
      .flatMap(({ args, heredocs }) => [args, ...heredocs.map(({ body }) => body)])
      .join('\n'),
  };
}

function runs({ calls }: Work, name: RegExp, verb: RegExp): boolean {
  return calls.some(
    ({ program, args }) => name.test(program) && args.some((arg) => arg !== undefined && verb.test(arg)),
  );
}
