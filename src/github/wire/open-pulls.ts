import type { Octokit } from 'octokit';
import type { OpenPullNode, Page } from './answers.ts';
import { present } from './answers.ts';
import { openPullsQuery, type RepositoryName } from './queries.ts';

interface OpenPullsAnswer {
  readonly repository: { readonly pullRequests: Page<OpenPullNode> } | null;
}

/** The newest first. */
export async function* openPulls(
  octokit: Octokit,
  repository: RepositoryName,
  appId: number,
): AsyncIterable<OpenPullNode> {
  let after: string | null = null;
  do {
    const { query, variables } = openPullsQuery(repository, appId, after);
    const answer: OpenPullsAnswer = await octokit.graphql<OpenPullsAnswer>(query, variables);
    const page = answer.repository?.pullRequests;
    yield* present(page?.nodes);
    after = page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null;
  } while (after !== null);
}
