import { alwaysTold, type Config, type ConfigReading, defaultConfig, parseConfig } from './judging/config.ts';
import { podSecurityOf } from './judging/config/pod-security.ts';
import { anyPathPattern } from './text/glob.ts';
import { judgeFile, type Judgement, judgeService } from './judging/judge.ts';
import { isOutside } from './text/path.ts';
import type { ComposeProblem, ComposeProject } from './model/service/compose-project.ts';
import { identityOf, provenFixes, type UnprovenFix } from './fixing/mend.ts';
import { kindOfPath } from './model/kind.ts';
import type { Dockerfile, Stage } from './model/image/dockerfile.ts';
import { sentence } from './model/wording.ts';
import { parsePolicyVersion } from './model/pod/policy.ts';
import { templateNote } from './model/template.ts';
import { type File, type FileSet, fileSetOf, Project, type ProjectFile } from './model/project.ts';
import { type Identity, Prover } from './fixing/prove.ts';
import { runnersOf } from './judging/reach.ts';
import type {
  Finding,
  ImageReport,
  Report,
  ServiceReport,
  Skipped,
  SkippedKind,
  WorkloadReport,
} from './report/contract.ts';
import { findingOf, inReadingOrder } from './report/findings.ts';
import { imagesOf } from './report/images.ts';
import { servicesOf } from './report/services.ts';
import { workloadReport } from './report/workloads.ts';
import type { Problem, Rule } from './rule.ts';
import { rules as allRules } from './rules/index.ts';
import { severityOf } from './judging/severity.ts';
import { Source, type Span } from './text/source.ts';
import { applyWaivers, configuredWaivers, inlineWaiversIn, type Waiver } from './judging/waiver.ts';

export interface CheckOptions {
  /** The configuration file, if there is one. A mistake in it is a finding. */
  readonly config?: ConfigFile;
  /** Goes before the configuration: `baseline`, `restricted`, `restricted@v1.34`. */
  readonly podSecurity?: string;
  /** `2027-03-31`: decides which waivers are past their date. Without it none is. */
  readonly today?: string;
  /** All of them unless told otherwise. */
  readonly rules?: readonly Rule[];
  /** Judges these alone; the others are there for what they say about these. */
  readonly only?: (path: string) => boolean;
  /** `false` leaves fixes out, and with them the time that proving takes. */
  readonly fixes?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
  /** Told of each fix that a rule wished for and that is not offered, since it could not be proven. */
  readonly onUnproven?: (unproven: UnprovenFix) => void;
}

/** Judges the files. Pure: the same files and options give the same report. */
export function check(files: Iterable<File> | FileSet, options: CheckOptions = {}): Report {
  const run = new Run('read' in files ? files : fileSetOf(files), options);
  return run.report();
}

/** A configuration file, perhaps over another, as that of a repository is over that of its organisation. */
export interface ConfigFile extends File {
  readonly over?: File;
}

/** What a configuration file says; a part that cannot be used has its default. */
export function readConfig(file: ConfigFile): Config {
  return readingOf(file).config;
}

function readingOf({ path, text, over }: ConfigFile): ConfigReading {
  const below = over && parseConfig(new Source(over.path, over.text), ruleIds);
  const { config, problems } = parseConfig(new Source(path, text), ruleIds, below?.config);
  return { config, problems: [...(below?.problems ?? []), ...problems] };
}

const ruleIds = allRules.map(({ id }) => id);

interface Reported {
  readonly finding: Finding;
  readonly span: Span;
}

/** One check, file by file: what is kept of a file is what will be reported, not the file. */
class Run {
  readonly #project: Project;
  readonly #options: CheckOptions;
  readonly #rules: readonly Rule[];
  readonly #config: Config;
  readonly #prover: Prover;
  readonly #findings: Reported[] = [];
  readonly #waivers: Waiver[];
  readonly #images: ImageReport[] = [];
  readonly #workloads: WorkloadReport[] = [];
  readonly #services: ServiceReport[] = [];
  readonly #skipped: Skipped[] = [];
  readonly #composePaths: string[] = [];
  /** All of them; none before every file was looked at, and until then no compose file is edited. */
  #composeKnown: readonly string[] = [];

  constructor(files: FileSet, options: CheckOptions) {
    this.#options = options;
    const rules = options.rules ?? allRules;
    const { config, problems } = this.#readConfig();
    this.#config = config;
    this.#project = new Project(files, parsePolicyVersion(config.podSecurity.version));
    this.#rules = rules.filter(({ id }) => id === alwaysTold || config.rules[id] !== 'off');
    this.#prover = new Prover((sources) => this.#identities(sources), {
      reach: (edited) => runnersOf(edited, this.#project),
      source: (path) => this.#project.source(path),
    });
    this.#waivers = configuredWaivers(config);
    for (const { at, message, kind } of problems) {
      this.#own(alwaysTold, { at, message, ...(kind === 'note' ? { severity: 'notice' } : {}) });
    }
  }

  #readConfig(): ConfigReading {
    const { config: file, podSecurity } = this.#options;
    const reading = file ? readingOf(file) : { config: defaultConfig, problems: [] };
    const line = podSecurityOf(podSecurity ?? '');
    return line ? { ...reading, config: { ...reading.config, podSecurity: line } } : reading;
  }

  report(): Report {
    const isIgnored = anyPathPattern(this.#config.paths.ignore);
    const kept = this.#project.paths.filter((path) => !isIgnored(path));
    const { only } = this.#options;
    const paths = only ? kept.filter(only) : kept;
    for (const [done, path] of paths.entries()) {
      this.#options.onProgress?.(done, paths.length);
      const file = this.#project.open(path);
      if (file) this.#file(file);
    }
    const judged = only && new Set(this.#composePaths);
    if (only) this.#composePaths.push(...kept.filter((path) => !only(path) && this.#isCompose(path)));
    this.#composeKnown = [...this.#composePaths];
    for (const compose of this.#project.composeProjects(this.#composeKnown, judged)) this.#compose(compose);
    this.#options.onProgress?.(paths.length, paths.length);
    return this.#closed(paths);
  }

  #file(file: ProjectFile): void {
    this.#inlineWaivers(file);
    this.#syntax(file);
    const judgements = judgeFile(this.#rules, file, this.#project);
    if (file.kind !== 'compose' && this.#options.fixes !== false)
      this.#prover.know(file.source.path, judgements.map(identityOf));
    this.#judged(judgements);
    if (file.kind === 'dockerfile') this.#dockerfile(file.dockerfile);
    if (file.kind === 'compose') this.#composePaths.push(file.source.path);
    if (file.kind === 'skipped') this.#skip(file.source.path, file.reason);
    if (file.kind !== 'kubernetes') return;
    if (file.templates > 0) this.#skip(file.source.path, 'a template: what it renders is what counts');
    for (const reason of file.unjudged) this.#skip(file.source.path, reason);
    for (const workload of file.workloads) {
      const report = workloadReport(workload, this.#project.policyVersion, (container) =>
        this.#project.knownImage(container),
      );
      if (report) this.#workloads.push(report);
    }
  }

  #isCompose(path: string): boolean {
    return kindOfPath(path) === 'compose' && this.#project.open(path)?.kind === 'compose';
  }

  #skip(path: string, reason: string, kind: SkippedKind = 'unjudged'): void {
    this.#skipped.push({ path, reason, kind });
  }

  #dockerfile(dockerfile: Dockerfile): void {
    const { path } = dockerfile.source;
    if (dockerfile.skipped !== undefined) this.#skip(path, dockerfile.skipped, 'unread');
    const { final } = dockerfile;
    if (final?.user.kind === 'unknown') this.#skip(path, unknownUser(final), 'partly');
    this.#images.push(...imagesOf(dockerfile));
  }

  #compose(compose: ComposeProject): void {
    this.#refused(compose);
    this.#judged(compose.services.flatMap((service) => judgeService(this.#rules, service, this.#project)));
    this.#services.push(...servicesOf(compose));
  }

  /** What the environment is to provide is no mistake of the file: without it nothing can be said. */
  #refused({ paths: [path = ''], problems }: ComposeProject): void {
    const variable = problems.find(({ at }) => at.source.slice(at.span).includes('$'));
    const [first] = problems;
    const elsewhere = this.#elsewhere(problems);
    if (elsewhere !== undefined)
      this.#skip(path, `it stands on \`${elsewhere}\`, which is not among the files that are checked`);
    else if (variable) this.#skip(path, `compose cannot load it without its variables: ${variable.message}`);
    else if (first) this.#unreadable(first);
  }

  /** The file that compose lacks, where nobody knows whether it is there. */
  #elsewhere(problems: readonly ComposeProblem[]): string | undefined {
    const missing = problems.flatMap((problem) => problem.missing ?? []);
    return missing.find((path) => isOutside(path, this.#project.paths));
  }

  #unreadable(problem: Problem): void {
    const note = problem.severity === 'notice' ? undefined : templateNote(problem.at);
    if (note === undefined) this.#own('unreadable-file', { ...problem, message: sentence(problem.message) });
    else this.#skip(problem.at.source.path, note);
  }

  /** One finding for a file: after the first mistake the others are mostly its echo. */
  #syntax(file: ProjectFile): void {
    const [first] = problemsOf(file);
    if (first) this.#unreadable(first);
  }

  #inlineWaivers(file: ProjectFile): void {
    const kind = file.kind === 'dockerfile' ? 'dockerfile' : 'yaml';
    const { waivers, problems } = inlineWaiversIn(file.source, kind, ruleIds);
    this.#waivers.push(...waivers);
    for (const { at, message } of problems) this.#own('void-waiver', { at, message });
  }

  /** A finding about the files themselves, which no hook of a rule can make. */
  #own(id: string, problem: Problem): void {
    const rule = this.#rules.find((candidate) => candidate.id === id);
    if (rule) this.#judged([{ rule, problem, subject: problem.at.source.path, control: undefined }]);
  }

  #judged(judgements: readonly Judgement[]): void {
    const counted = judgements.flatMap((judgement) => {
      const severity = severityOf(judgement.rule, judgement.problem, judgement.control, this.#config);
      return severity === 'off' ? [] : [{ judgement, severity }];
    });
    const fixes = provenFixes(
      this.#options.fixes === false ? [] : counted.map(({ judgement }) => judgement),
      this.#prover,
      this.#options.onUnproven,
    );
    for (const { judgement, severity } of counted) {
      const finding = findingOf({ ...judgement, severity, fix: fixes.get(judgement) });
      this.#findings.push({ finding, span: judgement.problem.at.span });
    }
  }

  *#identities(sources: readonly Source[]): Iterable<Identity> {
    const project = this.#project.with(sources);
    for (const { path } of sources) {
      const file = project.open(path);
      if (!file) continue;
      for (const judgement of judgeFile(this.#rules, file, project)) yield identityOf(judgement);
    }
    const changed = new Set(sources.map(({ path }) => path));
    for (const compose of project.composeProjects(this.#composeFor(sources), changed)) {
      for (const service of compose.services) {
        for (const judgement of judgeService(this.#rules, service, project)) yield identityOf(judgement);
      }
    }
  }

  /** Where not all are known yet, those that have a name of their own, and those that are asked for. */
  #composeFor(sources: readonly Source[]): readonly string[] {
    if (this.#composeKnown.length > 0) return this.#composeKnown;
    const asked = sources.flatMap(({ path }) => (this.#project.open(path)?.kind === 'compose' ? [path] : []));
    if (asked.length === 0) return [];
    const named = this.#project.paths.filter((path) => kindOfPath(path) === 'compose');
    return [...new Set([...named, ...asked])].sort();
  }

  #closed(paths: readonly string[]): Report {
    const { today } = this.#options;
    const waiving = applyWaivers(
      this.#findings.map((reported) => ({
        ...reported,
        rule: reported.finding.rule,
        path: reported.finding.path,
      })),
      this.#waivers,
      { today, inlineWaivers: this.#config.inlineWaivers, paths },
    );
    this.#findings.length = 0;
    for (const { at, message, kind } of waiving.problems) {
      // What a whole organisation waives need not occur in each of its repositories.
      if (kind === 'unused' && at.source.path === this.#options.config?.over?.path) continue;
      this.#own(kind === 'unused' ? 'unused-waiver' : 'void-waiver', { at, message });
    }
    return {
      version: 1,
      findings: [...waiving.kept, ...this.#findings].map(({ finding }) => finding).sort(inReadingOrder),
      images: this.#images,
      workloads: this.#workloads,
      services: this.#services,
      waived: waiving.waived.map(({ finding: { rule, path }, waiver: { reason, until } }) => ({
        rule,
        path,
        reason,
        ...(until === undefined ? {} : { until }),
      })),
      skipped: this.#skipped,
    };
  }
}

function unknownUser({ user, base, from }: Stage): string {
  if (user.from === 'USER') return `its user \`${user.value}\` cannot be known before it is built`;
  const image = base.reference ?? from.args;
  return `its base image \`${image}\` is not known here, so neither is the user it runs as`;
}

function problemsOf(file: ProjectFile): Problem[] {
  if (file.kind === 'dockerfile') {
    // What a build argument decides may well be right when it is given.
    const problems = file.dockerfile.problems.filter(({ openArguments }) => openArguments.length === 0);
    return problems.map((problem) => (isInFrom(problem) ? { ...problem, confidence: 'likely' } : problem));
  }
  if (file.kind !== 'kubernetes') return [];
  const problem = file.problems.find(({ fatal }) => fatal) ?? file.problems[0];
  if (!problem) return [];
  const { span, message, fatal } = problem;
  return [{ at: { source: file.source, span }, message, ...(fatal ? {} : { severity: 'notice' }) }];
}

/** A word that is no image, such as `FROM BASEIMAGE`, is often put right by a script before the build. */
function isInFrom({ at: { source, span } }: Problem): boolean {
  return /^\s*FROM\s/i.test(source.lineAt(span.start).text);
}
