import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { CheckOptions, Finding, Report, Skipped } from '../check/index.ts';
import type { Selection } from './files/selection.ts';

/** What a thread is told, and what it answers. */
export interface Share {
  readonly selection: Selection;
  readonly options: Pick<CheckOptions, 'config' | 'podSecurity' | 'today' | 'fixes'>;
  readonly paths: ReadonlySet<string>;
}

export interface ShareResult {
  readonly report: Report;
  readonly unread: readonly Skipped[];
}

/** Below this many files a thread takes longer to start than it saves. */
const worthAThread = 400;

/** The thread's program, which only the built command has beside it. */
const program = new URL('./worker.js', import.meta.url);

/** How many shares of the work are worth while; the process that asks takes the first one itself. */
export function sharesFor(files: number): number {
  if (files < worthAThread || program.protocol !== 'file:' || !existsSync(fileURLToPath(program))) return 1;
  return Math.max(1, Math.min(availableParallelism(), 4, Math.floor(files / worthAThread) + 1));
}

/** Runs of neighbours, about as many in each. A folder stays whole: the files of one compose project stand in one. */
export function sharesOf(paths: readonly string[], count: number): ReadonlySet<string>[] {
  const size = Math.ceil(paths.length / count);
  const shares: string[][] = [[]];
  for (const [index, path] of [...paths].sort().entries()) {
    const last = shares.at(-1);
    const neighbour = last?.at(-1);
    const isOver = index >= size * shares.length && shares.length < count;
    if (!last || (isOver && neighbour !== undefined && posix.dirname(neighbour) !== posix.dirname(path)))
      shares.push([path]);
    else last.push(path);
  }
  return shares.map((share) => new Set(share));
}

export function inThread(share: Share): Promise<ShareResult> {
  return new Promise((done, fail) => {
    const worker = new Worker(program, { workerData: share });
    worker.once('message', done);
    worker.once('error', fail);
    worker.once('exit', (code) => {
      fail(new Error(`a thread of the check ended early, with ${code}`));
    });
  });
}

/** One report of the parts that were made of the same files, in their order. */
export function joined(reports: readonly Report[], configuration: string | undefined): Report {
  const of = <Key extends keyof Report>(key: Key): Report[Key][] => reports.map((report) => report[key]);
  return {
    version: 1,
    findings: byPath([
      ...of('findings').flatMap((findings) => findings.filter(({ path }) => path !== configuration)),
      ...saidByAll(of('findings'), configuration),
    ]),
    images: of('images').flat(),
    workloads: of('workloads').flat(),
    services: of('services').flat(),
    waived: of('waived').flat(),
    skipped: of('skipped').flat(),
  };
}

/** A waiver of the configuration that one part has no use for may be what another needs. */
function saidByAll(parts: readonly (readonly Finding[])[], path: string | undefined): Finding[] {
  const [first = [], ...others] = parts.map((part) => part.filter((finding) => finding.path === path));
  const names = others.map((part) => new Set(part.map((finding) => JSON.stringify(finding))));
  return first.filter((finding) => names.every((known) => known.has(JSON.stringify(finding))));
}

function byPath(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}
