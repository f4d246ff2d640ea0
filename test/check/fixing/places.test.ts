import { describe, expect, test } from '@jest/globals';
import { type Fix, mergeFixes, removeField, setField } from '../../../src/check/fix.ts';
import { placesOf } from '../../../src/check/fixing/places.ts';
import type { Field } from '../../../src/check/read/field.ts';
import { Source } from '../../../src/check/text/source.ts';
import { documentsIn } from '../../../src/check/read/yaml.ts';

const text = 'c:\n- name: web\n  cap:\n  - A\n  - B\n- name: log\n  privileged: true\n  tty: true\n';

function places(...fixes: readonly ((root: Field) => Fix['changes'][number])[]): string[] {
  const root = documentsIn(new Source('pod.yaml', text), 'kubernetes')[0]?.root;
  if (!root) throw new Error('no document');
  const named = fixes.map((change, index) => ({ name: String(index), changes: [change(root)] }));
  return placesOf(named).map((group) => group.map(({ name }) => name).join('+'));
}

describe('fixes of one place', () => {
  test.each([
    [
      'insertions into one map',
      places(
        (root) => setField(root.at('c', 0, 'securityContext', 'x'), 1),
        (root) => setField(root.at('c', 1, 'securityContext', 'x'), 1),
        (root) => setField(root.at('c', 0, 'securityContext', 'y'), 1),
      ),
      ['0+2', '1'],
    ],
    [
      'values on lines of their own are places of their own',
      places(
        (root) => setField(root.at('c', 1, 'privileged'), false),
        (root) => setField(root.at('c', 1, 'tty'), false),
      ),
      ['0', '1'],
    ],
    [
      'an insertion behind a changed line',
      places(
        (root) => setField(root.at('c', 1, 'tty'), false),
        (root) => setField(root.at('c', 1, 'securityContext', 'x'), 1),
      ),
      ['0+1'],
    ],
    [
      'items that together empty a list',
      places(
        (root) => removeField(root.at('c', 0, 'cap', 0)),
        (root) => removeField(root.at('c', 0, 'cap', 1)),
      ),
      ['0+1'],
    ],
    ['what cannot be edited', places((root) => setField(root.at('c'), false)), ['0']],
    ['none', places(), []],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});

test('merged, they are as safe as the least safe of them, and say all that they do', () => {
  const safe: Fix = { title: 'Drop all', safety: 'safe', changes: [] };
  const trials = [{ kind: 'thing', path: 'web.yaml', name: 'web' }] as const;
  const risky: Fix = { title: 'Lock the root', safety: 'test-first', changes: [], trials };
  expect(mergeFixes([safe])).toBe(safe);
  expect(mergeFixes([safe, safe]).safety).toBe('safe');
  expect(mergeFixes([safe, risky, safe])).toEqual({
    title: 'Drop all; Lock the root',
    safety: 'test-first',
    changes: [],
    trials,
  });
});
