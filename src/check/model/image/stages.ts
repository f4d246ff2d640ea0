import { mayBeOfImage } from '../../facts/image-variables.ts';
import type { Dockerfile, DockerfileProblem, Stage } from './dockerfile.ts';
import { refusalOf, type Instruction } from '../../read/dockerfile.ts';
import type { Place } from '../../text/source.ts';
import { accountsCopied, rootsWrittenBy } from './accounts.ts';
import { baseOf, type Base } from './base.ts';
import { baseConfiguration, scratchConfiguration, type Configuration } from './configuration.ts';
import { copyOf } from './copy.ts';
import { apply, declareGlobal } from './effects.ts';
import type { ImageKnowledge } from './knowledge.ts';
import { mountsOf } from './mount.ts';
import { isPlatform } from './platform.ts';
import type { Step } from './step.ts';
import { predefined, Scope, type Unresolved, type Value } from './value.ts';

/** Nobody writes so many; each inherits all that the one before it has. */
const mostStages = 500;
/** ONBUILD triggers run in every stage that starts from theirs. */
const mostSteps = 20_000;

/** Goes through the file as BuildKit does, and adds to `stages` and `problems` what it finds. */
export function stagesOf(
  dockerfile: Dockerfile,
  stages: Stage[],
  problems: DockerfileProblem[],
  given: Given,
): { readonly skipped: string | undefined } {
  const build = new Build(dockerfile, stages, problems, given);
  return { skipped: build.run() };
}

/** What a build gives. */
export interface BuildInputs {
  /** Values of ARGs. */
  readonly args: ReadonlyMap<string, string>;
  /** What stands in for an image that the file names; undefined where that is no image that we could know. */
  readonly contexts: ReadonlyMap<string, string | undefined>;
}

/** What is not written in the file. */
interface Given extends BuildInputs {
  readonly images: ImageKnowledge;
}

/** A stage that later ones may start from. */
interface Built {
  readonly stage: Stage;
  readonly configuration: Configuration;
}

class Build {
  readonly #dockerfile: Dockerfile;
  readonly #stages: Stage[];
  readonly #problems: DockerfileProblem[];
  readonly #images: ImageKnowledge;
  readonly #contexts: BuildInputs['contexts'];
  readonly #globals: Scope;
  readonly #budget = { left: 4_000_000 };
  readonly #byName = new Map<string, Built>();
  readonly #names: ReadonlyMap<string, number>;
  #steps = 0;

  constructor(
    dockerfile: Dockerfile,
    stages: Stage[],
    problems: DockerfileProblem[],
    { images, args, contexts }: Given,
  ) {
    this.#contexts = contexts;
    this.#images = images;
    this.#dockerfile = dockerfile;
    this.#stages = stages;
    this.#problems = problems;
    this.#globals = new Scope(dockerfile.text.escape, this.#budget, () => false, predefined, new Set(), args);
    this.#names = namesIn(dockerfile.text.instructions);
  }

  run(): string | undefined {
    const [head, ...parts] = partsOf(this.#dockerfile.text.instructions);
    if (parts.length > mostStages) return `It has more than ${mostStages} stages.`;
    for (const instruction of head ?? []) this.#declare(instruction);
    if (parts.length === 0)
      this.#refuse('the file has no `FROM`', { source: this.#dockerfile.source, span: { start: 0, end: 0 } });
    parts.forEach((part, index) => {
      this.#addStage(part, index, index === parts.length - 1);
    });
    return this.#steps > mostSteps ? 'Its `ONBUILD` triggers multiply beyond all bounds.' : undefined;
  }

  #refuse(message: string, { source, span }: Place, openArguments: readonly string[] = []): void {
    this.#problems.push({ message, at: { source, span }, openArguments });
  }

  #declare(instruction: Instruction): void {
    if (instruction.keyword !== 'ARG') {
      this.#refuse(`\`${instruction.keyword}\` comes before the first \`FROM\``, instruction);
      return;
    }
    const refusal = declareGlobal(this.#globals, instruction);
    if (refusal) this.#refuse(refusal.message, instruction, refusal.openArguments);
  }

  #addStage([from, ...instructions]: readonly Instruction[], index: number, isFinal: boolean): void {
    if (!from) return;
    const image = this.#inPlaceOf(this.#resolved(from, from.words[0]?.text ?? ''));
    const platform = this.#platformOf(from);
    const parent = 'error' in image ? undefined : this.#byName.get(image.text);
    const base = parent?.stage.base ?? this.#baseOf(from, image, platform);
    const configuration = parent?.configuration.child() ?? this.#startOf(base);
    const triggers = parent?.stage.instructions.flatMap(({ trigger }) => trigger ?? []) ?? [];
    const steps = this.#carryOut(configuration, triggers, instructions, from, index);
    const name = from.words[2]?.text.toLowerCase() ?? '';
    const stage: Stage = {
      dockerfile: this.#dockerfile,
      index,
      name,
      subject: `stage ${name === '' ? index : name}`,
      isFinal,
      from,
      parent: parent?.stage,
      base,
      platform,
      instructions,
      steps,
      ...resultOf(configuration),
    };
    this.#stages.push(stage);
    if (name !== '') this.#byName.set(name, { stage, configuration });
  }

  #resolved(from: Instruction, text: string): Value | Unresolved {
    const value = this.#globals.resolve(text);
    if ('error' in value) this.#refuse(value.error, from, value.openArguments);
    return value;
  }

  /** A named context of the build goes before stages and images of that name (dockerfile2llb, namedContext). */
  #inPlaceOf(image: Value | Unresolved): Value | Unresolved {
    if ('error' in image || !this.#contexts.has(image.text)) return image;
    const other = /^docker-image:\/\/(.+)$/.exec(this.#contexts.get(image.text) ?? '')?.[1];
    return other === undefined ? { ...image, isKnown: false } : { ...image, text: other };
  }

  #platformOf(from: Instruction): string {
    const flag = from.flags.find(({ name }) => name === 'platform');
    if (!flag) return '';
    const value = this.#resolved(from, flag.value ?? '');
    if ('error' in value) return '';
    if (flag.value !== '' && value.isKnown && !isPlatform(value.text)) {
      const what = value.text === '' ? 'the platform is empty' : `\`${value.text}\` is no platform`;
      this.#refuse(what, { source: from.source, span: flag.span }, value.openArguments);
    }
    return value.isKnown ? value.text : '';
  }

  #baseOf(from: Instruction, image: Value | Unresolved, platform: string): Base {
    const at = { source: from.source, span: from.words[0]?.span ?? from.span };
    const base = baseOf(image, at, platform, this.#images);
    const isRefused = !('error' in image) && image.isKnown && base.reference === null;
    if (isRefused) {
      const what = image.text === '' ? 'the name of the image is empty' : `\`${image.text}\` is no image`;
      this.#refuse(what, at, image.openArguments);
    }
    return base;
  }

  #startOf(base: Base): Configuration {
    const scope = new Scope(this.#dockerfile.text.escape, this.#budget, settingOf(base));
    return base.isScratch ? scratchConfiguration(base, scope) : baseConfiguration(base, scope);
  }

  #carryOut(
    configuration: Configuration,
    triggers: readonly Instruction[],
    instructions: readonly Instruction[],
    from: Instruction,
    index: number,
  ): Step[] {
    const steps: Step[] = [];
    for (const trigger of triggers) {
      if (++this.#steps > mostSteps) return steps;
      const refusal = refusalOf(trigger);
      if (refusal === undefined) steps.push(this.#step(configuration, trigger, index, from));
      else this.#refuse(refusal, from);
    }
    for (const instruction of instructions) steps.push(this.#step(configuration, instruction, index));
    return steps;
  }

  /** One instruction; `from` is given for a trigger, which is refused where it is brought in. */
  #step(configuration: Configuration, instruction: Instruction, index: number, from?: Instruction): Step {
    const { user, workdir, shell, scope } = configuration;
    const { copy, refusal: refused } = copyOf(instruction, scope, this.#names, index);
    const { mounts, refusal: unmounted } = mountsOf(instruction, scope, this.#names, index);
    if (copy?.from && 'stage' in copy.from) {
      const source = this.#stages[copy.from.stage]?.accounts ?? [];
      configuration.accounts = accountsCopied(configuration.accounts, copy, source);
    }
    const written = copy ? rootsWrittenBy(instruction) : [];
    if (written.length > 0) configuration.accounts = [...configuration.accounts, ...written];
    const variables = variablesIn(instruction, scope);
    const refusal = refused ?? unmounted ?? apply(configuration, instruction, this.#globals);
    if (refusal) this.#refuse(refusal.message, from ?? instruction, refusal.openArguments);
    return { instruction, isTrigger: from !== undefined, user, workdir, shell, copy, mounts, variables };
  }
}

const none: ReadonlyMap<string, string> = new Map();
/** More than a command names. */
const mostVariables = 100;

function variablesIn({ keyword, args, heredocs }: Instruction, scope: Scope): ReadonlyMap<string, string> {
  const texts = [args, ...heredocs.map(({ body }) => body)];
  if (keyword !== 'RUN' || !texts.some((text) => text.includes('$'))) return none;
  const found = new Map<string, string>();
  for (const text of texts)
    for (const [, name = ''] of text.matchAll(/\$\{?([A-Za-z_]\w*)/g)) {
      const value = found.size < mostVariables ? scope.get(name) : undefined;
      if (value?.isKnown) found.set(name, value.text);
    }
  return found;
}

/** Whether a base image sets a variable that the file does not. */
function settingOf({ isScratch, facts }: Base): (name: string) => boolean {
  if (isScratch || facts?.env !== undefined) return () => false;
  return facts ? mayBeOfImage : () => true;
}

/** The instructions before the first FROM, and those of each stage, FROM first. */
function partsOf(instructions: readonly Instruction[]): Instruction[][] {
  const parts: Instruction[][] = [[]];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') parts.push([]);
    parts.at(-1)?.push(instruction);
  }
  return parts;
}

function namesIn(instructions: readonly Instruction[]): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  const froms = instructions.filter(({ keyword }) => keyword === 'FROM');
  froms.forEach(({ words }, index) => names.set(words[2]?.text.toLowerCase() ?? '', index));
  names.delete('');
  return names;
}

function resultOf(configuration: Configuration) {
  const { isWindows, user, workdir, entrypoint, command, healthcheck, shell, env, labels, accounts } =
    configuration;
  const settings = { env, labels, accounts, ports: configuration.ports, volumes: configuration.volumes };
  return { isWindows, user, workdir, entrypoint, command, healthcheck, shell, ...settings };
}
