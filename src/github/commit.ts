import { causesOf } from '../check/index.ts';
import { counted } from '../review/counts.ts';
import { gitIdOf } from './git-id.ts';
import type { NewCommit, PullRequest, Repository } from './pull.ts';
import { informed } from './informed.ts';
import { read, type Snapshot } from './read.ts';
import { dayOf, type Means } from './review.ts';
import { type Seat, seated } from './room.ts';
import { withNote } from './words.ts';

/** Somebody has pressed "Fix" on a check run. */
export interface FixRequest {
  readonly pull: number;
  /** The commit that the check run is about. */
  readonly head: string;
  readonly run: number;
  readonly sender: string;
}

export interface Fixed {
  readonly outcome: 'committed' | 'refused';
}

/**
 * One commit with everything that is proven to be safe, on the head that was looked at or not at all. Whoever asks must
 * be allowed to push himself; where it cannot be done, the check run says why.
 */
export async function commitFixes(repository: Repository, request: FixRequest, means: Means): Promise<Fixed> {
  if (!(await repository.canCommit())) return await refuse(repository, request, reasons.notGranted);
  if (!(await repository.mayWrite(request.sender)))
    return await refuse(repository, request, reasons.notAllowed);
  const pull = await repository.pull(request.pull);
  if (pull?.isOpen !== true) return await refuse(repository, request, reasons.closed);
  if (pull.head !== request.head) return await refuse(repository, request, reasons.moved);
  return await seated(means.room, (seat) => commitOn(repository, request, pull, { ...means, seat }));
}

async function commitOn(
  repository: Repository,
  request: FixRequest,
  pull: PullRequest,
  means: Means & { readonly seat: Seat },
): Promise<Fixed> {
  const snapshot = await read(
    repository,
    { head: pull.head, base: pull.base, pull: pull.number },
    await repository.changes(pull.number),
    means,
  );
  const branch = snapshot.pull?.branch;
  if (snapshot.pull?.head !== request.head) return await refuse(repository, request, reasons.moved);
  if (branch === undefined) return await refuse(repository, request, reasons.fork);
  const commit = await commitOf(snapshot, means);
  if (!commit) return await refuse(repository, request, reasons.nothing);
  await repository.commit(branch, request.head, commit);
  return { outcome: 'committed' };
}

/** What the pull request has brought in and what is proven to mend it; undefined where that is nothing. */
async function commitOf({ proposal, tree }: Snapshot, means: Means): Promise<NewCommit | undefined> {
  const today = dayOf(means.now());
  const { files, done } = await means.judging.mend(await informed(proposal, means, today), today);
  const changed = files.filter(({ path, before }) => {
    const entry = tree.files.get(path);
    // A commit made this way has no modes.
    return entry !== undefined && !entry.isExecutable && gitIdOf(before, entry.blob) === entry.blob;
  });
  // A fix may reach over several files; without one of them it is another fix.
  if (changed.length === 0 || changed.length < files.length) return undefined;
  const findings = done.flatMap((each) => each.findings);
  return {
    headline: `Fix ${counted(causesOf(findings).length, 'container finding')}`,
    body: [...new Set(findings.map(({ rule }) => `- ${rule}`))].join('\n'),
    files: changed.map(({ path, after }) => ({ path, text: after })),
  };
}

const reasons = {
  notGranted: 'the App cannot commit here: it was installed without "Contents: write".',
  notAllowed: 'only people who can push to this repository can ask for it.',
  closed: 'the pull request is closed.',
  moved: 'the pull request has a newer commit; use the button of its check run.',
  fork: 'the branch is in another repository, where the App cannot commit. Commit the suggestions one by one.',
  nothing:
    'no proven safe fix is left, or a file cannot be changed this way. Commit the suggestions one by one.',
};

/** There is no other place to answer than the check run that has the button. */
async function refuse(repository: Repository, { run: id }: FixRequest, reason: string): Promise<Fixed> {
  const run = await repository.run(id);
  const note = `**Nothing was committed:** ${reason}`;
  if (run && !run.summary.startsWith(note)) {
    const output = { title: run.title, summary: withNote(run.summary, [note]) };
    await repository.updateRun(id, { output });
  }
  return { outcome: 'refused' };
}
