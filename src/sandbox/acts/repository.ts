import type { ImportedRepository, NewRepository } from '../embedded.ts';
import { BareRepository } from '../git/repository.ts';
import type { Account, BranchRules } from '../model.ts';
import { installationJson } from '../present/account.ts';
import type { RepositoryRecord } from '../records.ts';
import type { Deliveries } from '../webhooks/deliver.ts';
import { nodeId, type World } from '../world.ts';
import { commit } from './push.ts';
import { Refusal } from './refusal.ts';

const noRules: BranchRules = {
  requiredChecks: [],
  requiresResolvedThreads: false,
  hasMergeQueue: false,
  requiresUpToDate: false,
};

export async function createRepository(
  world: World,
  deliveries: Deliveries,
  options: NewRepository,
): Promise<RepositoryRecord> {
  const owner = world.account(options.owner, options.ownerType ?? 'Organization');
  const repository = added(world, await BareRepository.create(), owner, options.name);
  repository.isPrivate = options.isPrivate ?? false;
  const { files } = options;
  if (options.isInstalled ?? true) install(world, deliveries, repository);
  await commit(world, repository, repository.defaultBranch, { files, message: 'Initial commit' });
  return repository;
}

function added(
  world: World,
  git: BareRepository,
  owner: Account,
  name: string,
  parent?: RepositoryRecord,
): RepositoryRecord {
  const fullName = `${owner.login}/${name}`;
  if (world.repository(fullName)) throw new Refusal(422, `${fullName} exists already.`);
  const repository: RepositoryRecord = {
    ...{ id: world.id(), owner, name, fullName, parent, git, defaultBranch: 'main', rules: noRules },
    ...{ isPrivate: false, isInstalled: false, createdAt: world.now(), lock: Promise.resolve() },
    ...{ branches: new Map(), pulls: new Map(), checkRuns: [], suites: new Map(), collaborators: new Map() },
  };
  world.repositories.set(fullName.toLowerCase(), repository);
  return repository;
}

export async function importRepository(
  world: World,
  deliveries: Deliveries,
  { owner, name, folder, branches }: ImportedRepository,
): Promise<RepositoryRecord> {
  const git = await BareRepository.over(folder);
  const account = world.account(owner, 'Organization');
  const repository = added(world, git, account, name);
  for (const [branch, revision] of Object.entries(branches)) {
    const sha = await git.commitNamed(folder, revision);
    if (sha === undefined) throw new Refusal(422, `git knows no commit ${revision} in ${folder}.`);
    await git.setRef(`refs/heads/${branch}`, sha);
    repository.branches.set(branch, sha);
  }
  repository.defaultBranch = Object.keys(branches)[0] ?? 'main';
  install(world, deliveries, repository);
  return repository;
}

/** All forks share one git repository: what was pushed to one can be read through each. */
export async function fork(world: World, parent: RepositoryRecord, owner: string): Promise<RepositoryRecord> {
  const copy = added(world, parent.git, world.account(owner), parent.name, parent);
  const tip = parent.branches.get(parent.defaultBranch);
  if (tip !== undefined) {
    await parent.git.setRef(`refs/forks/${copy.id}/${parent.defaultBranch}`, tip);
    copy.branches.set(parent.defaultBranch, tip);
  }
  copy.defaultBranch = parent.defaultBranch;
  copy.isPrivate = parent.isPrivate;
  return copy;
}

/** Its pull requests elsewhere stay, and have no head repository any more. */
export function deleteRepository(world: World, repository: RepositoryRecord): Promise<void> {
  world.repositories.delete(repository.fullName.toLowerCase());
  for (const pull of world.pulls())
    if (pull.head.repository === repository) pull.head = { ...pull.head, repository: undefined };
  const isShared = [...world.repositories.values()].some(({ git }) => git === repository.git);
  return isShared ? Promise.resolve() : repository.git.close();
}

export function install(world: World, deliveries: Deliveries, repository: RepositoryRecord): void {
  if (repository.isInstalled) return;
  const isFirst = ![...world.repositories.values()].some(
    ({ owner, isInstalled }) => isInstalled && owner === repository.owner,
  );
  repository.isInstalled = true;
  const installation = installationJson(world, world.installationOf(repository.owner));
  const { login } = repository.owner;
  const short = [shortJson(repository)];
  if (isFirst) {
    deliveries.tellInstallation(
      'installation',
      'created',
      { installation, repositories: short, requester: null },
      login,
    );
    return;
  }
  const change = { installation, repository_selection: 'selected', requester: null };
  const lists = { repositories_added: short, repositories_removed: [] };
  deliveries.tellInstallation('installation_repositories', 'added', { ...change, ...lists }, login);
}

export function uninstall(world: World, deliveries: Deliveries, repository: RepositoryRecord): void {
  repository.isInstalled = false;
  const installation = installationJson(world, world.installationOf(repository.owner));
  const change = { installation, repository_selection: 'selected', requester: null };
  const lists = { repositories_added: [], repositories_removed: [shortJson(repository)] };
  deliveries.tellInstallation(
    'installation_repositories',
    'removed',
    { ...change, ...lists },
    repository.owner.login,
  );
}

function shortJson({ id, name, fullName, isPrivate }: RepositoryRecord) {
  return { id, node_id: nodeId('R', id), name, full_name: fullName, private: isPrivate };
}
