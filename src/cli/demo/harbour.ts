import type { EmbeddedGitHub } from '../../sandbox/embedded.ts';
import { startGitHub } from '../../sandbox/index.ts';
import type { PullRequest, Repository } from '../../sandbox/model.ts';
import { pagesFor } from '../../sandbox/page/serve.ts';
import { type RunningApp, startApp } from './app.ts';
import { base } from './shop.ts';
import { stories } from './stories.ts';
import { runOf } from './told.ts';

/** Who looks at the page. They may commit. */
export const viewer = 'you';

/** An embedded GitHub with the App installed on it, and pull requests to look at. */
export interface Harbour {
  readonly github: EmbeddedGitHub;
  readonly pulls: readonly PullRequest[];
  close(): Promise<void>;
}

/** Commits of somebody's own repository. */
export interface OwnChange {
  readonly folder: string;
  readonly name: string;
  readonly base: string;
  readonly head: string;
  readonly title: string;
}

export async function openHarbour(
  port: number,
  own: OwnChange | undefined,
  log: (line: string) => void,
): Promise<Harbour> {
  const github = await startGitHub({ port, page: pagesFor(viewer, hintOf), permissions });
  let app: RunningApp | undefined;
  const close = async (): Promise<void> => {
    await app?.stop();
    await github.close();
  };
  try {
    app = await startApp(github, log);
    github.webhooks.url = app.webhooks;
    const pulls = own ? [await ownPull(github, own)] : await storyPulls(github);
    return { github, pulls, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What there is to see and try in a pull request of the story. */
export function hintOf({ head }: PullRequest): string | undefined {
  return stories.find(({ branch }) => branch === head.branch)?.hint;
}

/** What docs/permissions.md asks for, and the one that it leaves to choice: to commit, for the button "Fix". */
const permissions = {
  metadata: 'read',
  checks: 'write',
  contents: 'write',
  pull_requests: 'write',
  merge_queues: 'read',
} as const;

async function storyPulls(github: EmbeddedGitHub): Promise<PullRequest[]> {
  const repository = await github.createRepository({
    owner: 'acme',
    name: 'shop',
    ownerType: 'Organization',
    files: base,
  });
  guard(github, repository);
  const pulls: PullRequest[] = [];
  for (const { branch, title, body, by, files } of stories) {
    await github.commit(repository, branch, { files, message: title, by });
    pulls.push(await github.openPull({ repository, head: branch, title, body, by }));
  }
  return pulls;
}

async function ownPull(
  github: EmbeddedGitHub,
  { folder, name, base: from, head, title }: OwnChange,
): Promise<PullRequest> {
  const repository = await github.importRepository({
    owner: 'local',
    name,
    folder,
    branches: { main: from, change: head },
  });
  guard(github, repository);
  const body = 'A copy of your repository. Commits made here stay here.';
  return github.openPull({ repository, head: 'change', title, body, by: viewer });
}

function guard(github: EmbeddedGitHub, repository: Repository): void {
  github.setRole(repository, viewer, 'write');
  github.setRules(repository, { requiredChecks: [{ context: 'plimsoll', appId: github.app.id }] });
}

/** Until the check has answered for each as it is now. */
export async function answered(github: EmbeddedGitHub, pulls: readonly PullRequest[]): Promise<void> {
  const end = Date.now() + patience;
  for (const pull of pulls) {
    while ((await runOf(github, pull))?.status !== 'completed') {
      if (Date.now() > end) throw new Error(`the check of #${pull.number} has not answered within a minute`);
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }
}

const patience = 60_000;
