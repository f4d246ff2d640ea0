import type { Opinions } from '../pull.ts';
import { CutAnswer } from '../error.ts';
import { present } from './answers.ts';
import type { WirePlace } from './client.ts';

const query = `query Opinions($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      headRefOid
      author { __typename login }
      commits(last: 100) { nodes { commit { author { user { login } } committer { user { login } } } } }
      timelineItems(last: 1, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT]) {
        nodes { ... on HeadRefForcePushedEvent { createdAt } }
      }
      latestOpinionatedReviews(first: 100) {
        nodes { state submittedAt author { __typename login } commit { oid } }
      }
    }
  }
}`;

interface Named {
  readonly login: string;
}

interface Listed<Node> {
  readonly nodes: readonly (Node | null)[] | null;
}

interface Answer {
  readonly repository: {
    readonly pullRequest: {
      readonly headRefOid: string;
      readonly author: Named | null;
      readonly commits: Listed<{
        readonly commit: {
          readonly author: { readonly user: Named | null } | null;
          readonly committer: { readonly user: Named | null } | null;
        };
      }>;
      readonly timelineItems: Listed<{ readonly createdAt?: string }>;
      readonly latestOpinionatedReviews: Listed<{
        readonly state: string;
        readonly submittedAt: string | null;
        readonly author: (Named & { readonly __typename: string }) | null;
        readonly commit: { readonly oid: string } | null;
      }>;
    } | null;
  } | null;
}

/** Who wrote a pull request, and who approves it. */
export async function opinions(place: WirePlace, number: number): Promise<Opinions | undefined> {
  const { octokit, owner, name } = place;
  const answer = await octokit.graphql<Answer | undefined>(query, { owner, name, number });
  if (answer === undefined) throw new CutAnswer();
  const pull = answer.repository?.pullRequest;
  if (!pull) return undefined;
  const [forced] = present(pull.timelineItems.nodes);
  const writers = present(pull.commits.nodes).flatMap(({ commit: { author, committer } }) => [
    author?.user?.login,
    committer?.user?.login,
  ]);
  return {
    head: pull.headRefOid,
    authors: [...new Set([pull.author?.login, ...writers])].filter((login) => login !== undefined),
    ...(forced?.createdAt === undefined ? {} : { lastForced: Date.parse(forced.createdAt) }),
    approvals: present(pull.latestOpinionatedReviews.nodes).flatMap(
      ({ state, author, commit, submittedAt }) =>
        state === 'APPROVED' && author?.__typename === 'User' && commit && submittedAt !== null
          ? [{ login: author.login, commit: commit.oid, at: Date.parse(submittedAt) }]
          : [],
    ),
  };
}

export { query as opinionsQuery };
