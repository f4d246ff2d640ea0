import {
  checkName,
  type CreatedRun,
  type NewCommit,
  type NewRun,
  type ReviewComment,
  type RunOutput,
  type Writing,
} from '../pull.ts';
import type { WirePlace } from './client.ts';
import { commitOnBranch, resolveThread } from './queries.ts';

/** The requests that change something on GitHub. */
export function writingOf(place: WirePlace, committer: WirePlace['octokit']): Writing {
  const { octokit, owner, name: repo } = place;
  const here = { owner, repo };
  return {
    createRun: (sha, run) => createRun(place, sha, run),
    async updateRun(id, run) {
      await octokit.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
        ...here,
        check_run_id: id,
        ...(run.conclusion === undefined ? {} : stateOf(run)),
        ...contentOf(run),
      });
    },
    async createReview(pull, sha, comments) {
      await octokit.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
        ...here,
        ...{ pull_number: pull, commit_id: sha, event: 'COMMENT' },
        comments: comments.map(commentOf),
      });
    },
    async resolveThread(id) {
      await committer.graphql(resolveThread, { thread: id });
    },
    ...talkingOf(place),
    async commit(branch, head, commit) {
      await committer.graphql(commitOnBranch, {
        input: commitInput(`${owner}/${repo}`, branch, head, commit),
      });
    },
  };
}

/** Of conversations that are there already. */
function talkingOf({
  octokit,
  owner,
  name: repo,
}: WirePlace): Pick<Writing, 'reply' | 'editComment' | 'deleteComment'> {
  const here = { owner, repo };
  return {
    async reply(pull, comment, body) {
      await octokit.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies', {
        ...here,
        ...{ pull_number: pull, comment_id: Number(comment), body },
      });
    },
    async editComment(id, body) {
      await octokit.request('PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}', {
        ...here,
        ...{ comment_id: Number(id), body },
      });
    },
    async deleteComment(id) {
      await octokit.request('DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}', {
        ...here,
        comment_id: Number(id),
      });
    },
  };
}

async function createRun(
  { octokit, owner, name: repo }: WirePlace,
  sha: string,
  run: NewRun,
): Promise<CreatedRun> {
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/check-runs', {
    ...{ owner, repo, name: checkName, head_sha: sha },
    ...stateOf(run),
    ...contentOf(run),
  });
  return { id: Number(data.id), pulls: data.pull_requests.map(({ number }) => number) };
}

function commentOf({ path, startLine, line, body }: ReviewComment) {
  const range = startLine === undefined ? {} : { start_line: startLine, start_side: 'RIGHT' };
  return { path, body, line, side: 'RIGHT', ...range };
}

function stateOf({ conclusion }: Partial<NewRun>) {
  return conclusion === undefined
    ? ({ status: 'in_progress' } as const)
    : ({ status: 'completed', conclusion } as const);
}

function contentOf({ name, output, actions }: Partial<NewRun>) {
  return {
    ...(name === undefined ? {} : { external_id: name }),
    ...(output ? { output: outputOf(output) } : {}),
    ...(actions && actions.length > 0 ? { actions: actions.map((action) => ({ ...action })) } : {}),
  };
}

function outputOf({ title, summary, text, annotations = [] }: RunOutput) {
  return {
    title,
    summary,
    ...(text === undefined ? {} : { text }),
    annotations: annotations.map(({ path, startLine, endLine, level, title: heading, message }) => ({
      path,
      start_line: startLine,
      end_line: endLine,
      annotation_level: level,
      title: heading,
      message,
    })),
  };
}

function commitInput(repository: string, branch: string, head: string, commit: NewCommit) {
  return {
    branch: { repositoryNameWithOwner: repository, branchName: branch },
    expectedHeadOid: head,
    message: { headline: commit.headline, body: commit.body },
    fileChanges: {
      additions: commit.files.map(({ path, text }) => ({
        path,
        contents: Buffer.from(text, 'utf8').toString('base64'),
      })),
    },
  };
}
