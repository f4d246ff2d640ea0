import { type CheckOptions, inspectionOptions } from './check.ts';
import { Inspection } from './inspection.ts';
import { counted, type Identity, nameOf, renderingName } from './judging/identity.ts';
import { Remembered } from './remembered.ts';
import { Draft, type Splice } from './fixing/draft.ts';
import type { UnprovenFix } from './fixing/mend.ts';
import { type File, type FileSet, fileSetOf } from './model/project.ts';
import type { EditReport, Finding, FixReport, Report } from './report/contract.ts';
import { Source } from './text/source.ts';

export interface RepairOptions extends CheckOptions {
  /** `safe` unless told otherwise; `test-first` takes those as well that may change what a container does. */
  readonly include?: FixReport['safety'];
  /** Whether a finding is to be mended; all of them unless told otherwise. */
  readonly mends?: (finding: Finding) => boolean;
}

export interface Repair {
  /** Those that have changed, in the order of their paths. */
  readonly files: readonly RepairedFile[];
  /** The fixes that were applied. Places in them are those of the file as it was at that moment. */
  readonly done: readonly Done[];
  /** What is found in the repaired files, and why it is still there. */
  readonly left: readonly Left[];
  readonly before: Report;
  readonly after: Report;
}

export interface RepairedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** What leads from the one to the other, in the order of the text; no two of them touch. */
  readonly edits: readonly EditReport[];
}

export interface Done {
  readonly fix: FixReport;
  readonly findings: readonly Finding[];
}

export interface Left {
  readonly finding: Finding;
  /** `together`: the fix holds alone, but not with those that were applied. */
  readonly why: 'no fix' | 'unproven' | 'test-first' | 'together';
  /** What exactly is in the way of the fix, in words; empty where `why` says it all. */
  readonly detail: string;
}

/** Applies the proven fixes. Whatever is left out, what is applied holds together: nothing new is found. */
export function repair(files: Iterable<File> | FileSet, options: RepairOptions = {}): Repair {
  const workshop = new Workshop('read' in files ? files : fileSetOf(files), options);
  workshop.run();
  return workshop.result();
}

/**
 * Fixes change texts, and a fix of one place may wait for that of another. So the files are checked, what can be
 * applied at once is, and they are checked again, until there is nothing left to apply.
 */
class Workshop {
  readonly #files: FileSet;
  readonly #options: RepairOptions;
  readonly #drafts = new Map<string, Draft>();
  readonly #done: Done[] = [];
  /** What has been tried and does not hold together with the rest. */
  readonly #given = new Set<string>();
  readonly #remembered = new Remembered();
  /** What could not be read when something was tried last. */
  #unread: readonly Finding[] = [];
  #unproven = new Map<string, UnprovenFix>();
  readonly #before: Report;
  #now: Report;

  constructor(files: FileSet, options: RepairOptions) {
    this.#files = files;
    this.#options = options;
    this.#before = this.#now = this.#check(this.#drafts);
  }

  run(): void {
    for (let round = 0; round < mostRounds; round++) {
      const fixes = apart(this.#wanted());
      if (fixes.length === 0) return;
      this.#applyMost(fixes);
    }
  }

  result(): Repair {
    const files = [...this.#drafts].map(([path, draft]) => repairedFile(path, this.#read(path), draft));
    return {
      files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
      done: this.#done,
      left: this.#now.findings.map((finding) => this.#left(finding)),
      before: this.#before,
      after: this.#now,
    };
  }

  #read(path: string): string {
    return this.#files.read(path) ?? '';
  }

  #check(drafts: ReadonlyMap<string, Draft>): Report {
    const texts = new Map([...drafts].map(([path, draft]) => [path, draft.text]));
    const read = (path: string) => texts.get(path) ?? this.#files.read(path);
    const { paths, repository } = this.#files;
    const inspection = new Inspection(
      { paths, repository, read },
      inspectionOptions(this.#options),
      this.#remembered.of(read),
    );
    const report = inspection.proven();
    this.#unproven = new Map(inspection.unproven.map((unproven) => [nameOf(unproven), unproven]));
    return report;
  }

  #wanted(): Done[] {
    const { include = 'safe', mends = () => true } = this.#options;
    return fixesOf(this.#now.findings.filter(mends)).filter(
      ({ fix, findings }) =>
        (fix.safety === 'safe' || include === 'test-first') && !this.#given.has(namesOf(findings)),
    );
  }

  /** All of them if that holds; if not, those of the files where it does; if need be as many from the front as do. */
  #applyMost(fixes: readonly Done[]): void {
    const worse = this.#apply(fixes);
    if (worse.size === 0) return;
    const others = fixes.filter(({ fix }) => !fix.edits.some(({ path }) => worse.has(path)));
    const [first] = fixes;
    if (others.length > 0 && others.length < fixes.length) this.#applyMost(others);
    else if (this.#isFull(worse)) for (const { findings } of fixes) this.#given.add(namesOf(findings));
    else if (fixes.length > 1) this.#applyMost(fixes.slice(0, Math.ceil(fixes.length / 4)));
    else if (first) this.#given.add(namesOf(first.findings));
  }

  /** With all that it got already, a file has become too long to be read. */
  #isFull(worse: ReadonlySet<string>): boolean {
    return this.#unread.some(({ path }) => worse.has(path) && this.#drafts.has(path));
  }

  /** Keeps the result if it holds; if not, gives the files in which it does not. */
  #apply(chosen: readonly Done[]): ReadonlySet<string> {
    const drafts = this.#edited(chosen.flatMap(({ fix }) => fix.edits));
    const unproven = this.#unproven;
    const report = this.#check(drafts);
    const worse = worseFiles(this.#now, report, chosen);
    if (worse.size > 0) {
      this.#unread = report.findings.filter(({ rule }) => rule === 'unreadable-file');
      this.#unproven = unproven;
      return worse;
    }
    for (const [path, draft] of drafts) this.#drafts.set(path, draft);
    this.#done.push(...chosen);
    this.#now = report;
    return worse;
  }

  /** The drafts as they would be; those at hand stay as they are. */
  #edited(edits: readonly EditReport[]): Map<string, Draft> {
    const drafts = new Map(this.#drafts);
    for (const [path, own] of byPath(edits)) {
      const draft = this.#drafts.get(path)?.copy() ?? new Draft(this.#read(path));
      const source = new Source(path, draft.text);
      draft.apply(own.map((edit) => spliceOf(source, edit)).sort((a, b) => a.start - b.start));
      drafts.set(path, draft);
    }
    return drafts;
  }

  #left(finding: Finding): Left {
    const unproven = this.#unproven.get(nameOf(finding));
    if (!finding.fix)
      return {
        finding,
        why: unproven ? 'unproven' : 'no fix',
        detail: unproven ? `${unproven.reason}: ${unproven.detail}` : '',
      };
    const isWanted = finding.fix.safety === 'safe' || this.#options.include === 'test-first';
    return { finding, why: isWanted ? 'together' : 'test-first', detail: '' };
  }
}

/** Far more than any file has needed: each round applies what does not stand in the way of one another. */
const mostRounds = 32;

/** The fixes that are offered, each once, with all the findings that it mends. */
export function fixesOf(findings: readonly Finding[]): Done[] {
  const groups = new Map<string, { fix: FixReport; findings: Finding[] }>();
  for (const finding of findings) {
    const { fix } = finding;
    if (!fix) continue;
    const name = JSON.stringify(fix);
    const group = groups.get(name);
    if (group) group.findings.push(finding);
    else groups.set(name, { fix, findings: [finding] });
  }
  return [...groups.values()];
}

/** Those that share no line, the safe ones first: two fixes of one line are not meant for the same text. */
function apart(fixes: readonly Done[]): Done[] {
  const taken = new Set<string>();
  const inOrder = [
    ...fixes.filter(({ fix }) => fix.safety === 'safe'),
    ...fixes.filter(({ fix }) => fix.safety !== 'safe'),
  ];
  return inOrder.filter(({ fix }) => {
    const lines = fix.edits.flatMap(linesOf);
    if (lines.some((line) => taken.has(line))) return false;
    for (const line of lines) taken.add(line);
    return true;
  });
}

function linesOf({ path, start, end }: EditReport): string[] {
  return Array.from({ length: end.line - start.line + 1 }, (_, index) => `${start.line + index}:${path}`);
}

/** The files in which something has come, or is still there that the fixes mend. */
function worseFiles(before: Report, after: Report, chosen: readonly Done[]): Set<string> {
  const mended = chosen.flatMap(({ findings }) => findings);
  const [known, found, gone] = [before.findings, after.findings, mended].map((findings) =>
    counted(findings.flatMap(identitiesOf)),
  );
  const excess = (finding: Finding): boolean =>
    identitiesOf(finding).some((identity) => {
      const name = nameOf(identity);
      return (found?.get(name) ?? 0) > (known?.get(name) ?? 0) - (gone?.get(name) ?? 0);
    });
  return new Set([...after.findings, ...mended].filter(excess).map(({ path }) => path));
}

/** In what is rendered a finding is what it is wherever an edit lays what it is about. */
function identitiesOf(finding: Finding): Identity[] {
  const { renderings, ...own } = finding;
  return renderings?.map((rendering) => ({ ...own, rendering: renderingName(rendering) })) ?? [own];
}

/** The findings that one fix mends. */
function namesOf(findings: readonly Finding[]): string {
  return findings.map(nameOf).join('\n');
}

function byPath(edits: readonly EditReport[]): Map<string, EditReport[]> {
  const all = new Map<string, EditReport[]>();
  for (const edit of edits) {
    const own = all.get(edit.path);
    if (own) own.push(edit);
    else all.set(edit.path, [edit]);
  }
  return all;
}

function spliceOf(source: Source, { start, end, text }: EditReport): Splice {
  return { start: source.offset(start), end: source.offset(end), text };
}

function repairedFile(path: string, before: string, draft: Draft): RepairedFile {
  const source = new Source(path, before);
  const edits = draft.splices.map(({ start, end, text }) => ({
    path,
    start: source.position(start),
    end: source.position(end),
    text,
  }));
  return { path, before, after: draft.text, edits };
}
