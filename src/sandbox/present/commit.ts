import type { Commit, Person } from '../model.ts';
import type { RepositoryRecord } from '../records.ts';
import { nodeId, type World } from '../world.ts';
import { accountJson } from './account.ts';
import { apiOf, pageOf } from './repository.ts';

/** As webhooks tell of a commit. */
export function shortCommitJson({ sha, tree, message, author, committer }: Commit) {
  return {
    id: sha,
    tree_id: tree,
    message,
    timestamp: committer.date.toISOString(),
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  };
}

/** `commit` */
export function commitJson(world: World, repository: RepositoryRecord, commit: Commit) {
  const { sha, parents, message, author, committer, tree } = commit;
  const api = apiOf(world, repository);
  const page = pageOf(world, repository);
  return {
    url: `${api}/commits/${sha}`,
    sha,
    node_id: nodeId('C', sha),
    html_url: `${page}/commit/${sha}`,
    comments_url: `${api}/commits/${sha}/comments`,
    commit: {
      url: `${api}/git/commits/${sha}`,
      author: personJson(author),
      committer: personJson(committer),
      message,
      comment_count: 0,
      tree: { sha: tree, url: `${api}/git/trees/${tree}` },
      verification: {
        verified: false,
        reason: 'unsigned',
        payload: null,
        signature: null,
        verified_at: null,
      },
    },
    author: userOf(world, author),
    committer: userOf(world, committer),
    parents: parents.map((parent) => ({
      sha: parent,
      url: `${api}/commits/${parent}`,
      html_url: `${page}/commit/${parent}`,
    })),
  };
}

function personJson({ name, email, date }: Person) {
  return { name, email, date: date.toISOString() };
}

/** null: nobody here has that address. */
function userOf(world: World, { name }: Person) {
  const account = world.accounts.get(name.toLowerCase());
  return account ? accountJson(world, account) : null;
}
