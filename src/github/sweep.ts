import type { App, Octokit } from 'octokit';
import type { Queue } from '../queue/queue.ts';
import { limitOf, messageOf, statusOf } from './error.ts';
import { isOf, readRunName } from './run-name.ts';
import type { RunState } from './pull.ts';
import { isCut, type OpenPullNode, present, runsOf } from './wire/answers.ts';
import { openPulls } from './wire/open-pulls.ts';
import { runsAt } from './wire/rest.ts';
import { keyOf, type Work } from './work.ts';

export interface SweepReport {
  readonly installations: number;
  readonly repositories: number;
  readonly pulls: number;
  readonly queued: number;
  /** What could not be looked at, and why. */
  readonly skipped: readonly string[];
}

type Adding = Pick<Queue<Work>, 'add'>;

/**
 * Finds open pull requests whose head has no finished check of ours, in all repositories that we are installed on: an
 * event may be lost, and so may we.
 */
export async function sweep(github: SweptGitHub, queue: Adding): Promise<SweepReport> {
  const count = new Count();
  for await (const { installation } of github.app.eachInstallation.iterator()) {
    count.installations += 1;
    if (installation.suspended_at) count.skipped.push(`installation ${installation.id}: suspended`);
    else await sweepInstallation(github, installation.id, queue, count);
  }
  return count.report();
}

export interface SweptGitHub {
  readonly app: App;
  readonly appId: number;
  readonly sweeper: (installation: number) => Octokit;
}

class Count {
  installations = 0;
  repositories = 0;
  pulls = 0;
  queued = 0;
  readonly skipped: string[] = [];

  report(): SweepReport {
    const { installations, repositories, pulls, queued, skipped } = this;
    return { installations, repositories, pulls, queued, skipped };
  }
}

/** One that is gone, suspended or has used up its quota keeps nobody else waiting. */
async function sweepInstallation(
  github: SweptGitHub,
  installation: number,
  queue: Adding,
  count: Count,
): Promise<void> {
  try {
    const { paginate } = github.sweeper(installation);
    for await (const { data } of paginate.iterator('GET /installation/repositories', { per_page: 100 }))
      for (const repository of data) {
        // Pull requests are issues too: where there are none, nothing need be asked.
        if (repository.archived || repository.disabled || repository.open_issues_count === 0) continue;
        count.repositories += 1;
        const place = { installation, owner: repository.owner.login, repo: repository.name };
        await sweepOne(github, place, queue, count);
      }
  } catch (error) {
    count.skipped.push(`installation ${installation}: ${messageOf(error)}`);
  }
}

async function sweepOne(github: SweptGitHub, place: Place, queue: Adding, count: Count): Promise<void> {
  try {
    await sweepRepository(github, place, queue, count);
  } catch (error) {
    const isHere = statusOf(error) !== 401 && !limitOf(error, Date.now());
    if (!isHere) throw error;
    count.skipped.push(`${place.owner}/${place.repo}: ${messageOf(error)}`);
  }
}

type Place = Omit<Work, 'what'>;

/** The open pull requests of one repository. */
export async function sweepRepository(
  github: SweptGitHub,
  place: Place,
  queue: Adding,
  count: { pulls: number; queued: number } = { pulls: 0, queued: 0 },
): Promise<void> {
  const { appId } = github;
  const octokit = github.sweeper(place.installation);
  const wire = { octokit, owner: place.owner, name: place.repo, appId, slug: '' };
  const heads = new Map<string, OpenPullNode[]>();
  for await (const pull of openPulls(octokit, wire, appId)) {
    count.pulls += 1;
    heads.set(pull.headRefOid, [...(heads.get(pull.headRefOid) ?? []), pull]);
  }
  for (const [head, pulls] of heads) {
    const [last] = present(pulls[0]?.commits.nodes);
    const runs = isCut(last?.commit) ? await runsAt(wire, head) : runsOf(last?.commit);
    for (const pull of unanswered(pulls, runs)) {
      const comments = pull.reviewThreads.totalCount;
      const seen = { head, base: pull.baseRefOid, isFork: pull.isCrossRepository, comments };
      const work: Work = { ...place, what: { kind: 'pull', pull: pull.number, seen, swept: true } };
      count.queued += 1;
      await queue.add(keyOf(work), work);
    }
  }
}

/**
 * Of the pull requests with one head those without a verdict of ours, or with none but that we could not finish. All of
 * them, where the newest run of the head does not end as the worst of their verdicts.
 */
function unanswered(pulls: readonly OpenPullNode[], runs: readonly RunState[]): readonly OpenPullNode[] {
  const named = runs.map((run) => ({ ...run, name: readRunName(run.name) }));
  const verdicts = pulls.map(({ number }) => {
    const own = named.findLast(({ name }) => isOf(name, { pull: number }));
    return own?.isFinished === true ? own.name?.verdict : undefined;
  });
  const isOpen = (index: number): boolean =>
    verdicts[index] === undefined || verdicts[index] === 'unfinished';
  const open = pulls.filter((_pull, index) => isOpen(index));
  const last = named.findLast(({ isFinished }) => isFinished);
  const isRight =
    (last?.conclusion === 'failure') ===
    verdicts.some((verdict) => verdict === 'failure' || verdict === 'unjudged');
  return open.length > 0 || isRight ? open : pulls;
}
