import type { ControlId } from './facts/controls.ts';
import type { Basis } from './facts/base-images.ts';
import type { Fix } from './fix.ts';
import type { Dockerfile, Stage } from './model/image/dockerfile.ts';
import type { Manifest, Namespace } from './model/pod/manifest.ts';
import type { Project } from './model/project.ts';
import type { Service } from './model/service/service.ts';
import type { Container, Pod } from './model/pod/workload.ts';
import type { Setting } from './write/setting.ts';
import type { Place } from './text/source.ts';

/** error: fails the check. warning: is commented, fails nothing. notice: stands in the summary alone. */
export type Severity = 'error' | 'warning' | 'notice';

/** A `likely` finding rests on a guess and never fails a check. */
export type Confidence = 'certain' | 'likely';

export interface Problem {
  readonly at: Place;
  /** Stable name of the thing, without line numbers: `container web`, `stage runtime`. The hook gives a default. */
  readonly subject?: string;
  /** What is wrong here, naming the thing. One sentence or two. */
  readonly message: string;
  /** Replaces the rule's reason where this case has a better one. */
  readonly why?: string;
  readonly confidence?: Confidence;
  /** Replaces the rule's severity: a container that will not start is an error whatever the rule says. */
  readonly severity?: Severity;
  /** Replaces the rule's control where one rule serves two, such as runAsNonRoot and runAsUser. */
  readonly podSecurity?: Control;
  readonly related?: readonly { readonly at: Place; readonly message: string }[];
  /** What was said of the very image that it rests on. */
  readonly restsOn?: Basis | undefined;
  /**
   * What decides this and has a problem of its own, if it has: `privileged`, say, where capabilities are kept. Then that
   * problem says both, and people are told once. It is judged all the same.
   */
  readonly saidBy?: Place | undefined;
  /** A reason to keep it, known or written beside it, for a waiver that is ready to be pasted. It takes no weight away. */
  readonly keep?: string | undefined;
  /** Replaces the rule's advice: what to do where there is no fix. */
  readonly advice?: string | undefined;
  readonly fix?: Fix | undefined;
}

/** The check of the Pod Security Standards that a Kubernetes finding breaks, by the API server's own id. */
export interface Control {
  readonly control: ControlId;
  readonly level: 'baseline' | 'restricted';
}

export type Decision = 'powers' | 'seccomp' | 'user';

/** What a program whose work is privilege may ask for; `named`: its field says what. */
export type Power = 'hostPort' | 'named' | 'privileged' | 'root' | 'unconfined';

/** One control. It implements a hook for each kind of thing it looks at. */
export interface Rule {
  /** Names the bad thing, so that "ignore <id>" reads as English. */
  readonly id: string;
  /** One line, for tables. */
  readonly summary: string;
  /** One sentence, shown with every finding. */
  readonly why: string;
  /** What to do where there is no fix, to follow "To fix:". */
  readonly advice?: string;
  readonly severity: Severity;
  /** For the Kubernetes hooks: the configured level then decides between error and notice. */
  readonly podSecurity?: Control;
  /**
   * What somebody decides who accepts its fix, where other rules ask for the same decision: their fixes of one place
   * then are one. A fix mends what it says and brings nothing else along.
   */
  readonly decision?: Decision;
  /**
   * Those of the settings that fixes write which decide whether it speaks of a pod, a container, a service or a namespace;
   * all of them unless told otherwise. Where others have changed it says what it said before.
   */
  readonly settings?: readonly Setting[];
  /** It is about what can be a program's work (model/purpose.ts), which is then told as one. */
  readonly power?: Power;
  /** It is about what `privileged` decides, whatever is set: then that finding says it. */
  readonly isPrivilege?: boolean;
  /** All that it says rests on what is known of an image: the one that a stage is built on, or a container or service runs. */
  readonly asksImage?: true;
  /** Where the facts come from. */
  readonly references: readonly string[];

  readonly dockerfile?: (dockerfile: Dockerfile, project: Project) => Iterable<Problem>;
  readonly stage?: (stage: Stage, project: Project) => Iterable<Problem>;
  readonly pod?: (pod: Pod, project: Project) => Iterable<Problem>;
  readonly container?: (container: Container, project: Project) => Iterable<Problem>;
  readonly namespace?: (namespace: Namespace, project: Project) => Iterable<Problem>;
  /** Any other Kubernetes object. */
  readonly object?: (object: Manifest, project: Project) => Iterable<Problem>;
  readonly service?: (service: Service, project: Project) => Iterable<Problem>;
}

/** Its id stays known to the compiler, so that no other part can misspell it (rules/index.ts). */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the result has it too, by `typeof rule`
export function defineRule<const Id extends string>(rule: Rule & { readonly id: Id }): typeof rule {
  return rule;
}
