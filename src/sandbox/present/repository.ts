import type { RepositoryRecord } from '../records.ts';
import { nodeId, type World } from '../world.ts';
import { accountJson } from './account.ts';

const addresses: Readonly<Record<string, string>> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

export function apiOf(world: World, { fullName }: { readonly fullName: string }): string {
  return `${world.apiUrl}/repos/${fullName}`;
}

export function pageOf(world: World, { fullName }: { readonly fullName: string }): string {
  return `${world.url}/${fullName}`;
}

/** `repository` */
export function repositoryJson(world: World, repository: RepositoryRecord) {
  const api = apiOf(world, repository);
  const open = [...repository.pulls.values()].filter(({ state }) => state === 'open').length;
  return {
    ...names(world, repository),
    ...Object.fromEntries(Object.entries(addresses).map(([key, path]) => [key, api + path])),
    ...settings(repository),
    ...locations(world, repository),
    forks_count: 0,
    forks: 0,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    size: 0,
    open_issues_count: open,
    open_issues: open,
    default_branch: repository.defaultBranch,
    pushed_at: repository.createdAt.toISOString(),
    network_count: 0,
    subscribers_count: 0,
    created_at: repository.createdAt.toISOString(),
    updated_at: repository.createdAt.toISOString(),
  };
}

function names(world: World, repository: RepositoryRecord) {
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    owner: accountJson(world, repository.owner),
    private: repository.isPrivate,
    html_url: pageOf(world, repository),
    description: null,
    fork: repository.parent !== undefined,
    url: apiOf(world, repository),
  };
}

function locations(world: World, repository: RepositoryRecord) {
  const page = pageOf(world, repository);
  return {
    git_url: `git://${page.replace(/^\w+:\/\//, '')}.git`,
    ssh_url: `git@localhost:${repository.fullName}.git`,
    clone_url: `${page}.git`,
    mirror_url: null,
    svn_url: page,
    homepage: null,
    language: null,
  };
}

function settings(repository: RepositoryRecord) {
  return {
    is_template: false,
    topics: [],
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: false,
    disabled: false,
    license: null,
    visibility: repository.isPrivate ? 'private' : 'public',
    allow_rebase_merge: true,
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_auto_merge: false,
    allow_forking: true,
    allow_update_branch: false,
    delete_branch_on_merge: false,
    web_commit_signoff_required: false,
    custom_properties: {},
  };
}
