import { type ProvenFix, provenFixes, type UnprovenFix } from './fixing/mend.ts';
import { type Elsewhere, inPatches } from './fixing/overlay.ts';
import { Prover } from './fixing/prove.ts';
import type { Config } from './judging/config.ts';
import { type Identity, identityIn, identityOf } from './judging/identity.ts';
import { type Judgement, judgeUnit } from './judging/judge.ts';
import { runnersOf } from './judging/reach.ts';
import { severityOf } from './judging/severity.ts';
import { renderingOf, standingIn } from './judging/standing.ts';
import type { Slot, Unit } from './judging/unit.ts';
import type { Units } from './judging/units.ts';
import { inlineWaiversIn, type Waiver } from './judging/waiver.ts';
import type { Project } from './model/project.ts';
import type {
  ImageReport,
  NamespaceReport,
  PulledImage,
  ServiceReport,
  Skipped,
  WorkloadReport,
} from './report/contract.ts';
import { findingOf, locationOf } from './report/findings.ts';
import { imagesOf } from './report/images.ts';
import { namespacesOf } from './report/namespaces.ts';
import { pulledBy } from './report/pulled.ts';
import type { Told } from './report/said.ts';
import { servicesOf } from './report/services.ts';
import { workloadReport } from './report/workloads.ts';
import type { Problem, Rule } from './rule.ts';
import type { RuleId } from './rules/index.ts';
import type { Source, Span } from './text/source.ts';
import type { Looking } from './write/setting.ts';
import { shownPlace } from './write/shown.ts';

export interface Reported extends Told {
  readonly span: Span;
}

/** What is told of a unit. It is kept, and the unit is not: a large folder needs no more memory than a small one. */
export interface Judged {
  /** The file comes into what is assembled. */
  readonly isPart: boolean;
  readonly reported: readonly Reported[];
  readonly waivers: readonly Waiver[];
  readonly images: readonly ImageReport[];
  readonly pulled: readonly PulledImage[];
  readonly workloads: readonly WorkloadReport[];
  readonly namespaces: readonly NamespaceReport[];
  readonly services: readonly ServiceReport[];
  readonly skipped: readonly Skipped[];
  readonly unproven: readonly UnprovenFix[];
}

const nothing: Judged = {
  isPart: false,
  reported: [],
  waivers: [],
  images: [],
  pulled: [],
  workloads: [],
  namespaces: [],
  services: [],
  skipped: [],
  unproven: [],
};

export function notJudged(path: string, reason: string): Judged {
  return { ...nothing, skipped: [{ path, reason, kind: 'unread' }] };
}

export interface UnitJudgeOptions {
  readonly rules: readonly Rule[];
  /** The ids that a waiver may name. */
  readonly ruleIds: readonly string[];
  readonly config: Config;
}

/** Says of one unit after the other what is wrong, and proves the fixes where they are wanted. */
export class UnitJudge {
  readonly #project: Project;
  readonly #units: Units;
  readonly #options: UnitJudgeOptions;
  readonly #prover: Prover;
  readonly #known: (path: string) => Source | undefined;

  constructor(project: Project, units: Units, options: UnitJudgeOptions) {
    this.#project = project;
    this.#units = units;
    this.#options = options;
    const paths = new Set(project.paths);
    this.#known = (path) => (paths.has(path) ? project.source(path) : undefined);
    this.#prover = new Prover((sources, asked) => this.#identities(sources, asked), {
      reach: (edited) => runnersOf(edited, project),
      source: (path) => project.source(path),
      isPlain: (paths) => units.isPlain(paths),
    });
  }

  judged(slot: Slot, fixes: boolean): Judged {
    const unit = slot.open();
    if (!unit) return nothing;
    const { rules, ruleIds } = this.#options;
    const { commented } = unit;
    const inline = commented && inlineWaiversIn(commented, unit.dockerfile ? 'dockerfile' : 'yaml', ruleIds);
    const judgements = judgeUnit(rules, unit, this.#project);
    const own = [
      ...(inline?.problems ?? []).flatMap(({ at, message }) => this.about('void-waiver', { at, message })),
      ...(unit.unreadable ? this.about('unreadable-file', unit.unreadable) : []),
    ];
    const unproven: UnprovenFix[] = [];
    const proven = fixes ? this.#proven(unit, judgements, (fix) => unproven.push(fix)) : undefined;
    return {
      isPart: unit.isPart ?? false,
      reported: [...own, ...this.#reported(judgements, unit, proven)],
      waivers: inline?.waivers ?? [],
      unproven,
      ...this.#thingsIn(unit),
    };
  }

  /** A finding about the files themselves, which no hook of a rule can make. */
  about(id: RuleId, problem: Problem): Reported[] {
    const rule = this.#options.rules.find((candidate) => candidate.id === id);
    const subject = problem.at.source.path;
    return rule ? this.#reported([{ rule, problem, subject, control: undefined }]) : [];
  }

  #reported(
    judgements: readonly Judgement[],
    unit?: Unit,
    fixes?: ReadonlyMap<Judgement, ProvenFix>,
  ): Reported[] {
    return judgements.flatMap((judgement) => {
      const severity = this.#severityOf(judgement);
      if (severity === 'off') return [];
      const renderings = unit?.rendering ? [unit.rendering] : undefined;
      const finding = findingOf({ ...judgement, severity, fix: fixes?.get(judgement), renderings });
      const { at, saidBy } = judgement.problem;
      return [{ finding, span: shownPlace(at).span, ...(saidBy ? { saidBy: locationOf(saidBy) } : {}) }];
    });
  }

  #severityOf({ rule, problem, control }: Judgement) {
    return severityOf(rule, problem, control, this.#options.config);
  }

  #proven(
    unit: Unit,
    judgements: readonly Judgement[],
    onUnproven: (unproven: UnprovenFix) => void,
  ): Map<Judgement, ProvenFix> {
    const { commented } = unit;
    if (commented && judgements.length > 0) this.#prover.know(commented.path, judgements.map(identityOf));
    const told = judgements.filter((judgement) => this.#severityOf(judgement) !== 'off');
    const { kustomizations = [] } = unit;
    const elsewhere: Elsewhere = (judgement, isBelow) =>
      inPatches(judgement, kustomizations, { read: this.#known, isBelow });
    return provenFixes(told, this.#prover, { elsewhere, onUnproven, rendering: renderingOf(unit) });
  }

  #thingsIn(unit: Unit) {
    const { dockerfile, workloads, namespaces, services, skipped, rendering } = unit;
    const project = this.#project;
    return {
      images: dockerfile ? imagesOf(dockerfile) : [],
      pulled: pulledBy(unit, project),
      workloads: workloads.flatMap(
        (workload) =>
          workloadReport(
            workload,
            project.policyVersion,
            (container) => project.knownImage(container),
            rendering ?? null,
          ) ?? [],
      ),
      namespaces: namespacesOf(namespaces),
      services: servicesOf(services),
      skipped,
    };
  }

  *#identities(
    sources: readonly Source[],
    isAsked: (rule: Looking) => boolean = () => true,
  ): Iterable<Identity> {
    const project = this.#project.with(sources);
    const rules = this.#options.rules.filter(isAsked);
    for (const unit of this.#units.holding(project, sources)) {
      const rendering = renderingOf(unit);
      for (const judgement of judgeUnit(rules, unit, project)) yield identityIn(rendering, judgement);
      yield* standingIn(unit);
    }
  }
}
