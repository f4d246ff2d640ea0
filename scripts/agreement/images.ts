/*
 * Compares what we say of Dockerfiles with what BuildKit makes of the same files:
 *   node scripts/run.js scripts/agreement/images.ts ANSWERS FOLDER
 * ANSWERS is a file of JSON lines: a path under FOLDER, and `stages` or `error`. A stage is an image configuration built
 * without arguments on linux/amd64 over base images that have nothing but a user named after themselves: `<REFERENCE>`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledTable } from '../../src/check/facts/base-images.ts';
import {
  dockerfileOf,
  type Command,
  type Dockerfile,
  type Stage,
} from '../../src/check/model/image/dockerfile.ts';
import { parseImageReference } from '../../src/check/model/image/image-reference.ts';
import type { ImageReport, Report } from '../../src/check/report/contract.ts';
import { imagesOf } from '../../src/check/report/images.ts';
import { Source } from '../../src/check/text/source.ts';
import type { Agreement } from '../agreement.ts';

export interface ImageAnswer {
  readonly path: string;
  readonly error?: string;
  readonly stages?: readonly StageAnswer[];
}

interface StageAnswer {
  readonly index: number;
  readonly user: string;
  readonly error?: string;
  readonly workdir?: string;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly shell?: readonly string[];
}

export interface Difference {
  readonly what: string;
  readonly theirs: unknown;
  readonly ours: unknown;
  /** Why we are right to differ. */
  readonly reason?: string;
}

/** How the reports of one file differ from BuildKit's answer. */
export function reportDifferences(answer: ImageAnswer, reports: readonly ImageReport[]): Difference[] {
  if (answer.error !== undefined)
    return reports.length === 0 ? [] : [{ what: 'refusal', theirs: answer.error, ours: 'accepted' }];
  const last = answer.stages?.at(-1);
  const final = reports.find((report) => report.final);
  if (!last || !final) return [{ what: 'final stage', theirs: last?.index, ours: final?.index }];
  if (last.error !== undefined) return [];
  const expected = expectedOf(last.user);
  const differences: Difference[] = [];
  if (expected.base !== undefined && final.base !== expected.base)
    differences.push({ what: 'base', theirs: expected.base, ours: final.base });
  if (!isUser(expected, final))
    differences.push({ what: 'user', theirs: last.user, ours: final.user, ...environment(last, final) });
  return differences;
}

/** For the whole output: the final stage's base and user of every Dockerfile. */
export function compareImages(report: Report, lines: readonly unknown[]): Agreement {
  const reports = new Map<string, ImageReport[]>();
  for (const image of report.images) {
    const known = reports.get(image.path);
    if (known) known.push(image);
    else reports.set(image.path, [image]);
  }
  const differences: string[] = [];
  let agreed = 0;
  for (const answer of lines as readonly ImageAnswer[]) {
    const found = reportDifferences(answer, reports.get(answer.path) ?? []);
    const unexplained = found.filter(({ reason }) => reason === undefined);
    for (const difference of unexplained) differences.push(lineOf(answer.path, difference));
    if (found.length === 0) agreed++;
  }
  return { agreed, differences };
}

function lineOf(path: string, { what, theirs, ours, reason }: Difference): string {
  const why = reason === undefined ? '' : `, because ${reason}`;
  return `${path}: ${what}: ${JSON.stringify(theirs)}, ours ${JSON.stringify(ours)}${why}`;
}

interface ExpectedUser {
  readonly base: string | undefined;
  readonly value: string | undefined;
}

/** An inherited user is the base's own, as far as it is known. */
function expectedOf(user: string): ExpectedUser {
  const base = /^<(.*)>$/.exec(user)?.[1];
  if (base === undefined) return { base, value: user };
  const image = parseImageReference(base);
  return { base, value: image && bundledTable().of(image)?.user };
}

function isUser({ base, value }: ExpectedUser, { user }: ImageReport): boolean {
  if (base === undefined) return user.value === value && (user.kind === 'root') === isRoot(value);
  return user.from === 'base' && (value === undefined ? user.kind === 'unknown' : user.value === value);
}

function isRoot(user: string): boolean {
  return /^(?:root|[+-]?0+)?(?::|$)/.test(user);
}

function environment(theirs: StageAnswer, ours: ImageReport): { readonly reason?: string } {
  const isOpen = ours.user.kind === 'unknown' && ours.user.from === 'USER' && theirs.user === '';
  return isOpen ? { reason: 'the variable is not set in the file, but may be in the base image' } : {};
}

/** How everything else that the model knows differs. */
function stageDifferences(theirs: StageAnswer, ours: Stage | undefined): Difference[] {
  if (!ours) return [{ what: 'stage', theirs: theirs.index, ours: 'none' }];
  const differences: Difference[] = [];
  const compare = (what: string, expected: unknown, actual: unknown, reason?: string) => {
    if (JSON.stringify(expected) === JSON.stringify(actual)) return;
    differences.push({ what, theirs: expected, ours: actual, ...(reason === undefined ? {} : { reason }) });
  };
  const windows = ours.isWindows
    ? 'it is a Windows image, which the answer takes for a Linux one'
    : undefined;
  const { base } = expectedOf(theirs.user);
  if (base !== undefined) compare('base', base, ours.base.reference);
  else if (ours.user.kind !== 'unknown') compare('user', theirs.user, ours.user.value);
  if (ours.workdir !== null) compare('workdir', theirs.workdir ?? '/', ours.workdir, windows);
  compare('entrypoint', theirs.entrypoint ?? [], argvOf(ours.entrypoint));
  compare('cmd', theirs.cmd ?? [], argvOf(ours.command));
  compare('ports', theirs.ports ?? [], portsOf(ours));
  compare('volumes', theirs.volumes ?? [], volumesOf(ours));
  compare('shell', theirs.shell ?? (ours.isWindows ? ['cmd', '/S', '/C'] : ['/bin/sh', '-c']), ours.shell);
  return differences;
}

function argvOf(command: Command | null | undefined): readonly string[] {
  return command && command.from !== 'base' ? command.argv : [];
}

function portsOf({ ports }: Stage): string[] {
  const own = ports.filter(({ from }) => from !== 'base');
  const single = own.flatMap(({ first, last, protocol }) =>
    Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol}`),
  );
  return [...new Set(single)].sort();
}

function volumesOf({ volumes }: Stage): string[] {
  return [...new Set(volumes.filter(({ from }) => from !== 'base').map(({ path }) => path.text))].sort();
}

function differencesOf(answer: ImageAnswer, dockerfile: Dockerfile): Difference[] {
  const stages = answer.stages ?? [];
  const compared = stages.filter(({ error }) => error === undefined);
  const refused = stages.find(({ error }) => error !== undefined);
  const isSilent = refused && dockerfile.problems.length === 0;
  const dependsOnBase = dockerfile.stages.some(({ volumes }) => volumes.some(({ path }) => !path.isKnown));
  const silence = dependsOnBase ? { reason: 'the path of a volume may be set in the base image' } : {};
  return [
    ...reportDifferences(answer, imagesOf(dockerfile)),
    ...compared.flatMap((stage) => stageDifferences(stage, dockerfile.stages[stage.index])),
    ...(isSilent ? [{ what: 'refusal', theirs: refused.error, ours: 'accepted', ...silence }] : []),
  ];
}

function main([answersFile, folder]: readonly string[]): number {
  if (answersFile === undefined || folder === undefined) {
    console.error('usage: node scripts/run.js scripts/agreement/images.ts ANSWERS FOLDER');
    return 2;
  }
  const answers = readFileSync(answersFile, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ImageAnswer);
  let stages = 0;
  let unexplained = 0;
  for (const answer of answers) {
    const text = readFileSync(join(folder, answer.path), 'utf8');
    stages += answer.stages?.length ?? 0;
    for (const difference of differencesOf(answer, dockerfileOf(new Source(answer.path, text)))) {
      if (difference.reason === undefined) unexplained++;
      console.log(lineOf(answer.path, difference));
    }
  }
  console.log(`${answers.length} files, ${stages} stages: ${unexplained} unexplained differences.`);
  return unexplained === 0 ? 0 : 1;
}

if (/scripts-agreement-images\.ts/.test(process.argv[1] ?? ''))
  process.exitCode = main(process.argv.slice(2));
