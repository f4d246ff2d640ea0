import type { CheckRunRecord, CheckSuite, PullRecord, RepositoryRecord } from '../records.ts';
import { nodeId, type World } from '../world.ts';
import { appJson } from './account.ts';
import { dateOrNull, pullApi } from './pull.ts';
import { apiOf, pageOf } from './repository.ts';

/** `check-run` */
export function checkRunJson(world: World, run: CheckRunRecord) {
  const { repository } = run;
  const api = `${apiOf(world, repository)}/check-runs/${run.id}`;
  const page = `${pageOf(world, repository)}/runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CR', run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url: api,
    html_url: page,
    details_url: run.detailsUrl ?? `${world.url}/apps/${world.app.slug}`,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt.toISOString(),
    completed_at: dateOrNull(run.completedAt),
    output: {
      title: run.output.title,
      summary: run.output.summary,
      text: run.output.text,
      annotations_count: run.output.annotations.length,
      annotations_url: `${api}/annotations`,
    },
    check_suite: { id: run.suite },
    app: appJson(world),
    pull_requests: pullsOf(world, repository, run.headSha),
  };
}

export function annotationJson(world: World, run: CheckRunRecord, index: number) {
  const annotation = run.output.annotations[index];
  const page = `${pageOf(world, run.repository)}/blob/${run.headSha}/${annotation?.path ?? ''}`;
  return {
    path: annotation?.path ?? '',
    blob_href: page,
    start_line: annotation?.startLine ?? 1,
    end_line: annotation?.endLine ?? 1,
    start_column: annotation?.startColumn ?? null,
    end_column: annotation?.endColumn ?? null,
    annotation_level: annotation?.level ?? null,
    title: annotation?.title ?? null,
    message: annotation?.message ?? null,
    raw_details: annotation?.rawDetails ?? null,
  };
}

/** "Pushes to a branch in a forked repository are not detected and return an empty pull_requests array." */
function pullsOf(world: World, repository: RepositoryRecord, sha: string): object[] {
  const pulls = [...repository.pulls.values()];
  return pulls.filter((pull) => isSeen(pull, sha)).map((pull) => minimal(world, pull));
}

function isSeen({ head, repository, state }: PullRecord, sha: string): boolean {
  return state === 'open' && head.sha === sha && head.repository === repository;
}

function minimal(world: World, pull: PullRecord) {
  const tip = ({ branch, sha }: PullRecord['head']) => ({
    ref: branch,
    sha,
    repo: {
      id: pull.repository.id,
      url: apiOf(world, pull.repository),
      name: pull.repository.name,
    },
  });
  return {
    id: pull.id,
    number: pull.number,
    url: pullApi(world, pull),
    head: tip(pull.head),
    base: tip(pull.base),
  };
}

export function suiteStatus(runs: readonly CheckRunRecord[]): { status: string; conclusion: string | null } {
  const counted = runs.filter((run, index) => !runs.slice(index + 1).some(({ name }) => name === run.name));
  if (counted.length === 0) return { status: 'queued', conclusion: null };
  if (counted.some(({ status }) => status !== 'completed'))
    return { status: 'in_progress', conclusion: null };
  const order = ['action_required', 'timed_out', 'cancelled', 'failure', 'neutral', 'success', 'skipped'];
  const found = order.find((conclusion) => counted.some((run) => run.conclusion === conclusion));
  return { status: 'completed', conclusion: found ?? 'success' };
}

/** `check-suite`, without its repository and its commit. */
export function suiteJson(world: World, repository: RepositoryRecord, suite: CheckSuite) {
  const api = `${apiOf(world, repository)}/check-suites/${suite.id}`;
  const runs = repository.checkRuns.filter((run) => run.suite === suite.id);
  return {
    id: suite.id,
    node_id: nodeId('CS', suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteStatus(runs),
    url: api,
    before: suite.before,
    after: suite.headSha,
    pull_requests: pullsOf(world, repository, suite.headSha),
    app: appJson(world),
    created_at: suite.createdAt.toISOString(),
    updated_at: suite.updatedAt.toISOString(),
    latest_check_runs_count: runs.length,
    check_runs_url: `${api}/check-runs`,
  };
}
