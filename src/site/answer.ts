import {
  causesOf,
  check,
  type File,
  type Finding,
  mayMatter,
  nameOf,
  repair,
  type Report,
  type Skipped,
} from '../check/index.ts';
import { levelsOf, safeFixes, toldOf } from './told.ts';

/** What the page asks its worker. */
export interface Question {
  readonly number: number;
  readonly files: readonly File[];
  readonly today: string;
  /** What is to be applied first: all that is safe, or the fix of one finding. */
  readonly apply?: 'safe' | { readonly finding: string };
}

/** Which of these paths could be those of files to check? */
export interface PathQuestion {
  readonly number: number;
  readonly paths: readonly string[];
}

/** What the page shows: it holds nothing of the library, so that it is there at once. */
export interface Answer {
  readonly number: number;
  /** As they are with what was applied. */
  readonly files: readonly File[];
  readonly entries: readonly Entry[];
  readonly told: string;
  readonly safe: number;
  readonly levels: readonly string[];
  readonly skipped: readonly Skipped[];
}

/** A cause, with the name by which its fix is asked for. */
export interface Entry {
  readonly name: string;
  readonly finding: Finding;
  readonly others: readonly Finding[];
  /** Its own fix, or that of one it says along. */
  readonly fix: Finding['fix'];
}

export interface PathAnswer {
  readonly number: number;
  readonly paths: readonly string[];
}

const configurationPath = '.github/plimsoll.yml';

export function pathsFor({ number, paths }: PathQuestion): PathAnswer {
  return { number, paths: paths.filter(mayMatter) };
}

export function answerTo(question: Question): Answer {
  const { files, report } = judged(question);
  return {
    number: question.number,
    files,
    entries: causesOf(report.findings).map(({ finding, others }) => {
      const mended = [finding, ...others].find(({ fix }) => fix) ?? finding;
      return { name: nameOf(mended), finding, others, fix: mended.fix };
    }),
    told: toldOf(report),
    safe: safeFixes(report),
    levels: levelsOf(report),
    skipped: report.skipped,
  };
}

function judged({ files, today, apply }: Question): {
  readonly files: readonly File[];
  readonly report: Report;
} {
  const config = files.find(({ path }) => path === configurationPath);
  const options = { today, ...(config && { config }) };
  if (apply === undefined) return { files, report: check(files, options) };
  const repaired = repair(files, {
    ...options,
    ...(apply !== 'safe' && {
      include: 'test-first' as const,
      mends: (finding) => nameOf(finding) === apply.finding,
    }),
  });
  const texts = new Map(repaired.files.map(({ path, after }) => [path, after]));
  return {
    files: files.map(({ path, text }) => ({ path, text: texts.get(path) ?? text })),
    report: repaired.after,
  };
}
