import type { Flag, Instruction } from '../../read/dockerfile.ts';
import type { Place } from '../../text/source.ts';
import type { ImageReference } from './image-reference.ts';
import type { Mount } from './mount.ts';
import type { EffectiveUser } from './user.ts';
import type { Unresolved, Value } from './value.ts';

/** An instruction as it is carried out in a stage. */
export interface Step {
  readonly instruction: Instruction;
  /** Brought in by an ONBUILD of the stage that this one starts from. */
  readonly isTrigger: boolean;
  /** What holds when it begins. */
  readonly user: EffectiveUser;
  /** Null where the base decides it. */
  readonly workdir: string | null;
  readonly shell: readonly string[];
  /** For COPY and ADD. */
  readonly copy: Copy | undefined;
  /** What is set of the variables that a RUN names. */
  readonly variables: ReadonlyMap<string, string>;
  /** For RUN. */
  readonly mounts: readonly Mount[];
}

export interface Copy {
  /** Where the files come from; undefined for the build context. */
  readonly from: CopySource | undefined;
  readonly sources: readonly (Value | Unresolved)[];
  readonly destination: Value | Unresolved;
  /** `--chown`, variables put in. */
  readonly chown: (Value & { readonly flag: Flag; readonly at: Place }) | undefined;
  readonly chmod: (Value & { readonly flag: Flag; readonly at: Place }) | undefined;
}

export type CopySource =
  { readonly stage: number } | { readonly image: ImageReference } | { readonly image: undefined };
