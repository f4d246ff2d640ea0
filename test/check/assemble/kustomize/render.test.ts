import { describe, expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { plainOf, renderFiles } from '../../../support/kustomize.ts';
import { cases, refused } from './cases.ts';

describe('what comes out is what kustomize prints', () => {
  test.each(cases)('$name', ({ files, prints }) => {
    const { objects, problems } = renderFiles(files);
    expect(problems.map(({ message }) => message)).toEqual([]);
    const printed = parseAllDocuments(prints).map((document) => document.toJS() as unknown);
    expect(objects.map(({ node }) => plainOf(node))).toEqual(printed);
  });
});

describe('what kustomize refuses is told', () => {
  test.each(refused)('$name', ({ files, says }) => {
    const { problems } = renderFiles(files);
    expect(problems.map(({ message, at }) => `${at.source.path}: ${message}`)).toEqual([says]);
  });
});
