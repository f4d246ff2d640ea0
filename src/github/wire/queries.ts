import { checkName, type Wanted } from '../pull.ts';

/** A question in GraphQL. What comes from a repository is a variable, never a part of the text. */
export interface Query {
  readonly query: string;
  readonly variables: Readonly<Record<string, string | number | null>>;
}

export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

const blobFields = `... on Blob { oid text isTruncated byteSize }`;

/** More than this in one question may take GitHub longer than the ten seconds that it allows itself. */
export const mostBlobs = 250;

export function backgroundQuery(repository: RepositoryName, appId: number, wanted: Wanted): Query {
  const trusted = wanted.trusted.map((path, index) => [`t${index}`, path] as const);
  const parameters = ['$owner: String!', '$name: String!', '$shared: String!'];
  const ofPull = ['$number: Int!', '$app: Int!', '$check: String!'];
  const given = [
    ...parameters,
    ...(wanted.pull === undefined ? [] : ofPull),
    ...trusted.map(stringParameter),
  ];
  const files = trusted.map(([name]) => `${name}: file(path: $${name}) { object { ${blobFields} } }`);
  return {
    query: `query Background(${given.join(', ')}) {
      repository(owner: $owner, name: $name) {
        defaultBranchRef { target { ... on Commit { oid ${files.join(' ')} } } }
        ${wanted.pull === undefined ? '' : pullFields}
        ${blobSelections(wanted.blobs)}
      }
      organisation: repository(owner: $owner, name: ".github") {
        object(expression: $shared) { ${blobFields} }
      }
    }`,
    variables: {
      ...repository,
      shared: `HEAD:${wanted.shared}`,
      ...(wanted.pull === undefined ? {} : { number: wanted.pull, app: appId, check: checkName }),
      ...Object.fromEntries(trusted),
    },
  };
}

function stringParameter([name]: readonly [string, string]): string {
  return `$${name}: String!`;
}

const threadFields = `
  pageInfo { hasNextPage endCursor }
  nodes {
    id path line isResolved isOutdated
    comments(first: 1) {
      totalCount
      nodes { fullDatabaseId body author { __typename login } }
    }
  }`;

/** Of most heads all there are; `totalCount` says where there are more, which are then listed over REST. */
const runFields = `
  checkSuites(first: 5, filterBy: { appId: $app }) {
    totalCount
    nodes {
      checkRuns(last: 20, filterBy: { checkName: $check, checkType: ALL }) {
        totalCount
        nodes { status conclusion externalId completedAt }
      }
    }
  }`;

const pullFields = `
  pullRequest(number: $number) {
    number state locked headRefOid headRefName baseRefOid isCrossRepository
    headRepository { nameWithOwner }
    commits(last: 1) {
      nodes {
        commit {
          associatedPullRequests(first: 20) { totalCount nodes { number state headRefOid } }
          ${runFields}
        }
      }
    }
    reviewThreads(first: 100) { ${threadFields} }
  }`;

export function threadsQuery(repository: RepositoryName, number: number, after: string): Query {
  return {
    query: `query Threads($owner: String!, $name: String!, $number: Int!, $after: String!) {
      repository(owner: $owner, name: $name) {
        pullRequest(number: $number) { reviewThreads(first: 100, after: $after) { ${threadFields} } }
      }
    }`,
    variables: { ...repository, number, after },
  };
}

export function blobsQuery(repository: RepositoryName, ids: readonly string[]): Query {
  return {
    query: `query Blobs($owner: String!, $name: String!) {
      repository(owner: $owner, name: $name) { id ${blobSelections(ids)} }
    }`,
    variables: { ...repository },
  };
}

/** An id that is no number in hexadecimal would be a way into the question. */
function blobSelections(ids: readonly string[]): string {
  const sound = ids.filter((id) => /^[0-9a-f]{40,64}$/.test(id));
  return sound.map((id) => `b${id}: object(oid: "${id}") { ${blobFields} }`).join('\n');
}

export function filesQuery(repository: RepositoryName, commit: string, paths: readonly string[]): Query {
  const files = paths.map((path, index) => [`f${index}`, path] as const);
  const selections = files.map(([name]) => `${name}: file(path: $${name}) { object { ${blobFields} } }`);
  const given = ['$owner: String!', '$name: String!', '$commit: GitObjectID!', ...files.map(stringParameter)];
  return {
    query: `query Files(${given.join(', ')}) {
      repository(owner: $owner, name: $name) {
        object(oid: $commit) { ... on Commit { oid ${selections.join(' ')} } }
      }
    }`,
    variables: { ...repository, commit, ...Object.fromEntries(files) },
  };
}

export function openPullsQuery(repository: RepositoryName, appId: number, after: string | null): Query {
  return {
    query: `query OpenPulls($owner: String!, $name: String!, $app: Int!, $check: String!, $after: String) {
      repository(owner: $owner, name: $name) {
        pullRequests(states: OPEN, first: 50, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
          pageInfo { hasNextPage endCursor }
          nodes {
            number headRefOid baseRefOid isCrossRepository
            reviewThreads { totalCount }
            commits(last: 1) {
              nodes {
                commit { ${runFields} }
              }
            }
          }
        }
      }
    }`,
    variables: { ...repository, app: appId, check: checkName, after },
  };
}

export const resolveThread = `mutation Resolve($thread: ID!) {
  resolveReviewThread(input: { threadId: $thread }) { thread { id isResolved } }
}`;

export const commitOnBranch = `mutation Commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;
