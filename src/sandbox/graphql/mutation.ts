import { deleteComment, setResolved } from '../acts/conversation.ts';
import { commit } from '../acts/push.ts';
import { notAccessible } from '../acts/refusal.ts';
import { mustBeAllowed, type Need } from '../app/token.ts';
import type { Files } from '../embedded.ts';
import type { CommentRecord, RepositoryRecord, ThreadRecord } from '../records.ts';
import { nodeOf } from '../world.ts';
import { commitNode } from './objects.ts';
import { commentNode, reviewNode, threadNode } from './pull.ts';
import { Denied, type Scope } from './scope.ts';

interface Named {
  readonly clientMutationId?: string | null;
}

interface CommitInput extends Named {
  readonly branch: {
    readonly id?: string | null;
    readonly repositoryNameWithOwner?: string | null;
    readonly branchName?: string | null;
  };
  readonly message: { readonly headline: string; readonly body?: string | null };
  readonly expectedHeadOid: string;
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[] | null;
    readonly deletions?: readonly { readonly path: string }[] | null;
  } | null;
}

const committing: Need = { permission: 'contents', access: 'write' };
const conversing: Need = { permission: 'pull_requests', access: 'write' };

export const mutations = {
  // An App may resolve only with `contents: write`, whatever the documentation of permissions says.
  resolveReviewThread: ({ input }: { input: Named & { threadId: string } }, scope: Scope) =>
    resolved(scope, input, true),
  unresolveReviewThread: ({ input }: { input: Named & { threadId: string } }, scope: Scope) =>
    resolved(scope, input, false),
  minimizeComment: (
    { input }: { input: Named & { subjectId: string; classifier: string } },
    scope: Scope,
  ) => {
    const comment = commentIn(scope, input.subjectId);
    comment.minimizedAs = input.classifier;
    return { ...echo(input), minimizedComment: commentNode(scope, comment) };
  },
  deletePullRequestReviewComment: ({ input }: { input: Named & { id: string } }, scope: Scope) => {
    const comment = commentIn(scope, input.id);
    const answer = {
      pullRequestReview: reviewNode(scope, comment.review),
      pullRequestReviewComment: commentNode(scope, comment),
    };
    deleteComment(scope.world, comment, scope.world.app.account);
    return { ...echo(input), ...answer };
  },
  createCommitOnBranch: async ({ input }: { input: CommitInput }, scope: Scope) => {
    const { repository, branch } = branchIn(scope, input);
    const files = filesOf(input);
    if (Object.keys(files).some((path) => path.startsWith('.github/workflows/'))) mayChangeWorkflows(scope);
    const { headline, body } = input.message;
    const message = [headline, ...(body === null || body === undefined ? [] : [body])].join('\n\n');
    const by = scope.world.app.account.login;
    const sha = await commit(scope.world, repository, branch, {
      files,
      message,
      by,
      onlyOn: input.expectedHeadOid,
    });
    return { ...echo(input), commit: commitNode(scope, repository, sha), ref: null };
  },
};

function echo({ clientMutationId }: Named) {
  return { clientMutationId: clientMutationId ?? null };
}

function resolved(scope: Scope, input: Named & { threadId: string }, isResolved: boolean): object {
  const thread = threadIn(scope, input.threadId);
  mustBeAllowed(scope.token, thread.pull.repository, committing);
  setResolved(scope.world, thread, isResolved, scope.world.app.account);
  return { ...echo(input), thread: threadNode(scope, thread) };
}

function threadIn({ world }: Scope, id: string): ThreadRecord {
  for (const pull of world.pulls()) {
    const found = pull.threads.find((thread) => thread.id === id);
    if (found) return found;
  }
  throw new Denied('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
}

function commentIn({ world, token }: Scope, id: string): CommentRecord {
  const number = Number(nodeOf(id)?.id);
  for (const pull of world.pulls())
    for (const { comments } of pull.threads) {
      const found = comments.find((comment) => comment.id === number);
      if (!found) continue;
      mustBeAllowed(token, pull.repository, conversing);
      return found;
    }
  throw new Denied('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
}

function branchIn(
  { world, token }: Scope,
  { branch }: CommitInput,
): { repository: RepositoryRecord; branch: string } {
  const name = (branch.branchName ?? '').replace(/^refs\/heads\//, '');
  const repository = mustBeAllowed(token, world.repository(branch.repositoryNameWithOwner ?? ''), committing);
  const tip = repository.branches.get(name);
  if (tip === undefined) throw new Denied('NOT_FOUND', `Branch ${name} was not found`);
  return { repository, branch: name };
}

function filesOf({ fileChanges }: CommitInput): Files {
  return Object.fromEntries([
    ...(fileChanges?.additions ?? []).map(
      ({ path, contents }) => [path, Buffer.from(contents, 'base64')] as const,
    ),
    ...(fileChanges?.deletions ?? []).map(({ path }) => [path, null] as const),
  ]);
}

function mayChangeWorkflows({ token }: Scope): void {
  if (token.permissions['workflows'] !== 'write') throw notAccessible();
}
