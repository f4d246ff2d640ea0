import { expect, test } from '@jest/globals';
import type { NamespaceReport, Report } from '../../src/check/index.ts';
import { weakerNamespaces } from '../../src/review/enforced.ts';
import { reportWith } from '../cli/support/report.ts';

type Enforced = NamespaceReport['enforce'];

const declared = (level: Enforced['level'], version: string | null = 'latest', name = 'shop'): Report =>
  reportWith({ namespaces: [{ path: 'ns.yaml', line: 1, name, enforce: { level, version } }] });
const both = (...reports: readonly Report[]): Report =>
  reportWith({ namespaces: reports.flatMap(({ namespaces }) => namespaces) });

test.each([
  ['a lower level', declared('restricted'), declared('baseline'), 'restricted', 'baseline'],
  ['no level', declared('baseline'), declared('privileged'), 'baseline', 'privileged'],
  [
    'an older version',
    declared('restricted'),
    declared('restricted', 'v1.20'),
    'restricted',
    'restricted@v1.20',
  ],
  [
    'the weakest of two',
    declared('restricted'),
    both(declared('restricted'), declared('baseline')),
    'restricted',
    'baseline',
  ],
  ['another name', declared('restricted'), declared('restricted', 'latest', 'other'), 'restricted', null],
  ['nothing at all', declared('restricted'), reportWith({}), 'restricted', null],
])('%s is weaker', (_, base, head, before, after) => {
  expect(weakerNamespaces(base, head)).toEqual([{ path: 'ns.yaml', name: 'shop', before, after }]);
});

test.each([
  ['the same', declared('restricted'), declared('restricted')],
  ['a higher level', declared('baseline'), declared('restricted', 'v1.20')],
  ['a newer version', declared('restricted', 'v1.20'), declared('restricted', 'v1.21')],
  ['what admits everything, of an old version', declared('privileged'), declared('privileged', 'v1.0')],
  ['a level that a variable decides', declared('restricted'), declared(null)],
  ['a namespace that admitted everything and goes', declared('privileged'), reportWith({})],
])('%s is not', (_, base, head) => {
  expect(weakerNamespaces(base, head).filter(({ after }) => after !== null)).toEqual([]);
});
