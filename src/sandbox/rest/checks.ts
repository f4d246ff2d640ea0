import { createRun, type CheckWish, updateRun } from '../acts/check.ts';
import { invalidRequest, notFound, unprocessable } from '../acts/refusal.ts';
import { Input } from '../http/input.ts';
import { ok, onRepository, page, read, type RepositoryRequest, type Route, write } from '../http/route.ts';
import type { CheckAnnotation, CheckOutput } from '../model.ts';
import { annotationJson, checkRunJson, suiteJson } from '../present/check.ts';
import { commitJson, shortCommitJson } from '../present/commit.ts';
import { repositoryJson } from '../present/repository.ts';
import type { CheckRunRecord, RepositoryRecord } from '../records.ts';

const reading = read('checks');
const writing = write('checks');

export const checkRoutes: readonly Route[] = [
  onRepository('POST', '/check-runs', writing, async ({ world }, { repository, body }) => {
    const input = new Input(body);
    const headSha = input.string('head_sha');
    const wish = { ...wishOf(input), name: input.string('name'), headSha };
    input.done();
    if (!(await repository.git.has(headSha))) throw unprocessable(`No commit found for SHA: ${headSha}`);
    return { status: 201, body: checkRunJson(world, createRun(world, repository, wish)) };
  }),
  onRepository('PATCH', '/check-runs/{check_run_id}', writing, ({ world }, request) => {
    const run = runIn(request);
    const input = new Input(request.body);
    const wish = { ...wishOf(input), name: input.optionalString('name') };
    input.done();
    updateRun(world, run, wish);
    return ok(checkRunJson(world, run));
  }),
  onRepository('GET', '/check-runs/{check_run_id}', reading, ({ world }, request) =>
    ok(checkRunJson(world, runIn(request))),
  ),
  onRepository('GET', '/check-runs/{check_run_id}/annotations', reading, ({ world }, request) => {
    const run = runIn(request);
    const { items, headers } = page([...run.output.annotations.keys()], request);
    return ok(
      items.map((index) => annotationJson(world, run, index)),
      headers,
    );
  }),
  onRepository('GET', '/commits/{+ref}/check-runs', reading, async ({ world }, request) => {
    const sha = await shaOf(request.repository, request.parameters['ref'] ?? '');
    const runs = filtered(
      request.repository.checkRuns.filter(({ headSha }) => headSha === sha),
      request.query,
      world.app.id,
    );
    const { items, headers } = page(runs, request);
    return ok(
      { total_count: runs.length, check_runs: items.map((run) => checkRunJson(world, run)) },
      headers,
    );
  }),
  onRepository('GET', '/commits/{+ref}/check-suites', reading, async ({ world }, request) => {
    const { repository } = request;
    const sha = await shaOf(repository, request.parameters['ref'] ?? '');
    const suite = repository.suites.get(sha);
    const commit = shortCommitJson(await repository.git.commit(sha));
    const suites = (suite ? [suite] : []).map((each) => ({
      ...suiteJson(world, repository, each),
      head_commit: commit,
      repository: repositoryJson(world, repository),
    }));
    return ok({ total_count: suites.length, check_suites: suites });
  }),
  onRepository('GET', '/commits/{ref}', read('contents'), async ({ world }, request) => {
    const sha = await shaOf(request.repository, request.parameters['ref'] ?? '');
    return ok(commitJson(world, request.repository, await request.repository.git.commit(sha)));
  }),
];

function runIn({ repository, parameters }: RepositoryRequest): CheckRunRecord {
  const run = repository.checkRuns.find(({ id }) => id === Number(parameters['check_run_id']));
  if (!run) throw notFound();
  return run;
}

/** Of a branch, or of a commit itself. */
export async function shaOf(repository: RepositoryRecord, ref: string): Promise<string> {
  const branch = repository.branches.get(ref.replace(/^(?:refs\/)?heads\//, ''));
  if (branch !== undefined) return branch;
  if (!/^[0-9a-f]{7,40}$/.test(ref) || !(await repository.git.has(ref)))
    throw unprocessable(`No commit found for SHA: ${ref}`);
  return (await repository.git.commit(ref)).sha;
}

/** The newest first, as GitHub lists them. */
function filtered(runs: readonly CheckRunRecord[], query: URLSearchParams, app: number): CheckRunRecord[] {
  const name = query.get('check_name');
  const status = query.get('status');
  const appId = query.get('app_id');
  const found = runs.filter(
    (run) =>
      (name === null || run.name === name) &&
      (status === null || run.status === status) &&
      (appId === null || appId === String(app)),
  );
  const isLast = ({ id, name: of }: CheckRunRecord): boolean =>
    !found.some((other) => other.name === of && other.id > id);
  return (query.get('filter') === 'all' ? found : found.filter(isLast)).toReversed();
}

const statuses = ['queued', 'in_progress', 'completed'] as const;
const conclusions = [
  ...([
    'action_required',
    'cancelled',
    'failure',
    'neutral',
    'success',
    'skipped',
    'stale',
    'timed_out',
  ] as const),
];
const most = 65_535;

function wishOf(input: Input): Omit<CheckWish, 'name'> {
  const wish = {
    status: input.optionalOneOf('status', statuses),
    conclusion: input.optionalOneOf('conclusion', conclusions),
    startedAt: input.optionalDate('started_at'),
    completedAt: input.optionalDate('completed_at'),
    externalId: input.optionalString('external_id'),
    detailsUrl: input.optionalString('details_url'),
    output: outputOf(input.optionalObject('output')),
    actions: input.list('actions', 3, (action) => ({
      label: action.string('label', 20),
      description: action.string('description', 40),
      identifier: action.string('identifier', 20),
    })),
  };
  if (wish.detailsUrl !== undefined && !/^https?:\/\//.test(wish.detailsUrl))
    throw invalidRequest('details_url must use http or https');
  return wish;
}

function outputOf(input: Input | undefined): CheckOutput | undefined {
  if (!input) return undefined;
  const output = {
    title: input.optionalString('title', most) ?? null,
    summary: input.string('summary', most),
    text: input.optionalString('text', most) ?? null,
    annotations: input.list('annotations', 50, annotationOf) ?? [],
  };
  input.done();
  return output;
}

function annotationOf(input: Input): CheckAnnotation {
  const annotation = {
    path: input.string('path'),
    startLine: input.integer('start_line'),
    endLine: input.integer('end_line'),
    startColumn: input.optionalInteger('start_column') ?? null,
    endColumn: input.optionalInteger('end_column') ?? null,
    level: input.oneOf('annotation_level', ['notice', 'warning', 'failure']),
    message: input.string('message', 65_536),
    title: input.optionalString('title', 255) ?? null,
    rawDetails: input.optionalString('raw_details', 65_536) ?? null,
  };
  const hasColumns = annotation.startColumn !== null || annotation.endColumn !== null;
  if (hasColumns && annotation.startLine !== annotation.endLine)
    throw invalidRequest('Annotations that span lines have no columns.');
  if (annotation.startLine < 1 || annotation.endLine < annotation.startLine)
    throw invalidRequest('Annotations begin at line 1 and do not end before they begin.');
  return annotation;
}
