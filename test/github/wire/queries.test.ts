import { describe, expect, test } from '@jest/globals';
import { opinionsQuery } from '../../../src/github/wire/opinions.ts';
import {
  backgroundQuery,
  blobsQuery,
  commitOnBranch,
  filesQuery,
  openPullsQuery,
  resolveThread,
  threadsQuery,
} from '../../../src/github/wire/queries.ts';
import { queryProblems } from '../../support/github/schema.ts';

const repository = { owner: 'acme', name: 'shop' };
const ids = ['a'.repeat(40), 'b'.repeat(64)];
const background = {
  trusted: ['.github/plimsoll.yml', 'a/.gitattributes'],
  shared: '.github/plimsoll.yml',
  blobs: ids,
};

describe('GitHub understands the question', () => {
  test.each([
    ['for a pull request', backgroundQuery(repository, 1, { ...background, pull: 12 }).query],
    ['for a merge group', backgroundQuery(repository, 1, background).query],
    ['for no file at all', backgroundQuery(repository, 1, { ...background, blobs: [], trusted: [] }).query],
    ['for more conversations', threadsQuery(repository, 12, 'x').query],
    ['for blobs', blobsQuery(repository, ids).query],
    ['for files of a commit', filesQuery(repository, 'a'.repeat(40), ['a', 'b']).query],
    ['for open pull requests', openPullsQuery(repository, 1, null).query],
    ['for approvals', opinionsQuery],
    ['that resolves', resolveThread],
    ['that commits', commitOnBranch],
  ])('%s', (_case, query) => {
    expect(queryProblems(query)).toEqual([]);
  });
});

test('what a repository chose to call something is no part of a question', () => {
  const hostile = '") { __typename } x: object(oid: "';
  const asked = [
    backgroundQuery({ owner: hostile, name: hostile }, 1, {
      ...background,
      trusted: [hostile],
      blobs: [hostile],
    }),
    filesQuery(repository, hostile, [hostile]),
    blobsQuery(repository, [hostile, ...ids]),
  ];
  for (const { query } of asked) expect(query).not.toContain('__typename }');
});
