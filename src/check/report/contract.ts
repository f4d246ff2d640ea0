import type { Confidence, Severity } from '../rule.ts';
import type { Position } from '../text/source.ts';

/*
 * The output contract, version 1: what `check` returns and what `--format json` prints.
 * Other programs read it, so a change here is a change of the version. docs/output.md explains it.
 */

export interface Report {
  readonly version: 1;
  readonly findings: readonly Finding[];
  readonly images: readonly ImageReport[];
  /** The images from outside that all of these rest on or run. */
  readonly pulled: readonly PulledImage[];
  readonly workloads: readonly WorkloadReport[];
  readonly namespaces: readonly NamespaceReport[];
  readonly services: readonly ServiceReport[];
  readonly waived: readonly Waived[];
  readonly skipped: readonly Skipped[];
}

/** Ends are exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Finding extends Range {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly path: string;
  readonly subject: string;
  readonly message: string;
  readonly why: string;
  readonly related: readonly RelatedNote[];
  readonly podSecurity: { readonly control: string; readonly level: 'baseline' | 'restricted' } | null;
  readonly fix: FixReport | null;
  /** What was said of the very image that it rests on; absent where it rests on the files and the table alone. */
  readonly restsOn?: RestingOn;
  /** The finding that says it already, of the same cause; absent where it stands for itself. */
  readonly saidBy?: FindingPlace;
  /** A reason to keep it, for a waiver; absent where none is known. Nobody has accepted it. */
  readonly keep?: string;
  /** What to do where there is no fix, to follow "To fix:"; absent where there is one, or the message says it. */
  readonly advice?: string;
  /** The renderings in which it holds; absent where the file was judged as it stands. */
  readonly renderings?: readonly Rendering[];
}

export interface FindingPlace extends Range {
  readonly rule: string;
  readonly path: string;
}

export interface RelatedNote extends Range {
  readonly path: string;
  readonly message: string;
}

export interface FixReport {
  readonly title: string;
  readonly safety: 'safe' | 'test-first';
  readonly edits: readonly EditReport[];
  /** The command that tries a `test-first` fix; empty where there is none. */
  readonly try: string;
  /** What was seen when it was tried, where that was saved. */
  readonly ran?: string;
}

export interface EditReport extends Range {
  readonly path: string;
  readonly text: string;
}

/** One for each stage that a build can ask for: the named ones and the last. */
export interface ImageReport {
  readonly path: string;
  readonly stage: string;
  readonly index: number;
  readonly final: boolean;
  /** The image from outside that the stage rests on, in full; null where it cannot be known. */
  readonly base: string | null;
  readonly user: {
    readonly value: string;
    readonly kind: 'root' | 'uid' | 'name' | 'unknown';
    readonly uid: number | null;
    readonly from: 'USER' | 'stage' | 'base' | 'default';
  };
  /** Which knowledge the user rests on; null where it is not known. */
  readonly source: ImageSource | { readonly from: 'file' } | null;
}

/** Where it is known what an image is: by its tag, or by its digest and on which day. */
export type ImageSource =
  | { readonly from: 'table' }
  | { readonly from: 'saved' | 'registry'; readonly digest: string; readonly on: string };

export interface RestingOn {
  readonly image: string;
  readonly from: 'saved' | 'registry';
  readonly digest: string;
  readonly on: string;
}

export interface PulledImage {
  /** In full: `docker.io/library/node:24`. */
  readonly image: string;
  /** As its configuration has it; null where it is not known. */
  readonly user: string | null;
  readonly source: ImageSource | null;
  /** Nobody builds it any more: since when, as far as that is known; null for all others. */
  readonly frozen: { readonly since: string | null } | null;
  /** What names it. */
  readonly places: readonly { readonly path: string; readonly line: number }[];
}

export interface WorkloadReport {
  readonly path: string;
  readonly line: number;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Why this is not all of the workload, such as a patch; absent for a whole one. The level is then that of the part alone. */
  readonly partial?: string;
  /** What it comes out of, where a program made it of several files; path and line are then where it is written. */
  readonly rendered: Rendering | null;
  /** As Pod Security admission visits them: init, regular, ephemeral. */
  readonly containers: readonly ContainerReport[];
  readonly podSecurity: PodSecurityReport;
}

export interface ContainerReport {
  readonly name: string;
  /** As it is written, or null. */
  readonly image: string | null;
  /** What it is started with, where the object says so and all of it is known; else null. */
  readonly command: readonly string[] | null;
  readonly args: readonly string[] | null;
  /** What else decides which code runs: hooks, probes, variables such as `LD_PRELOAD`, mounts over programs. */
  readonly runs: readonly string[];
  readonly user: {
    readonly value: string;
    readonly kind: 'root' | 'uid' | 'name' | 'unknown';
    readonly uid: number | null;
    /** `container` and `pod`: the `runAsUser` that decides. */
    readonly from: 'container' | 'pod' | 'image';
  };
}

export interface PodSecurityReport {
  readonly version: string;
  readonly level: 'privileged' | 'baseline' | 'restricted';
  readonly violations: readonly {
    readonly control: string;
    readonly level: 'baseline' | 'restricted';
    readonly message: string;
  }[];
  /** The API server's sentence for each level that refuses this pod. */
  readonly says: { readonly baseline?: string; readonly restricted?: string };
}

/** What a Namespace asks of the pods in it; nulls where a variable stands for it. */
export interface NamespaceReport {
  readonly path: string;
  readonly line: number;
  readonly name: string;
  /** The level and the version that pods are refused by. */
  readonly enforce: {
    readonly level: 'privileged' | 'baseline' | 'restricted' | null;
    readonly version: string | null;
  };
}

export interface ServiceReport {
  readonly path: string;
  readonly line: number;
  readonly name: string;
  readonly image: string | null;
  readonly build: { readonly context: string; readonly dockerfile: string; readonly target: string } | null;
  /** What it is started with, where the file says so; else null. */
  readonly entrypoint: readonly string[] | null;
  readonly command: readonly string[] | null;
  /** As of a container. */
  readonly runs: readonly string[];
  readonly user: {
    readonly value: string;
    readonly kind: 'root' | 'uid' | 'name' | 'unknown';
    readonly uid: number | null;
    readonly from: 'user' | 'image' | 'default';
  };
  readonly effective: {
    readonly privileged: boolean;
    readonly readOnly: boolean;
    readonly capAdd: readonly string[];
    readonly capDrop: readonly string[];
    readonly securityOpt: readonly string[];
    readonly networkMode: string;
    readonly pid: string;
    readonly ipc: string;
    readonly usernsMode: string;
  };
}

/** A comment that would waive a finding. */
export interface InlineWaiver extends Waived {
  /** Of the comment. */
  readonly line: number;
  /** What the finding is about. */
  readonly subject: string;
}

export interface Waived {
  readonly rule: string;
  readonly path: string;
  readonly reason: string;
  readonly until?: string;
}

/** How a program makes of several files what runs in the end. */
export interface Rendering {
  readonly by: 'helm' | 'kustomize';
  /** The folder of the chart or of the kustomization. */
  readonly root: string;
  /** The values files, in the order in which they are laid over one another. */
  readonly values: readonly string[];
}

/** What was not judged, or not in full. */
export interface Skipped {
  readonly path: string;
  readonly reason: string;
  readonly kind: SkippedKind;
}

/**
 * How much of it is unknown. A check does not pass what was not seen, so this decides:
 *
 *   unread    nobody has looked, and it could hold a container: too large, too deep, no text. Fails.
 *   unjudged  it was looked at, and what would run cannot be told: a template, a link, an unknown kind with a pod.
 *             Fails where it replaces what was judged before.
 *   partly    it was judged but for one question, such as the user of an unknown base image. As `unjudged`.
 *
 * What plainly holds no container is not skipped: it has no entry.
 */
export type SkippedKind = 'unread' | 'unjudged' | 'partly';

/** What `plimsoll render` prints as JSON: what Helm or Kustomize print, and where each scalar of it is written. */
export interface RenderReport {
  readonly version: 1;
  readonly rendered: Rendering;
  readonly files: readonly PrintedFile[];
  /** What is not printed; where there is any, Helm or Kustomize themselves print nothing at all. */
  readonly unrendered: readonly { readonly path: string; readonly reason: string }[];
  /** Dependencies that Chart.yaml names and that are not in the repository. */
  readonly missing: readonly string[];
  /** Places that decide what is printed besides: conditions, what is ranged over, names of charts. */
  readonly deciding: readonly WrittenPlace[];
}

export interface PrintedFile {
  /** The template; of Kustomize the file that the object is written in. */
  readonly path: string;
  /** The template as Helm calls it inside of the chart; null for an object of Kustomize. */
  readonly template: string | null;
  readonly text: string;
  readonly origins: readonly PrintedScalar[];
}

/** A line and a column as everywhere, and the offset into the text in UTF-16 units, from 0. */
export interface Spot extends Position {
  readonly offset: number;
}

export interface PrintedScalar {
  /** Which YAML document of the text it is in, from 0. */
  readonly document: number;
  /** The keys and indices that lead to it. */
  readonly keys: readonly (string | number)[];
  readonly start: Spot;
  readonly end: Spot;
  readonly places: readonly WrittenPlace[];
  /** Why its text cannot be known before it is installed. */
  readonly unknown?: string;
}

export interface WrittenPlace {
  readonly path: string;
  readonly start: Spot;
  readonly end: Spot;
  /** `all`: the scalar is what stands there; `part`: a part of one is the other; `input`: it is worked out from it. */
  readonly gives: 'all' | 'part' | 'input';
}
