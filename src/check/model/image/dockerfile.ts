import { readDockerfile, type DockerfileText, type Instruction } from '../../read/dockerfile.ts';
import type { Place, Source } from '../../text/source.ts';
import type { Account } from './accounts.ts';
import type { Base } from './base.ts';
import type { Command } from './command.ts';
import type { Setting, Volume } from './configuration.ts';
import { bundledKnowledge } from './knowledge.ts';
import type { Port } from './port.ts';
import { type BuildInputs, stagesOf } from './stages.ts';
import type { Step } from './step.ts';
import type { EffectiveUser } from './user.ts';

export type { Instruction } from '../../read/dockerfile.ts';
export type { Account } from './accounts.ts';
export type { Base } from './base.ts';
export type { Command } from './command.ts';
export type { Setting, Volume } from './configuration.ts';
export type { Port } from './port.ts';
export type { Copy, Step } from './step.ts';
export type { EffectiveUser } from './user.ts';
export type { Unresolved, Value } from './value.ts';

/** A Dockerfile as BuildKit understands it, built without arguments. */
export interface Dockerfile {
  readonly source: Source;
  readonly text: DockerfileText;
  readonly stages: readonly Stage[];
  /** What a build makes that does not ask for another stage: the last one. */
  readonly final: Stage | undefined;
  /** What BuildKit refuses, each at its place. */
  readonly problems: readonly DockerfileProblem[];
  /** Why nothing is said about this file at all. */
  readonly skipped: string | undefined;
}

export interface DockerfileProblem {
  readonly message: string;
  readonly at: Place;
  /** ARGs without a default that a build has to give; with them it may well succeed. */
  readonly openArguments: readonly string[];
}

export interface Stage {
  readonly dockerfile: Dockerfile;
  readonly index: number;
  /** In lower case, as BuildKit knows it; empty for a stage without a name. */
  readonly name: string;
  /** `stage runtime`, `stage 2`: what findings call it. */
  readonly subject: string;
  readonly isFinal: boolean;
  readonly from: Instruction;
  /** The stage of this file that it starts from. */
  readonly parent: Stage | undefined;
  readonly base: Base;
  /** `--platform`, variables put in; empty where it is not given or not known. */
  readonly platform: string;
  readonly isWindows: boolean;
  /** Those that stand in the stage, and those that are carried out, the triggers of the parent first. */
  readonly instructions: readonly Instruction[];
  readonly steps: readonly Step[];
  readonly user: EffectiveUser;
  /** Null where the base decides it. */
  readonly workdir: string | null;
  /** Null: there is none. Undefined: the base decides it, and is not known. */
  readonly entrypoint: Command | null | undefined;
  readonly command: Command | null | undefined;
  readonly healthcheck: Command | null | undefined;
  readonly shell: readonly string[];
  readonly ports: readonly Port[];
  readonly volumes: readonly Volume[];
  /** What ENV and LABEL set in this file. */
  readonly env: ReadonlyMap<string, Setting>;
  readonly labels: ReadonlyMap<string, Setting>;
  /** The users and groups that are certainly there, besides root. More may be: absence proves nothing. */
  readonly accounts: readonly Account[];
}

/** `images`: what is known of the images that it starts from. */
export function dockerfileOf(
  source: Source,
  images = bundledKnowledge(),
  given: BuildInputs = { args: new Map(), contexts: new Map() },
): Dockerfile {
  const dockerfile = new BuiltDockerfile(source);
  const { text, stages, problems } = dockerfile;
  if (text.skipped !== undefined) return dockerfile;
  const { skipped } = stagesOf(dockerfile, stages, problems, { images, ...given });
  return skipped === undefined
    ? dockerfile
    : { source, text, stages: [], final: undefined, problems, skipped };
}

/**
 * Its stages know it while they are added to it. A class, and no object with a getter: each of those has a shape of its
 * own for V8, which keeps all that it holds until the next full collection.
 */
class BuiltDockerfile implements Dockerfile {
  readonly source: Source;
  readonly text: DockerfileText;
  readonly stages: Stage[] = [];
  readonly problems: DockerfileProblem[];

  constructor(source: Source) {
    this.source = source;
    this.text = readDockerfile(source);
    this.problems = this.text.problems.map(({ message, span }) => ({
      message,
      at: { source, span },
      openArguments: [],
    }));
  }

  get final(): Stage | undefined {
    return this.stages.at(-1);
  }

  get skipped(): string | undefined {
    return this.text.skipped;
  }
}
