import type { EmbeddedGitHub } from '../embedded.ts';
import type { FileDiff } from '../git/diff.ts';
import type { CheckRun, Commit, MergeBox, PullRequest, Suggestion } from '../model.ts';

/** Everything the pages of one pull request show, as it stood at one moment. */
export interface PullView {
  readonly pull: PullRequest;
  readonly files: readonly FileDiff[];
  readonly box: MergeBox;
  /** The newest run of each name for the head. */
  readonly runs: readonly CheckRun[];
  readonly commits: ReadonlyMap<string, Commit>;
  readonly own: readonly Commit[];
  /** By the comment's id, in the order in which they stand in it. */
  readonly suggestions: ReadonlyMap<number, readonly Suggestion[]>;
  /** The check has not answered yet, and it is soon enough to expect that it will. */
  readonly isWaiting: boolean;
  /** Who looks. */
  readonly viewer: string;
}

export async function viewOf(github: EmbeddedGitHub, pull: PullRequest, viewer: string): Promise<PullView> {
  const { git } = pull.repository;
  const [files, box, own] = await Promise.all([
    git.diff(pull.mergeBase, pull.head.sha),
    github.mergeBox(pull),
    git.commits(pull.mergeBase, pull.head.sha),
  ]);
  const pushed = pull.timeline.flatMap((each) => (each.kind === 'pushed' ? [each.after] : []));
  const commits = await Promise.all(pushed.map((sha) => git.commit(sha)));
  const comments = pull.threads.flatMap((thread) => thread.comments);
  const suggestions = await Promise.all(
    comments.map(async (comment) => [comment.id, await github.suggestionsOf(comment)] as const),
  );
  return {
    pull,
    files,
    box,
    runs: [...box.required.flatMap(({ run }) => (run ? [run] : [])), ...box.others],
    commits: new Map([...commits, ...own].map((commit) => [commit.sha, commit])),
    own,
    suggestions: new Map(suggestions),
    isWaiting: isWaiting(pull, box),
    viewer,
  };
}

/** A check that nobody will ever report must not keep the page turning. */
export function isWaiting(pull: PullRequest, box: MergeBox): boolean {
  if (pull.state !== 'open') return false;
  const pending = box.required.filter(({ run }) => run?.status !== 'completed');
  const isRecent = Date.now() - pull.updatedAt.getTime() < patience;
  return pending.some(({ run }) => run !== undefined || isRecent);
}

const patience = 60_000;
