import type { Answer } from '../review/answer.ts';
import { isTemporary } from './error.ts';
import type { Target } from './publish.ts';
import type {
  CheckRun,
  CreatedRun,
  Conclusion,
  NewRun,
  Repository,
  ReviewComment,
  RunAnnotation,
  RunState,
} from './pull.ts';
import {
  deathsOf,
  digestOf,
  isOf,
  readRunName,
  type RunName,
  type Subject,
  type Verdict,
  written,
} from './run-name.ts';
import { noteOfRefused, noteOfTwins, withNote } from './words.ts';

/** GitHub takes no more in one request. */
const mostAnnotations = 50;

export interface Finished {
  readonly conclusion: Conclusion;
  /** Other open pull requests with this head, as GitHub told when the run was created. */
  readonly others: readonly number[];
}

/** The one finished run that the head is to have. */
export async function finishRun(
  answer: Answer,
  refused: readonly ReviewComment[],
  target: Target,
): Promise<Finished> {
  const runs = target.runs ?? [];
  const failing = failingTwins(target, runs);
  const run = runOf(answer, refused, failing, target);
  const { conclusion } = run;
  // What was begun is to have an end.
  const mustTell = target.isAgain === true || target.begun !== undefined;
  if (!mustTell && isSaid(run, target, runs)) return { conclusion, others: [] };
  const pulls = await put(run, await openRun(target, runs), target);
  const { of } = target;
  if (conclusion !== 'failure' && (target.twins ?? []).length > 0) {
    // A twin that was judged at the same time may have failed meanwhile, and ours is the newer run now.
    const again = { ...target, runs: await target.repository.runs(target.head), begun: undefined };
    if (failingTwins(again, again.runs).length > 0)
      return await finishRun(answer, refused, { ...again, isAgain: false });
  }
  return { conclusion, others: 'pull' in of ? pulls.filter((number) => number !== of.pull) : [] };
}

/** Says that we are at it, where that takes a while; what somebody has begun already is gone on with. */
export async function begin(
  repository: Repository,
  head: string,
  { of, by, runs }: { of: Subject; by: string; runs?: readonly CheckRun[] },
): Promise<number> {
  const open = (runs ?? (await repository.runs(head))).findLast((run) => isOpen(run, of));
  const deaths = open ? deathsOf(open, by) : 0;
  return await mark(repository, head, open, { of, attempt: { by, deaths } });
}

/** Notes what has become of a judge, before another one is sent. */
export async function note(repository: Repository, head: string, name: RunName): Promise<number> {
  const open = (await repository.runs(head)).findLast((run) => isOpen(run, name.of));
  return await mark(repository, head, open, name);
}

async function mark(
  repository: Repository,
  head: string,
  open: CheckRun | undefined,
  name: RunName,
): Promise<number> {
  if (open) {
    if (open.name !== written(name)) await repository.updateRun(open.id, { name: written(name) });
    return open.id;
  }
  const output = { title: 'Looking at the changed files', summary: 'This may take a minute or two.' };
  return (await repository.createRun(head, { name: written(name), output })).id;
}

/** What was begun and no longer matters, since the head has moved on. */
export async function abandon(repository: Repository, id: number, of: Subject): Promise<void> {
  const output = { title: 'The pull request has moved on', summary: 'Its new head has a check of its own.' };
  const digest = digestOf(output);
  const name = written({ of, verdict: 'unfinished', digest });
  await repository.updateRun(id, { name, conclusion: 'failure', output });
}

function isOpen(run: RunState, of: Subject): boolean {
  return !run.isFinished && isOf(readRunName(run.name), of);
}

function runOf(
  answer: Answer,
  refused: readonly ReviewComment[],
  failing: readonly number[],
  { of, verdict }: Target,
): NewRun & { readonly conclusion: Conclusion } {
  const { title, summary, text, annotations, actions } = answer;
  const conclusion = failing.length > 0 ? 'failure' : answer.conclusion;
  const told = withNote(summary, [...noteOfTwins(failing), ...noteOfRefused(refused)]);
  const output = { title, summary: told, ...(text === undefined ? {} : { text }), annotations };
  const own: Verdict = verdict ?? answer.conclusion;
  const digest = digestOf([conclusion, output, actions]);
  return { name: written({ of, verdict: own, digest }), conclusion, output, actions };
}

/** Who else has this head has the run in common with us: it must not turn green while one of them fails. */
function failingTwins({ twins = [] }: Target, runs: readonly RunState[]): number[] {
  return twins.filter((pull) => {
    const names = runs.map(({ name }) => readRunName(name)).filter((name) => isOf(name, { pull }));
    const verdict = names.findLast((name) => name?.verdict !== undefined)?.verdict;
    return verdict !== undefined && ['failure', 'unjudged', 'unfinished'].includes(verdict);
  });
}

/**
 * Whether the newest of our runs about this says it already, and the newest of the head, which is what GitHub goes by,
 * ends the same way.
 */
function isSaid(
  { name, conclusion }: Pick<NewRun, 'name' | 'conclusion'>,
  { of }: Target,
  runs: readonly RunState[],
): boolean {
  const finished = runs.filter(({ isFinished }) => isFinished);
  const own = finished.findLast((run) => isOf(readRunName(run.name), of));
  return own?.name === name && finished.at(-1)?.conclusion === conclusion;
}

/** Begun by us, or left by somebody who could not finish. */
async function openRun(
  { repository, head, of, begun }: Target,
  runs: readonly RunState[],
): Promise<OpenRun | undefined> {
  if (begun !== undefined) return { id: begun, annotations: 0 };
  if (!runs.some((run) => isOpen(run, of))) return undefined;
  return (await repository.runs(head)).findLast((run) => isOpen(run, of));
}

type OpenRun = Pick<CheckRun, 'id' | 'annotations'>;

/** All but the last of the annotations go before the end: what is finished stays as it is. */
async function put(
  run: NewRun & { readonly conclusion: Conclusion },
  open: OpenRun | undefined,
  target: Target,
): Promise<readonly number[]> {
  const { repository } = target;
  const annotations = (run.output.annotations ?? []).slice(open?.annotations ?? 0);
  const parts = chunks(annotations);
  const { conclusion, ...unfinished } = run;
  let id = open?.id;
  let pulls: readonly number[] = [];
  for (const [index, part] of parts.entries()) {
    const output = { ...run.output, annotations: part };
    const isLast = index === parts.length - 1;
    const next = isLast
      ? { ...run, conclusion, output }
      : { ...unfinished, name: written({ of: target.of }), output };
    if (id === undefined) ({ id, pulls } = await create(next, target));
    else await repository.updateRun(id, isLast ? next : { output });
  }
  return pulls;
}

function chunks(annotations: readonly RunAnnotation[]): (readonly RunAnnotation[])[] {
  const parts = [annotations.slice(0, mostAnnotations)];
  for (let at = mostAnnotations; at < annotations.length; at += mostAnnotations)
    parts.push(annotations.slice(at, at + mostAnnotations));
  return parts;
}

/** To create is to create another one each time: where no answer came, one looks whether it is there. */
async function create(run: NewRun, { repository, head, runs }: Target): Promise<CreatedRun> {
  try {
    return await repository.createRun(head, run);
  } catch (error) {
    if (!isTemporary(error)) throw error;
    const created = await newRun(repository, head, run, runs ?? []);
    if (created === undefined) throw error;
    return { id: created, pulls: [] };
  }
}

async function newRun(
  repository: Repository,
  head: string,
  { name, conclusion }: NewRun,
  before: readonly RunState[],
): Promise<number | undefined> {
  const isFinished = conclusion !== undefined;
  const isSame = (run: RunState): boolean => run.name === name && run.isFinished === isFinished;
  const found = (await repository.runs(head)).filter(isSame);
  return found.length > before.filter(isSame).length ? found.at(-1)?.id : undefined;
}
