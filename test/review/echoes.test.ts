import { expect, test } from '@jest/globals';
import { review } from '../../src/review/review.ts';
import { proposalOf } from '../support/proposal.ts';

const image = 'FROM node:24\nCOPY . /app\nCMD ["node", "/app"]\n';
const compose = 'services:\n  web:\n    build: .\n';
const both = { Dockerfile: image, 'compose.yaml': compose };

const roots = (base: Record<string, string>) =>
  review(proposalOf(base, both))
    .introduced.filter(({ rule }) => rule === 'root-user')
    .map(({ path, severity, related }) => [path, severity, related.map((note) => note.path)]);

test.each([
  ['an image and the service that runs it have one cause', {}, [['Dockerfile', 'error', ['compose.yaml']]]],
  [
    'a service of an image that was root before has its own',
    { Dockerfile: image },
    [['compose.yaml', 'warning', ['Dockerfile']]],
  ],
])('%s', (_, base, expected) => {
  expect(roots(base)).toEqual(expected);
});
