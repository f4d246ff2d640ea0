import type { Octokit } from 'octokit';
import { type EmbeddedGitHub, startGitHub } from '../../../src/sandbox/index.ts';
import { appOf } from './octokit.ts';

/** Calls every operation at least once, over a repository with something of everything in it. */
export async function tour(): Promise<EmbeddedGitHub> {
  const github = await startGitHub({
    permissions: {
      metadata: 'read',
      contents: 'write',
      pull_requests: 'write',
      checks: 'write',
      merge_queues: 'read',
    },
    events: [
      'pull_request',
      'pull_request_review',
      'pull_request_review_comment',
      'pull_request_review_thread',
      'merge_group',
    ],
    limits: { contentPerMinute: 1_000, contentPerHour: 1_000 },
  });
  const place = { owner: 'acme', repo: 'shop' };
  const text = Array.from({ length: 150 }, (_, index) => `line ${index}\n`).join('');
  const repository = await github.createRepository({
    ...{ owner: 'acme', name: 'shop' },
    files: { 'a/b c.txt': text, old: text.toUpperCase(), bin: Buffer.from([0, 1]), gone: 'x\n' },
  });
  const pushed = await github.commit(repository, 'feature', {
    by: 'ada',
    files: {
      'a/b c.txt': text.replace('line 9\n', 'nine\n'),
      old: null,
      new: text.toUpperCase(),
      bin: Buffer.from([0, 2]),
      gone: null,
      empty: '',
    },
  });
  const pull = await github.openPull({ repository, head: 'feature', title: 'Change', by: 'ada' });
  const fork = await github.fork(repository, 'mallory');
  await github.commit(fork, 'patch', { files: { 'a/b c.txt': `${text}more\n` } });
  await github.openPull({ repository, headRepository: fork, head: 'patch', title: 'More' });
  github.setRules(repository, {
    requiredChecks: [{ context: 'plimsoll', appId: 4242 }],
    hasMergeQueue: true,
  });
  const app = appOf(github);
  await app.octokit.request('GET /app');
  const code = await github.registerApp(
    {
      ...{ name: 'Another', url: 'https://example.com', redirect_url: 'http://127.0.0.1:1/back' },
      ...{
        hook_attributes: { url: 'https://example.com/events' },
        default_permissions: { contents: 'read' },
      },
    },
    'acme',
  );
  await fetch(`${github.apiUrl}/app-manifests/${code}/conversions`, { method: 'POST' });
  const { data: installations } = await app.octokit.request('GET /app/installations');
  const installation_id = installations[0]?.id ?? 0;
  await app.octokit.request('GET /app/installations/{installation_id}', { installation_id });
  await app.octokit.request('GET /repos/{owner}/{repo}/installation', place);
  await app.octokit.request('POST /app/installations/{installation_id}/access_tokens', {
    installation_id,
    repository_ids: [repository.id],
    permissions: { contents: 'read' },
  });
  const octokit = await app.getInstallationOctokit(installation_id);
  await ofPulls(octokit, place, pull.head.sha);
  await ofContents(octokit, place, pushed);
  const run = await ofChecks(octokit, place, pull.head.sha);
  await octokit.request('GET /installation/repositories');
  await octokit.request('GET /repos/{owner}/{repo}', place);
  await octokit.request('GET /repos/{owner}/{repo}/collaborators/{username}/permission', {
    ...place,
    username: 'ada',
  });
  await octokit.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', { ...place, branch: 'main' });
  const last = repository.checkRuns.find(({ id }) => id === run);
  if (last) {
    github.rerun(last, 'acme');
    github.requestAction(last, 'fix', 'acme');
  }
  github.rerunAll(pull, 'acme');
  github.setDraft(pull, true, 'ada');
  github.setDraft(pull, false, 'ada');
  const thread = pull.threads[0];
  if (thread) github.setResolved(thread, true, 'ada');
  await github.enqueue(pull, 'acme');
  await octokit.request('POST /repos/{owner}/{repo}/check-runs', {
    ...{ ...place, name: 'plimsoll', head_sha: pull.queuedAs?.headSha ?? '', conclusion: 'success' },
  });
  await github.settleQueue(repository);
  await octokit.request('GET /repos/{owner}/{repo}/pulls', { ...place, state: 'all' });
  return github;
}

type Place = { readonly owner: string; readonly repo: string };

async function ofPulls(octokit: Octokit, place: Place, commit_id: string): Promise<void> {
  const pull = { ...place, pull_number: 1 };
  await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', pull);
  await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', pull);
  await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', { ...pull, per_page: 2 });
  await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', { ...pull, per_page: 100 });
  await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/commits', pull);
  await octokit.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
    ...place,
    commit_sha: commit_id,
  });
  const path = 'a/b c.txt';
  await octokit.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    ...{ ...pull, commit_id, event: 'COMMENT', body: 'Look' },
    comments: [
      { path, line: 10, body: 'One' },
      { path, start_line: 9, start_side: 'RIGHT', line: 11, side: 'RIGHT', body: 'Three' },
    ],
  });
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/comments', {
    ...{ ...pull, commit_id, path, line: 10, side: 'LEFT', body: 'Left' },
  });
  await octokit.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/comments', {
    ...{ ...pull, commit_id, path, subject_type: 'file', body: 'File' },
  });
  const comment_id = Number(data.id);
  await octokit.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies', {
    ...{ ...pull, comment_id, body: 'Reply' },
  });
  await octokit.request('GET /repos/{owner}/{repo}/pulls/comments/{comment_id}', { ...place, comment_id });
  await octokit.request('PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}', {
    ...place,
    comment_id,
    body: 'New',
  });
  await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/comments', pull);
  await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', pull);
  await octokit.request('DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}', { ...place, comment_id });
}

async function ofContents(octokit: Octokit, place: Place, sha: string): Promise<void> {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
    ...{ ...place, tree_sha: sha, recursive: '1' },
  });
  await octokit.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', { ...place, tree_sha: 'main' });
  const file_sha = data.tree.find(({ type }) => type === 'blob')?.sha ?? '';
  await octokit.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', { ...place, file_sha });
  await octokit.request('GET /repos/{owner}/{repo}/contents/{path}', {
    ...place,
    path: 'a/b c.txt',
    ref: sha,
  });
  await octokit.request('GET /repos/{owner}/{repo}/contents/{path}', { ...place, path: 'a' });
  await octokit.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
    ...place,
    basehead: `main...${sha}`,
  });
  await octokit.request('GET /repos/{owner}/{repo}/commits/{ref}', { ...place, ref: sha });
}

async function ofChecks(octokit: Octokit, place: Place, head_sha: string): Promise<number> {
  const annotation = {
    ...{ path: 'a/b c.txt', start_line: 9, annotation_level: 'warning' as const },
    ...{ message: 'Look', title: 'Nine' },
  };
  const narrow = { ...annotation, end_line: 9, start_column: 1, end_column: 2 };
  const wide = { ...annotation, end_line: 10 };
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/check-runs', {
    ...{ ...place, name: 'plimsoll', head_sha, status: 'in_progress' as const, external_id: 'pr:1' },
  });
  const check_run_id = Number(data.id);
  await octokit.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
    ...{ ...place, check_run_id, conclusion: 'success' as const },
    output: {
      title: 'Fine',
      summary: 'Well',
      annotations: [narrow, wide],
    },
    actions: [{ label: 'Fix', description: 'Commits it', identifier: 'fix' }],
  });
  await octokit.request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}', { ...place, check_run_id });
  await octokit.request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations', {
    ...place,
    check_run_id,
  });
  await octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
    ...place,
    ref: head_sha,
    check_name: 'plimsoll',
  });
  await octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/check-suites', { ...place, ref: head_sha });
  return check_run_id;
}
