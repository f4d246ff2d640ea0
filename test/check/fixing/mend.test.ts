import { describe, expect, test } from '@jest/globals';
import { check } from '../../../src/check/index.ts';
import type { UnprovenFix } from '../../../src/check/fixing/mend.ts';
import { defineRule, type Rule } from '../../../src/check/rule.ts';
import { setField } from '../../../src/check/fix.ts';

const text = `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
    - name: c
      image: i
`;

/** Wants a field of each container, until it has some value. */
function wants(id: string, key: string, value: string | boolean): Rule {
  return defineRule({
    id,
    summary: 's',
    why: 'w',
    severity: 'error',
    decision: 'powers',
    references: [],
    *container(container) {
      const field = container.at('securityContext', key);
      if (field.value === value) return;
      yield { at: field, message: id, fix: { title: id, safety: 'safe', changes: [setField(field, value)] } };
    },
  });
}

function offered(...rules: Rule[]) {
  const unproven: UnprovenFix[] = [];
  const { findings } = check([{ path: 'pod.yaml', text }], {
    rules,
    onUnproven: (each) => unproven.push(each),
  });
  return {
    titles: findings.map(({ fix }) => fix?.title ?? 'none'),
    unproven: unproven.map(({ rule, reason }) => `${rule}: ${reason}`),
  };
}

/** Another value for the same place, which takes the place of other fixes. */
function wantsInstead(id: string, key: string, value: string | boolean): Rule {
  const { container } = wants(id, key, value);
  return defineRule({
    ...wants(id, key, value),
    *container(...given) {
      for (const problem of container?.(...given) ?? [])
        yield { ...problem, fix: problem.fix && { ...problem.fix, isAlternative: true } };
    },
  });
}

describe('the fixes of one place', () => {
  test('that ask for one decision are one fix', () => {
    expect(offered(wants('a', 'x', true), wants('b', 'y', true))).toEqual({
      titles: ['a; b', 'a; b'],
      unproven: [],
    });
  });

  test('that ask for several are several', () => {
    const other = { ...wants('b', 'y', true), decision: 'user' as const };
    expect(offered(wants('a', 'x', true), other)).toEqual({ titles: ['a', 'b'], unproven: [] });
  });

  test('that contradict one another are not offered side by side', () => {
    expect(offered(wants('a', 'x', true), wants('b', 'x', false), wants('c', 'y', true))).toEqual({
      titles: ['a; c', 'none', 'a; c'],
      unproven: ['b: refused'],
    });
  });

  test('do not go with one that takes their place, which is proven alone', () => {
    expect(offered(wants('a', 'x', true), wantsInstead('b', 'y', true))).toEqual({
      titles: ['a', 'b'],
      unproven: [],
    });
  });
});

test('where containers meet, a change says whose it is', () => {
  const flat =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: i}, {name: b, image: i}]}\n';
  const onlyA = defineRule({
    ...wants('a', 'x', true),
    *container(container) {
      const field = container.at('securityContext', 'x');
      const title = container.name === 'a' ? 'Set x' : 'Set x for b';
      if (field.exists) return;
      yield { at: field, message: 'x', fix: { title, safety: 'safe', changes: [setField(field, true)] } };
    },
  });
  const { findings } = check([{ path: 'pod.yaml', text: flat }], { rules: [onlyA, wants('all', 'y', true)] });
  expect(new Set(findings.map(({ fix }) => fix?.title))).toEqual(
    new Set(['Set x (`a`); Set x for b (`b`); all']),
  );
});
