import { distrolessImage } from '../../facts/distroless.ts';
import type { Stage, Step } from '../../model/image/dockerfile.ts';
import { historyOf } from '../../model/image/history.ts';
import { packageChangeOf } from '../../model/image/packages.ts';
import { absolutePath, basename, isWithin } from '../../model/image/path.ts';
import { callsOf, type ProgramCall } from '../../model/image/script.ts';
import { isDispensable } from './dispensable.ts';
import type { Outline } from './outline.ts';
import type { Copying, Plan } from './plan.ts';
import { installsOnly, isHousekeeping, targetOf } from './steps.ts';

/*
 * Programs that Go and Rust build. Without cgo they need nothing but certificates and time zones, which distroless/static
 * has; with it the glibc of distroless/base, and Rust's the libgcc of distroless/cc (GoogleContainerTools/distroless
 * base/README.md, cc/README.md).
 */

export function programPlan(outline: Outline): Plan | undefined {
  const { calls, steps } = outline;
  return calls.every((call) => isDispensable(call, steps)) ? inPlace(outline) : inTwo(outline);
}

const distributions = new Set(['alpine', 'busybox', 'debian', 'ubuntu']);

/** The program comes from a stage that builds it, and whatever else it needs is copied too. */
function inPlace({ stage, started, steps }: Outline): Plan | undefined {
  if (!started || !distributions.has(stage.base.facts?.family ?? '') || hasService(stage)) return undefined;
  const [program = ''] = started.argv;
  const builder = builderOf(stage, steps, program);
  const image = builder && runtimeFor(builder);
  return image === undefined
    ? undefined
    : { image, start: { keyword: started.keyword, words: started.argv } };
}

/** The base is there for something else than a shell: `nginx`, `postgres`. */
function hasService({ base: { facts } }: Stage): boolean {
  return (facts?.ports.length ?? 0) + (facts?.entrypoint?.length ?? 0) > 0;
}

function builderOf(stage: Stage, steps: readonly Step[], program: string): Stage | undefined {
  const step = steps.findLast((each) => brings(each, program, stage.workdir));
  const from = step?.copy?.from;
  return from && 'stage' in from ? stage.dockerfile.stages[from.stage] : undefined;
}

function brings(step: Step, program: string, workdir: string | null): boolean {
  const target = targetOf(step);
  if (target === undefined || !step.copy) return false;
  const files = [
    target,
    ...step.copy.sources.map((source) =>
      'error' in source ? '' : absolutePath(target, basename(source.text)),
    ),
  ];
  return program.includes('/')
    ? files.includes(absolutePath(workdir ?? '/', program))
    : files.some((file) => basename(file) === program && searched.test(file));
}

/** Where a name without a folder is looked for, on distroless too. */
const searched = /^\/(?:usr\/(?:local\/)?)?s?bin\/[^/]+$/;

function inTwo({ stage, started, home, calls }: Outline): Plan | undefined {
  const [program = ''] = started?.argv ?? [];
  const image = runtimeFor(stage);
  const folders = home === undefined ? [] : [home];
  if (!started || image === undefined || !calls.every((call) => isBuilding(call, folders))) return undefined;
  const copying = copyingOf(program, stage, calls);
  if (!copying || /\.(?:ba|z)?sh$/.test(program)) return undefined;
  return {
    image,
    start: { keyword: started.keyword, words: started.argv },
    copies: [copying, ...dataOf(stage, copying.from)],
    buildOnly,
  };
}

const buildOnly = /^(?:CARGO_\w+|CC|CGO_\w+|DEBIAN_FRONTEND|GO[A-Z0-9]*|PATH|RUST(?:FLAGS|UP_\w+))$/;

const tools =
  /^(?:bash|binutils|build-base|build-essential|ca-certificates|clang|cmake|curl|g\+\+|gcc|git|libc-dev|libc6-dev|libssl-dev|make|musl-dev|openssh|openssh-client|openssl-dev|pkg-config|pkgconf|protobuf-compiler|protoc|tzdata|upx|wget)$/;

function isBuilding(call: ProgramCall, folders: readonly string[]): boolean {
  if (/^(?:cargo|go|rustup|strip|upx)$/.test(call.program)) return true;
  return installsOnly(call, tools) ?? isHousekeeping(call, folders);
}

/** What `-o` names, or Go and Cargo by themselves. */
function copyingOf(program: string, stage: Stage, calls: readonly ProgramCall[]): Copying | undefined {
  const outputs = calls.filter(isGoBuild).flatMap(({ args }) => args[args.indexOf('-o') + 1] ?? []);
  const isNamed =
    outputs.length === 0 ||
    outputs.some((output) => output.endsWith('/') || basename(output) === basename(program));
  if (program.includes('/')) {
    const path = absolutePath(stage.workdir ?? '/', program);
    return isNamed || /\/target\/release\/[^/]+$/.test(path) ? { from: path, to: path } : undefined;
  }
  const output = outputs.find((path) => searched.test(path) && basename(path) === program);
  if (output !== undefined) return { from: output, to: output };
  const isInstalled = calls.some((call) => call.program === 'go' && call.args[0] === 'install');
  return isInstalled ? { from: `/go/bin/${program}`, to: `/usr/local/bin/${program}` } : undefined;
}

function isGoBuild({ program, args }: ProgramCall): boolean {
  return program === 'go' && args.includes('-o');
}

/** Folders that a program reads when it runs, by their names. */
const data =
  /^(?:assets|configs?|data|i18n|locales?|migrations?|public|resources?|static|templates?|tmpl|views?|web|www)$/;

function dataOf({ steps }: Stage, program: string): Copying[] {
  return steps.flatMap((step) => {
    const target = targetOf(step);
    const names =
      step.copy?.sources.map((source) =>
        'error' in source ? '' : basename(source.text.replace(/\/$/, '')),
      ) ?? [];
    const isData =
      names.some((name) => data.test(name)) && target !== undefined && !isWithin(program, target);
    return isData ? [{ from: target, to: target }] : [];
  });
}

/** Undefined where it cannot be told what the stage's program is linked to. */
function runtimeFor(builder: Stage): string | undefined {
  const repository = (builder.base.image?.repository ?? '').replace(mirrors, 'docker.io/library/');
  const instructions = historyOf(builder)?.map(({ instruction }) => instruction) ?? [];
  const calls = instructions.filter(({ keyword }) => keyword === 'RUN').flatMap(callsOf);
  const installed = calls.flatMap((call) => packageChangeOf(call)?.names ?? []);
  const text = instructions.map(({ args }) => args).join('\n');
  const build: Build = {
    tag: builder.base.image?.tag ?? '',
    isMusl: builder.base.facts?.family === 'alpine',
    calls,
    installed,
    text,
  };
  if (repository === 'docker.io/library/golang') return distrolessImage(linkageOfGo(build) ?? '');
  return repository === 'docker.io/library/rust' ? distrolessImage(linkageOfRust(build) ?? '') : undefined;
}

const mirrors = /^(?:mirror\.gcr\.io\/library|public\.ecr\.aws\/docker\/library)\//;

interface Build {
  readonly tag: string;
  readonly isMusl: boolean;
  readonly calls: readonly ProgramCall[];
  readonly installed: readonly string[];
  readonly text: string;
}

const compilers = /^(?:alpine-sdk|build-base|build-essential|clang|g\+\+|gcc|musl-dev)$/;
/** Headers of libraries, which a program is then linked to. */
const libraries = /^(?!libc6?-dev$|linux-headers)[\w.+-]+-dev(?:el)?$/;

/** From 1.20 on Go builds without cgo where there is no C compiler (go.dev/doc/go1.20). */
function linkageOfGo({ tag, isMusl, calls, installed, text }: Build): 'static' | 'base' | undefined {
  const isOff = /\bCGO_ENABLED[ =]"?0/.test(text);
  const isOn = /\bCGO_ENABLED[ =]"?(?:1|\$)/.test(text);
  if (isOff !== isOn) return isOff ? 'static' : isMusl || hasLibraries(installed) ? undefined : 'base';
  if (
    isOff ||
    !calls.some(({ program, args }) => program === 'go' && /^(?:build|install)$/.test(args[0] ?? ''))
  )
    return undefined;
  if (!isMusl) return hasLibraries(installed) ? undefined : 'base';
  const minor = /^1\.(\d+)/.exec(tag)?.[1];
  const isOld = minor !== undefined && Number(minor) < 20;
  return isOld || installed.some((name) => compilers.test(name)) ? undefined : 'static';
}

function hasLibraries(installed: readonly string[]): boolean {
  return installed.some((name) => libraries.test(name) && name !== 'musl-dev');
}

/** OpenSSL is of distroless too, in the version that Debian has since bookworm. */
function linkageOfRust({ tag, isMusl, calls, installed }: Build): 'cc' | undefined {
  const isBuilt = calls.some(
    ({ program, args }) => program === 'cargo' && /^(?:build|install)$/.test(args[0] ?? ''),
  );
  const isLinked = installed.some((name) => libraries.test(name) && name !== 'libssl-dev');
  return isBuilt && !isMusl && !isLinked && !/bullseye|buster|stretch/.test(tag) ? 'cc' : undefined;
}
