import type { App } from 'octokit';
import type { Queue } from '../queue/queue.ts';
import { limitOf, messageOf, statusOf } from './error.ts';
import { isOf, readRunName } from './run-name.ts';
import { type OpenPullNode, present, runsOf } from './wire/answers.ts';
import { openPulls } from './wire/open-pulls.ts';
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
    for await (const { repository } of github.app.eachRepository.iterator({ installationId: installation })) {
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
  { app, appId }: SweptGitHub,
  place: Place,
  queue: Adding,
  count: { pulls: number; queued: number } = { pulls: 0, queued: 0 },
): Promise<void> {
  const octokit = await app.getInstallationOctokit(place.installation);
  for await (const pull of openPulls(octokit, { owner: place.owner, name: place.repo }, appId)) {
    count.pulls += 1;
    if (isAnswered(pull)) continue;
    const seen = { head: pull.headRefOid, base: pull.baseRefOid, comments: pull.reviewThreads.totalCount };
    const work: Work = { ...place, what: { kind: 'pull', pull: pull.number, seen } };
    count.queued += 1;
    queue.add(keyOf(work), work);
  }
}

/** Where we could not finish, we look again. */
function isAnswered({ number, commits }: OpenPullNode): boolean {
  const [last] = present(commits.nodes);
  const runs = runsOf(last?.commit)
    .map(({ name, isFinished }) => ({ isFinished, name: readRunName(name) }))
    .filter(({ name }) => isOf(name, { pull: number }));
  const newest = runs.at(-1);
  return newest?.isFinished === true && newest.name?.verdict !== 'unfinished';
}
