import { describe, expect, test } from '@jest/globals';
import {
  appendItem,
  insertAfter,
  insertBefore,
  removeField,
  replaceText,
  setField,
  type Value,
} from '../../../src/check/write/change.ts';
import { applyEdits, editsOf, isRefusal } from '../../../src/check/write/edit.ts';
import { Source, type Span } from '../../../src/check/text/source.ts';
import { edited } from '../../support/edited.ts';

const shared = 'refused: other places share this value through an alias';

describe('a value takes the place of another', () => {
  test.each<[string, string, Value, string]>([
    ['a boolean', 'a: true # why\n', false, 'a: false # why\n'],
    ['a quoted boolean', 'a: "true"\n', false, 'a: false\n'],
    ['what YAML 1.1 calls true', 'a: yes\n', false, 'a: false\n'],
    ['nothing', 'a:\n', false, 'a: false\n'],
    ['nothing, with a comment', 'a: # why\n', false, 'a: false # why\n'],
    ['null', 'a: ~ # why\n', false, 'a: false # why\n'],
    ['a text block', 'a: |\n  x\n  y\nb: 1\n', 'z', 'a: z\nb: 1\n'],
    ['nothing, by a map', 'a: # why\nb: 1\n', { c: { d: 1 } }, 'a: # why\n  c:\n    d: 1\nb: 1\n'],
    ['empty braces, by a map', 'a: {} # why\n', { c: 1 }, 'a: # why\n  c: 1\n'],
    ['empty braces in braces', 'a: {b: {}}\n', { b: { c: 1 } }, 'a: {b: {c: 1}}\n'],
    ['no final line end', 'a:', { c: 1 }, 'a:\n  c: 1'],
    ['a list', 'a: [x, p]\n', ['p', 'q'], 'a: [p, q]\n'],
    ['a list in lines', 'a:\n- x # x\n- p # p\n', ['p', 'q'], 'a:\n# x\n- p # p\n- q\n'],
    ['every item of a list', 'a:\n  - x\nb: 1\n', ['p'], 'a:\n  - p\nb: 1\n'],
  ])('%s', (_, text, value, after) => {
    expect(edited(text, (root) => [setField(root.at('a'), value)])).toBe(after);
  });

  test.each<[Value, string]>([
    ['ALL', 'ALL'],
    ['no-new-privileges:true', 'no-new-privileges:true'],
    ['/tmp:size=64m', '/tmp:size=64m'],
    ['1000:1000', '"1000:1000"'],
    ['0x10', '"0x10"'],
    ['2027-03-31', '"2027-03-31"'],
    ['no', '"no"'],
    ['null', '"null"'],
    ['', '""'],
    ['a: b', '"a: b"'],
    ['a #b', '"a #b"'],
    ['{{ x }}', '"{{ x }}"'],
    ['two\nlines', '|-\n  two\n  lines'],
    ['\u0085', '"\\u0085"'],
    [65532, '65532'],
    [['no-new-privileges:true'], '["no-new-privileges:true"]'],
  ])('%j is written so that every reader reads it back', (value, text) => {
    expect(edited('a: x\n', (root) => [setField(root.at('b'), value)])).toBe(`a: x\nb: ${text}\n`);
  });

  test('strings are quoted as the file quotes them', () => {
    expect(edited("a: 'x'\n", (root) => [setField(root.at('b'), "it's")])).toBe("a: 'x'\nb: 'it''s'\n");
  });

  test.each<[string, string, Value, string]>([
    ['a tag', 'a: !!str x\n', false, 'the tag !!str changes what a value means'],
    ['another kind', 'a:\n  b: 1\n', false, 'a value of another kind is here'],
    ['nothing to do', 'a: false\n', false, 'nothing is left to change'],
    ['an anchor that is used', 'a: &a x\nb: *a\n', false, 'other places share this value through an alias'],
    ['an explicit key', '? a\n', { b: 1 }, 'the layout here is too unusual to edit'],
  ])('refused: %s', (_, text, value, reason) => {
    expect(edited(text, (root) => [setField(root.at('a'), value)])).toBe(`refused: ${reason}`);
  });
});

describe('keys come into a map', () => {
  const hardened = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  const cases: [string, string, string][] = [
    [
      'in two spaces, the list as its neighbours',
      'c:\n- name: web\n  args:\n  - x\n',
      'c:\n- name: web\n  args:\n  - x\n  securityContext:\n    allowPrivilegeEscalation: false\n    capabilities:\n      drop:\n      - ALL\n',
    ],
    [
      'in four spaces, before the next item and its comment',
      'k:\n    v: 1\nc:\n    -   name: web\n        image: x # y\n\n    # second\n    -   name: log\n',
      'k:\n    v: 1\nc:\n    -   name: web\n        image: x # y\n        securityContext:\n            allowPrivilegeEscalation: false\n            capabilities:\n                drop: [ALL]\n\n    # second\n    -   name: log\n',
    ],
    [
      'behind a text block',
      'c:\n- args:\n  - |\n    a\n\n  # b\nd: 1\n',
      'c:\n- args:\n  - |\n    a\n  securityContext:\n    allowPrivilegeEscalation: false\n    capabilities:\n      drop:\n      - ALL\n\n  # b\nd: 1\n',
    ],
    [
      'before a text block that the end of the file leaves open',
      'c:\n- name: web\n  args: |\n    a',
      'c:\n- name: web\n  securityContext:\n    allowPrivilegeEscalation: false\n    capabilities:\n      drop: [ALL]\n  args: |\n    a',
    ],
    [
      'behind an empty value',
      'c:\n- name: web\n  args:\n  # none\nd: 1\n',
      'c:\n- name: web\n  args:\n  securityContext:\n    allowPrivilegeEscalation: false\n    capabilities:\n      drop: [ALL]\n  # none\nd: 1\n',
    ],
    [
      'into a part of it',
      'c:\n- securityContext:\n    capabilities: # only\n      add: [X]\n  name: web\n',
      'c:\n- securityContext:\n    capabilities: # only\n      add: [X]\n      drop: [ALL]\n    allowPrivilegeEscalation: false\n  name: web\n',
    ],
    [
      'with CRLF, before the next document',
      'c:\r\n- name: web\r\n---\r\nd: 1\r\n',
      'c:\r\n- name: web\r\n  securityContext:\r\n    allowPrivilegeEscalation: false\r\n    capabilities:\r\n      drop: [ALL]\r\n---\r\nd: 1\r\n',
    ],
    [
      'in braces',
      'c: [{ name: web }]\n',
      'c: [{ name: web, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}} }]\n',
    ],
    [
      'in braces over lines, behind a comma',
      'c: [\n  {\n    name: web, # it\n  },\n]\n',
      'c: [\n  {\n    name: web, # it\n    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}},\n  },\n]\n',
    ],
    [
      'in JSON',
      '{\n\t"c": [\n\t\t{\n\t\t\t"name": "web"\n\t\t}\n\t]\n}\n',
      '{\n\t"c": [\n\t\t{\n\t\t\t"name": "web",\n\t\t\t"securityContext": {\n\t\t\t\t"allowPrivilegeEscalation": false,\n\t\t\t\t"capabilities": {\n\t\t\t\t\t"drop": ["ALL"]\n\t\t\t\t}\n\t\t\t}\n\t\t}\n\t]\n}\n',
    ],
    [
      'in JSON without spaces',
      '{"c":[{"name":"web"}]}',
      '{"c":[{"name":"web","securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}}]}',
    ],
  ];
  test.each(cases)('%s', (_, text, after) => {
    expect(edited(text, (root) => [setField(root.at('c', 0, 'securityContext'), hardened)])).toBe(after);
  });

  test('what several fixes want becomes one map, whatever their order', () => {
    const text = 'c:\n- name: web\n';
    const wishes = [
      ['runAsNonRoot', true],
      ['capabilities', { drop: ['ALL'] }],
      ['capabilities', { drop: ['ALL'] }],
    ] as const;
    const after =
      'c:\n- name: web\n  securityContext:\n    capabilities:\n      drop: [ALL]\n    runAsNonRoot: true\n';
    for (const order of [wishes, wishes.toReversed()])
      expect(
        edited(text, (root) =>
          order.map(([key, value]) => setField(root.at('c', 0, 'securityContext', key), value)),
        ),
      ).toBe(after);
  });

  test('fixes that contradict each other are refused', () => {
    const both = edited('a: 1\n', (root) => [setField(root.at('b', 'c'), 1), setField(root.at('b', 'c'), 2)]);
    expect(both).toBe('refused: two fixes contradict each other');
  });
});

describe('anchors, aliases and merge keys', () => {
  const text = 'x: &x\n  user: root\n  deep: {a: 0}\ns:\n  web:\n    <<: *x\n  log: *x\n';
  test.each<[string, readonly string[], string]>([
    ['a key beside a merge key', ['s', 'web', 'init'], text.replace('<<: *x\n', '<<: *x\n    init: 1\n')],
    ['a key over a merged one', ['s', 'web', 'user'], text.replace('<<: *x\n', '<<: *x\n    user: 1\n')],
    ['a part of a merged map', ['s', 'web', 'deep', 'a'], shared],
    ['a new part of a merged map', ['s', 'web', 'deep', 'b'], shared],
    ['what an alias brings', ['s', 'log', 'user'], shared],
    ['where the anchor is', ['x', 'user'], shared],
  ])('%s', (_, path, after) => {
    expect(edited(text, (root) => [setField(root.at(...path), 1)], 'compose')).toBe(after);
  });

  test('an alias gives way to a value, and an anchor that nobody uses is no reason to refuse', () => {
    const alias = edited('a: &a 0\nb: *a\n', (root) => [setField(root.at('b'), 1)]);
    expect(alias).toBe('a: &a 0\nb: 1\n');
    expect(edited('a: &a\n  b: 0\n', (root) => [setField(root.at('a', 'b'), 1)])).toBe('a: &a\n  b: 1\n');
  });

  test('an anchor that others need is not removed', () => {
    expect(edited('a:\n  b: &b 1\nc: *b\nd: 1\n', (root) => [removeField(root.at('a'))])).toBe(shared);
  });
});

describe('items come and go', () => {
  test.each([
    ['behind the others', 'a:\n- x # x\n# end\n', 'a:\n- x # x\n- ALL\n# end\n'],
    ['into brackets', 'a: [x]\n', 'a: [x, ALL]\n'],
    ['into empty brackets', 'a: [] # none\n', 'a: [ALL] # none\n'],
    ['into nothing', 'a:\nb:\n  - x\n', 'a:\n  - ALL\nb:\n  - x\n'],
    ['into a list that is not there', 'b:\n- x\n', 'b:\n- x\na:\n- ALL\n'],
    ['once', 'a: [ALL]\n', 'refused: nothing is left to change'],
  ])('%s', (_, text, after) => {
    expect(edited(text, (root) => [appendItem(root.at('a'), 'ALL'), appendItem(root.at('a'), 'ALL')])).toBe(
      after,
    );
  });

  test('a map, before the key that stands in the column of the dashes', () => {
    const after = edited('a:\n- name: x\nb: 1\n', (root) => [
      appendItem(root.at('a'), { name: 'tmp', emptyDir: {} }),
      setField(root.at('c'), 2),
    ]);
    expect(after).toBe('a:\n- name: x\n- name: tmp\n  emptyDir: {}\nb: 1\nc: 2\n');
  });

  test.each<[string, string, readonly (string | number)[], string]>([
    [
      'what follows an empty value is not its own',
      'a:\n  - 1\n  - b:\n# c\nd: 1\n',
      ['a', 1],
      'a:\n  - 1\n# c\nd: 1\n',
    ],
    ['a key', 'a:\n  b: 1 # one\n  c: 2\n', ['a', 'b'], 'a:\n  # one\n  c: 2\n'],
    [
      'a key with all below it',
      'a:\n  b:\n    c: 1\n    # in\n    d: 2\n  e: 3\n',
      ['a', 'b'],
      'a:\n  # in\n  e: 3\n',
    ],
    ['the first key of an item', 'a:\n- b: 1\n  c: 2\n', ['a', 0, 'b'], 'a:\n- c: 2\n'],
    ['the last key', 'a:\n  b: 1\nc: 2\n', ['a', 'b'], 'a: {}\nc: 2\n'],
    ['an item', 'a:\n- x\n- y\n', ['a', 0], 'a:\n- y\n'],
    ['the last item', 'a:\n- x\nb: 1\n', ['a', 0], 'a: []\nb: 1\n'],
    ['the first in brackets', 'a: [x, y]\n', ['a', 0], 'a: [y]\n'],
    ['the last in brackets', 'a: [x, y]\n', ['a', 1], 'a: [x]\n'],
    ['with CRLF', 'a:\r\n  b: 1\r\n  c: 2\r\n', ['a', 'c'], 'a:\r\n  b: 1\r\n'],
    ['the end of the file', 'a:\n  b: 1\n  c: 2', ['a', 'c'], 'a:\n  b: 1'],
    [
      'beside a comment',
      'a: [\n  x, # x\n  y\n]\n',
      ['a', 1],
      'refused: there is a comment in what would be removed',
    ],
    ['what is not there', 'a: 1\n', ['b'], 'refused: nothing is left to change'],
  ])('removed: %s', (_, text, path, after) => {
    expect(edited(text, (root) => [removeField(root.at(...path))])).toBe(after);
  });

  test('a key cannot both go and change', () => {
    const both = edited('a:\n  b: 1\n  c: 2\n', (root) => [
      removeField(root.at('a')),
      setField(root.at('a', 'd'), 1),
    ]);
    expect(both).toBe('refused: two fixes contradict each other');
  });
});

describe('Dockerfiles', () => {
  const lines = (text: string, ...changes: readonly Parameters<typeof changeOf>[1][]) => {
    const source = new Source('Dockerfile', text);
    const edits = editsOf(changes.map((change) => changeOf(source, change)));
    return isRefusal(edits) ? `refused: ${edits.refused}` : applyEdits(source, edits).text;
  };
  test.each([
    ['before', 'FROM x\nCMD y\n', 'FROM x\nUSER 1\nCMD y\n'],
    ['above its comment', 'FROM x\n\n# run\n# it\nCMD y\n', 'FROM x\n\nUSER 1\n# run\n# it\nCMD y\n'],
    [
      'below a directive',
      '# syntax=docker/dockerfile:1\nCMD y\n',
      '# syntax=docker/dockerfile:1\nUSER 1\nCMD y\n',
    ],
    ['below a byte order mark', '\uFEFFCMD y', '\uFEFFUSER 1\nCMD y'],
    ['with CRLF and indented', 'FROM x\r\n  CMD y\r\n', 'FROM x\r\n  USER 1\r\n  CMD y\r\n'],
  ])('%s an instruction', (_, text, after) => {
    expect(lines(text, { at: 'CMD y', side: 'before', line: 'USER 1' })).toBe(after);
  });
  test.each([
    ['after it', 'RUN a\nCMD y\n', 'RUN a', 'RUN a\nUSER 1\nCMD y\n'],
    ['at the end of the file', 'RUN a', 'RUN a', 'RUN a\nUSER 1'],
    ['after its heredoc', 'RUN <<E\na\nE\nCMD y\n', 'RUN <<E\na\nE\n', 'RUN <<E\na\nE\nUSER 1\nCMD y\n'],
    [
      'not inside a continuation',
      'RUN a \\',
      'RUN a \\',
      'refused: the instruction goes on to the end of the file',
    ],
  ])('%s', (_, text, at, after) => {
    expect(lines(text, { at, side: 'after', line: 'USER 1' })).toBe(after);
  });

  test('what two fixes want in one place is written once', () => {
    const user = { at: 'CMD y', side: 'before', line: 'USER 1' } as const;
    const make = { at: 'CMD y', side: 'before', line: 'RUN make' } as const;
    expect(lines('FROM x\nCMD y\n', user, make, user)).toBe('FROM x\nRUN make\nUSER 1\nCMD y\n');
  });

  test('an argument is replaced, and two fixes may not want different ones', () => {
    expect(lines('USER app # no\n', { at: 'app', text: '1000:1000' })).toBe('USER 1000:1000 # no\n');
    const both = lines('USER app\n', { at: 'app', text: '1' }, { at: 'app', text: '2' });
    expect(both).toBe('refused: two fixes contradict each other');
  });
});

type Wanted = { at: string; text: string } | { at: string; side: 'before' | 'after'; line: string };

function changeOf(source: Source, wanted: Wanted) {
  const start = source.text.indexOf(wanted.at);
  const span: Span = { start, end: start + wanted.at.length };
  if ('text' in wanted) return replaceText({ source, span }, wanted.text);
  return (wanted.side === 'before' ? insertBefore : insertAfter)({ source, span }, wanted.line);
}
