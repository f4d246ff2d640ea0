import {
  type CheckOptions,
  type GivenImages,
  type File,
  type FileSet,
  type Finding,
  type InlineWaiver,
  type Inspection,
  inspect,
  mayMatter,
  readConfig,
  type Report,
  type Waived,
} from '../check/index.ts';
import { type Approval, waiversCount, Waiving } from './approval.ts';
import { blameOf } from './blame.ts';
import { compare, type Comparison } from './compare.ts';
import { notLearned, reached, type Unanswered } from './images.ts';
import { configurationOf, withoutConfiguration, withoutConfigurationFindings } from './mistakes.ts';
import { diffOf } from './diff.ts';
import { levelChanges, type LevelChange, levelsByRendering } from './levels.ts';
import { type NamespaceChange, weakerNamespaces } from './enforced.ts';
import { linesOf } from './line-change.ts';
import type { Shown } from './place.ts';
import { type Plan, planOf } from './plan.ts';
import { type Removing, withRemovals } from './removed.ts';
import { imagesOfPrograms, programsIn } from './programs.ts';
import { type Switch, switchesOf } from './switched.ts';
import { type Unjudged, type Unseen, verdictsOf } from './unjudged.ts';
import { type UserChange, userChanges } from './users.ts';
import { blocks, conclusionOf, stopping } from './verdict.ts';

/** A file that differs between base and head. */
export interface FileChange {
  /** In head; of a removed file, in base. */
  readonly path: string;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed';
  /** Of a renamed file, its path in base. */
  readonly previous?: string;
  /** The hunks as git prints them. Absent for a binary file, or one that is too large to show. */
  readonly patch?: string;
}

/** A change that somebody proposes. */
export interface Proposal {
  readonly base: FileSet;
  readonly head: FileSet;
  readonly changes: readonly FileChange[];
  /** The configuration that holds. It comes from a branch that the proposal cannot change. */
  readonly config?: File;
  /** What is known of images; what is kept of them is from there too. */
  readonly images?: GivenImages;
  /** Of which images registries told nothing; absent where none was asked. */
  readonly unanswered?: readonly Unanswered[];
  /** Files of the change that nobody could look at. They are not among `changes`. */
  readonly unseen?: readonly Unseen[];
  /** Of the change: what a waiver that it adds may need to count. */
  readonly approval?: Approval;
  /** What of the change is missing altogether, in sentences. */
  readonly cut?: readonly string[];
  /** The configuration as head has it, where it differs: it is read for mistakes and does not hold yet. */
  readonly proposedConfig?: File;
}

/** `neutral` only where the configuration asks for it. */
export type Conclusion = 'success' | 'failure' | 'neutral';

export interface Review extends Plan {
  readonly version: 1;
  readonly conclusion: Conclusion;
  /** Of the change, those that were judged and are still there. */
  readonly files: readonly string[];
  /** Those of the findings that fail it; mistakes of the configuration do so too. */
  readonly blocking: readonly Finding[];
  readonly introduced: readonly Finding[];
  /** What the touched files had before. */
  readonly existing: readonly Finding[];
  /** What base had and head has not, whatever took it away. Places are those of base. */
  readonly mended: readonly Finding[];
  readonly workloads: readonly LevelChange[];
  /** Of the workloads that charts and overlays make and that are at another level in some rendering: all renderings. */
  readonly environments: readonly LevelChange[];
  /** Those that refuse less than before. */
  readonly namespaces: readonly NamespaceChange[];
  readonly users: readonly UserChange[];
  /** What had power over its node before, and runs something else now. */
  readonly switched: readonly Switch[];
  /** Waivers that count only once somebody else has approved the change. */
  readonly pending: readonly InlineWaiver[];
  /** Those who cannot approve them. */
  readonly authors: readonly string[];
  /** Waivers that have come with the change. */
  readonly waived: readonly Waived[];
  readonly configuration: {
    readonly changed: boolean;
    /** Mistakes in the proposed one, or else in the one that holds. */
    readonly findings: readonly Finding[];
  };
  /** What of the change was not judged, or not in full. */
  readonly skipped: readonly Unjudged[];
  /** The images of its files of which nothing is known. */
  readonly unknownImages: readonly string[];
  /** Those of which registries that were asked told nothing. */
  readonly unanswered: readonly Unanswered[];
}

export type { Unjudged, Unseen } from './unjudged.ts';

export type ReviewOptions = Pick<CheckOptions, 'today' | 'podSecurity' | 'rules'>;

/** What there is to say about a change. Pure: it reads what it is given, and writes nothing. */
export function review(proposal: Proposal, options: ReviewOptions = {}): Review {
  const judged = new Judged(proposal, options);
  const { existing, mended } = judged.comparison;
  const introduced = judged.introduced();
  const blocking = stopping(proposal, { introduced, existing, mended });
  const configuration = configurationOf(proposal);
  const skipped = judged.skipped();
  return {
    version: 1,
    conclusion:
      blocking.length > 0 || configuration.findings.some(blocks) ? 'failure' : conclusionOf(skipped),
    blocking,
    introduced,
    existing,
    mended,
    files: judged.files(),
    ...planOf(introduced, existing, judged),
    workloads: levelChanges(judged.base, judged.head, judged.renamed),
    environments: levelsByRendering(judged.base, judged.head, judged.renamed),
    namespaces: weakerNamespaces(judged.base, judged.head),
    users: userChanges(judged.base, judged.head, judged.renamed),
    switched: judged.switched(),
    pending: judged.pending,
    authors: proposal.approval?.authors ?? [],
    waived: judged.newWaivers(),
    configuration,
    skipped,
    ...notLearned(judged.head.pulled, proposal),
  };
}

/** Both sides, each judged where the change can matter. */
class Judged {
  readonly base: Report;
  readonly head: Report;
  readonly comparison: Comparison;
  readonly pending: readonly InlineWaiver[];
  readonly renamed: ReadonlyMap<string, string>;
  readonly #proposal: Proposal;
  readonly #again: Removing['judge'];
  readonly #touched: ReadonlySet<string>;
  readonly #shown = new Map<string, Shown | undefined>();

  constructor(proposal: Proposal, options: ReviewOptions) {
    const { base, head, changes, config, images } = proposal;
    this.#proposal = proposal;
    this.#touched = new Set(changes.filter(({ status }) => status !== 'removed').map(({ path }) => path));
    this.renamed = new Map(
      changes.flatMap(({ path, previous }) => (previous === undefined ? [] : [[previous, path]])),
    );
    const given = { ...options, ...(config ? { config } : {}), ...(images === undefined ? {} : { images }) };
    const only = reached(proposal);
    const waiving = new Waiving(waiversCount(proposal), this.renamed);
    const side = (files: FileSet, holds: CheckOptions['holds']): Inspection =>
      inspect(files, { ...given, ...(holds ? { holds } : {}), only });
    const proposed = side(head, waiving.inHead);
    this.#again = (files, paths) => {
      const again = inspect(files, { ...given, holds: waiving.inHead, only: (path) => paths.has(path) });
      return withoutConfiguration(again.found());
    };
    this.base = withoutConfiguration(side(base, waiving.inBase).found());
    this.head = withoutConfiguration(proposed.found());
    this.comparison = this.#compared(proposed);
    this.pending = waiving.pending;
  }

  /** Proving is what takes the time, so only the fixes of files where something has come in are proven. */
  #compared(proposed: Inspection): Comparison {
    const first = this.#compare(this.head.findings);
    const paths = new Set(first.introduced.map(({ path }) => path));
    if (paths.size === 0) return this.#told(first);
    return this.#told(this.#compare(proposed.proven((path) => paths.has(path)).findings));
  }

  /** What has come in, in the words and with the fixes that fit what was taken away. */
  introduced(): Finding[] {
    const { head, changes } = this.#proposal;
    return withRemovals(this.comparison.introduced, {
      ...{ head, now: this.head, judge: this.#again },
      patchOf: (path) => changes.find((each) => each.path === path && each.status !== 'removed')?.patch,
    });
  }

  #compare(head: readonly Finding[]): Comparison {
    const { changes } = this.#proposal;
    const pathsOf = (status: FileChange['status']): Set<string> =>
      new Set(changes.filter((change) => change.status === status).map(({ path }) => path));
    const programs = { base: programsIn(this.base), head: programsIn(this.head) };
    return compare(this.base.findings, withoutConfigurationFindings(head), {
      renamed: this.renamed,
      added: pathsOf('added'),
      removed: pathsOf('removed'),
      imageOf: (side, finding) => imagesOfPrograms(programs[side](finding)),
      lineOf: (side, { path, start }) => (this.#lines(side, path)[start.line - 1] ?? '').trim(),
      isNew: ({ path, start }) => this.shown(path)?.diff.added.has(start.line) ?? false,
    });
  }

  /** Old problems are told of touched files alone. */
  #told({ introduced, existing, mended }: Comparison): Comparison {
    const unseen = new Set((this.#proposal.unseen ?? []).map(({ path, previous = path }) => previous));
    return {
      introduced,
      existing: existing.filter(({ path }) => this.isTouched(path)),
      // What is no longer seen is not mended.
      mended: mended.filter(({ path }) => !unseen.has(path)),
    };
  }

  switched(): Switch[] {
    const previous = new Map([...this.renamed].map(([was, is]) => [is, was]));
    const before = (path: string): string => previous.get(path) ?? path;
    return switchesOf(this.comparison.existing, { base: this.base, head: this.head, before });
  }

  skipped(): Unjudged[] {
    const { unseen = [], cut = [], changes, config } = this.#proposal;
    const entries = [...unseen, ...this.head.skipped.filter(({ path }) => this.isTouched(path))];
    const before = new Map(
      [...changes, ...unseen].flatMap(({ path, previous }) =>
        previous === undefined ? [] : [[path, previous]],
      ),
    );
    const sides = {
      base: this.base,
      head: this.head,
      before: (path: string) => before.get(path) ?? path,
      added: new Set(entries.map(({ path }) => path).filter((path) => !this.#isInBase(path))),
    };
    return verdictsOf(entries, cut, sides, config && readConfig(config));
  }

  #isInBase(path: string): boolean {
    return this.#proposal.base.paths.includes(path);
  }

  isTouched(path: string): boolean {
    return this.#touched.has(path);
  }

  files(): string[] {
    const images = new Set(this.head.images.map(({ path }) => path));
    return [...this.#touched].filter((path) => mayMatter(path) || images.has(path));
  }

  readonly shown = (path: string): Shown | undefined => {
    if (!this.#shown.has(path)) this.#shown.set(path, this.#shownOf(path));
    return this.#shown.get(path);
  };

  readonly lines = (path: string): readonly string[] => this.#lines('head', path);

  readonly blame = (findings: readonly Finding[]): ReturnType<typeof blameOf> => {
    const { head, changes } = this.#proposal;
    return blameOf(findings, { head, changes, now: this.head, judge: this.#again });
  };

  #shownOf(path: string): Shown | undefined {
    const change = this.#proposal.changes.find((each) => each.path === path && each.status !== 'removed');
    return change && { path, lines: this.#lines('head', path), diff: diffOf(change) };
  }

  readonly #texts = new Map<string, readonly string[]>();

  #lines(side: 'base' | 'head', path: string): readonly string[] {
    const name = `${side}:${path}`;
    const known = this.#texts.get(name);
    const lines = known ?? linesOf(this.#proposal[side].read(path) ?? '');
    if (!known) this.#texts.set(name, lines);
    return lines;
  }

  newWaivers(): Waived[] {
    const nameOf = ({ rule, path, reason, until }: Waived, at = path): string =>
      JSON.stringify([rule, at, reason, until]);
    const old = new Set(this.base.waived.map((waived) => nameOf(waived, this.renamed.get(waived.path))));
    const fresh = new Map(this.head.waived.map((waived) => [nameOf(waived), waived]));
    return [...fresh].filter(([name]) => !old.has(name)).map(([, waived]) => waived);
  }
}
