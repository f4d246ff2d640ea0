import type { UnprovenFix } from './fixing/mend.ts';
import { type Judged, notJudged, type Reported, UnitJudge } from './judged.ts';
import { alwaysTold, type Config, type ConfigReading } from './judging/config.ts';
import type { Slot } from './judging/unit.ts';
import { Units } from './judging/units.ts';
import { applyWaivers, configuredWaivers, type Waivable, type Waiving } from './judging/waiver.ts';
import type { ImageKnowledge } from './model/image/knowledge.ts';
import { parsePolicyVersion } from './model/pod/policy.ts';
import { type FileSet, Project } from './model/project.ts';
import type { Finding, InlineWaiver, Report } from './report/contract.ts';
import { inReadingOrder, toldOnce } from './report/findings.ts';
import { pulledOnce } from './report/pulled.ts';
import { findingPlace, sayersOf } from './report/said.ts';
import type { Rule } from './rule.ts';
import { anyPathPattern } from './text/glob.ts';

export interface InspectionOptions {
  readonly rules: readonly Rule[];
  readonly ruleIds: readonly string[];
  readonly reading: ConfigReading;
  /** The path of the configuration below that of the repository. */
  readonly sharedConfig: string | undefined;
  readonly today: string | undefined;
  readonly holds: ((waiver: InlineWaiver) => boolean) | undefined;
  readonly images: ImageKnowledge;
  readonly only: ((path: string) => boolean) | undefined;
  readonly onProgress: ((done: number, total: number) => void) | undefined;
  readonly onUnit: ((name: string) => void) | undefined;
  readonly givenUp: ReadonlyMap<string, string> | undefined;
}

/** What is known of units from before; asks for what is not, or no longer. */
export type Memory = (slot: Slot, project: Project, judge: () => Judged) => Judged;

const nothingKnown: Memory = (_slot, _project, judge) => judge();

/** A finding with what a waiver must know of it. */
interface WaivableFinding extends Waivable {
  readonly finding: Finding;
}

/** Each knows the one that says it. */
function waivable(reported: readonly Reported[]): WaivableFinding[] {
  const sayers = sayersOf(reported);
  const known = new Map<Reported, WaivableFinding>();
  const made = (each: Reported): WaivableFinding => {
    const sayer = sayers.get(each);
    const { rule, path } = each.finding;
    const one = known.get(each) ?? {
      ...{ rule, path, span: each.span, saidBy: sayer && made(sayer) },
      finding: sayer ? { ...each.finding, saidBy: findingPlace(sayer.finding) } : each.finding,
    };
    known.set(each, one);
    return one;
  };
  return reported.map(made);
}

interface Entry {
  readonly slot: Slot;
  readonly judged: Judged;
}

/** Looks at the files, unit by unit. What is wrong is told first; a fix is proven when somebody asks for it. */
export class Inspection {
  readonly #options: InspectionOptions;
  readonly #config: Config;
  readonly #project: Project;
  readonly #units: Units;
  readonly #judge: UnitJudge;
  readonly #memory: Memory;
  #entries: readonly Entry[] | undefined;

  constructor(files: FileSet, options: InspectionOptions, memory = nothingKnown) {
    const { config } = options.reading;
    this.#options = options;
    this.#config = config;
    this.#memory = memory;
    this.#project = new Project(files, parsePolicyVersion(config.podSecurity.version), options.images);
    const isIgnored = anyPathPattern(config.paths.ignore);
    const kept = this.#project.paths.filter((path) => !isIgnored(path));
    this.#units = new Units(this.#project, kept, options.only);
    const rules = options.rules.filter(({ id }) => id === alwaysTold || config.rules[id] !== 'off');
    this.#judge = new UnitJudge(this.#project, this.#units, { rules, ruleIds: options.ruleIds, config });
  }

  /** What is wrong, without a fix. */
  found(): Report {
    this.#entries ??= this.#all(false);
    return this.#reportOf(this.#entries);
  }

  /** What is wrong, with the fixes of what is found in these files, of all unless told otherwise. */
  proven(isWanted: (path: string) => boolean = () => true): Report {
    this.#entries = this.#entries?.map((entry) => this.#withFixes(entry, isWanted)) ?? this.#all(true);
    return this.#reportOf(this.#entries);
  }

  /** The fixes that rules wished for and that are not offered. */
  get unproven(): readonly UnprovenFix[] {
    return (this.#entries ?? []).flatMap(({ judged }) => judged.unproven);
  }

  #all(fixes: boolean): Entry[] {
    const { onProgress } = this.#options;
    const entries: Entry[] = [];
    const add = (slot: Slot): void => {
      const reason = this.#options.givenUp?.get(slot.name);
      const judge = (): Judged => this.#memory(slot, this.#project, () => this.#judged(slot, fixes));
      const judged = reason === undefined ? judge() : notJudged(slot.name, reason);
      entries.push({ slot, judged });
    };
    const files = this.#units.files();
    for (const [done, slot] of files.entries()) {
      onProgress?.(done, files.length);
      add(slot);
    }
    const parts = entries.flatMap(({ slot, judged }) => (judged.isPart ? [slot.name] : []));
    for (const slot of this.#units.assembled(parts)) add(slot);
    onProgress?.(files.length, files.length);
    return entries;
  }

  #withFixes(entry: Entry, isWanted: (path: string) => boolean): Entry {
    const isAsked = entry.judged.reported.some(({ finding: { path } }) => isWanted(path));
    return isAsked ? { ...entry, judged: this.#judged(entry.slot, true) } : entry;
  }

  #judged(slot: Slot, fixes: boolean): Judged {
    this.#options.onUnit?.(slot.name);
    return this.#judge.judged(slot, fixes);
  }

  #reportOf(entries: readonly Entry[]): Report {
    const judged = entries.map((entry) => entry.judged);
    const waiving = this.#waivingOf(judged);
    const found = [...waiving.kept, ...this.#aboutWaivers(waiving)].map(({ finding }) => finding);
    return {
      version: 1,
      findings: toldOnce(found.sort(inReadingOrder)),
      images: judged.flatMap(({ images }) => images),
      pulled: pulledOnce(judged.flatMap(({ pulled }) => pulled)),
      workloads: judged.flatMap(({ workloads }) => workloads),
      namespaces: judged.flatMap(({ namespaces }) => namespaces),
      services: judged.flatMap(({ services }) => services),
      waived: waiving.waived.map(({ finding: { rule, path }, waiver: { reason, until } }) => ({
        rule,
        path,
        reason,
        ...(until === undefined ? {} : { until }),
      })),
      skipped: judged.flatMap(({ skipped }) => skipped),
    };
  }

  #waivingOf(judged: readonly Judged[]): Waiving<WaivableFinding> {
    const { today, reading, holds } = this.#options;
    const aboutConfig = reading.problems.flatMap(({ at, message, kind }) =>
      this.#judge.about(alwaysTold, { at, message, ...(kind === 'note' ? { severity: 'notice' } : {}) }),
    );
    return applyWaivers(
      waivable([...aboutConfig, ...judged.flatMap((each) => each.reported)]),
      [...configuredWaivers(this.#config), ...judged.flatMap(({ waivers }) => waivers)],
      {
        ...{ today, inlineWaivers: this.#config.inlineWaivers, paths: this.#units.paths },
        holds:
          holds &&
          (({ reason, until, at }, { finding: { rule, path, subject } }) =>
            holds({
              ...{ rule, path, subject, reason, line: at.source.position(at.span.start).line },
              ...(until === undefined ? {} : { until }),
            })),
      },
    );
  }

  #aboutWaivers({ problems }: Waiving<unknown>): Reported[] {
    return problems.flatMap(({ at, message, kind }) => {
      // What a whole organisation waives need not occur in each of its repositories.
      if (kind === 'unused' && at.source.path === this.#options.sharedConfig) return [];
      return this.#judge.about(kind === 'unused' ? 'unused-waiver' : 'void-waiver', { at, message });
    });
  }
}
