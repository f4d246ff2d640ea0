import type { CheckAction, CheckOutput, CheckRun } from '../model.ts';
import type { CheckRunRecord, RepositoryRecord } from '../records.ts';
import { checkRunEvent, suiteOf } from '../webhooks/events.ts';
import type { World } from '../world.ts';
import { invalidRequest, Refusal } from './refusal.ts';

/** What a request says of a run; undefined: nothing. */
export interface CheckWish {
  readonly name: string | undefined;
  readonly status: CheckRun['status'] | undefined;
  readonly conclusion: CheckRun['conclusion'] | undefined;
  readonly startedAt: Date | undefined;
  readonly completedAt: Date | undefined;
  readonly externalId: string | undefined;
  readonly detailsUrl: string | undefined;
  readonly output: CheckOutput | undefined;
  readonly actions: readonly CheckAction[] | undefined;
}

export function createRun(
  world: World,
  repository: RepositoryRecord,
  wish: CheckWish & { readonly name: string; readonly headSha: string },
): CheckRunRecord {
  const run: CheckRunRecord = {
    ...{ id: world.id(), repository, suite: suiteOf(world, repository, wish.headSha).id, name: wish.name },
    ...{ headSha: wish.headSha, externalId: '', detailsUrl: undefined, status: 'queued', conclusion: null },
    ...{ startedAt: world.now(), completedAt: undefined, output: nothing, actions: [] },
  };
  change(world, run, wish);
  repository.checkRuns.push(run);
  checkRunEvent(world, run, 'created', world.app.account);
  if (run.status === 'completed') checkRunEvent(world, run, 'completed', world.app.account);
  return run;
}

const nothing: CheckOutput = { title: null, summary: null, text: null, annotations: [] };

export function updateRun(world: World, run: CheckRunRecord, wish: CheckWish): void {
  const was = run.status;
  change(world, run, wish);
  if (run.status === 'completed' && was !== 'completed')
    checkRunEvent(world, run, 'completed', world.app.account);
}

function change(world: World, run: CheckRunRecord, wish: CheckWish): void {
  const status = wish.conclusion ? 'completed' : wish.status;
  mayBecome(run, status, wish.conclusion);
  Object.assign(run, said({ status, conclusion: wish.conclusion ?? undefined }));
  const { name, externalId, detailsUrl, startedAt, actions } = wish;
  Object.assign(run, said({ name, externalId, detailsUrl, startedAt, actions }));
  if (run.status === 'completed') run.completedAt = wish.completedAt ?? run.completedAt ?? world.now();
  if (wish.output) run.output = merged(run.output, wish.output);
}

function mayBecome(
  run: CheckRunRecord,
  status: CheckWish['status'],
  conclusion: CheckWish['conclusion'],
): void {
  if (run.status === 'completed' && status !== undefined && status !== 'completed')
    throw new Refusal(422, 'Validation Failed', ['Cannot reopen a completed check run']);
  if (status === 'completed' && !conclusion && run.conclusion === null)
    throw invalidRequest('Missing required property: conclusion. A completed check run has one.');
  if (conclusion === 'stale') throw invalidRequest('"stale" is set by GitHub alone.');
}

/** Without what was left out. */
function said(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Annotations add up; of the rest the newest counts. */
function merged(old: CheckOutput, output: CheckOutput): CheckOutput {
  return {
    title: output.title ?? old.title,
    summary: output.summary ?? old.summary,
    text: output.text ?? old.text,
    annotations: [...old.annotations, ...output.annotations],
  };
}
