import { describe, expect, test } from '@jest/globals';
import { appendItem, type Change, removeWhole, setField } from '../../../src/check/write/change.ts';
import { applyEdits, editsOf, isRefusal } from '../../../src/check/write/edit.ts';
import { unwritten, writtenField } from '../../../src/check/write/laid.ts';
import { documentsIn } from '../../../src/check/read/yaml.ts';
import type { Field } from '../../../src/check/read/field.ts';
import { type Origin, Origins, type Segment } from '../../../src/check/text/origin.ts';
import { Source } from '../../../src/check/text/source.ts';
import { composeService, webService } from '../../support/compose.ts';

/** The edited texts by their paths, or why there is no edit. */
function edited(...changes: readonly Change[]): Record<string, string> | string {
  const edits = editsOf(changes);
  if (isRefusal(edits)) return edits.refused;
  const sources = new Set(edits.map(({ source }) => source));
  return Object.fromEntries([...sources].map((source) => [source.path, applyEdits(source, edits).text]));
}

describe('a value of a compose project is edited in the file that holds it', () => {
  const service = composeService(
    {
      'compose.yaml': webService('image: app\nports: ["80:80"]\nbuild: ./app\ncap_add: [A]'),
      'o.yaml': webService('cap_add: [B]\nprivileged: ${P:-true}'),
    },
    'web',
    'o.yaml',
  );
  const shown = (...path: readonly (string | number)[]) => {
    const field = writtenField(service.at(...path));
    return field && `${field.source.path} ${field.written ? field.source.slice(field.span) : 'absent'}`;
  };

  test.each([
    [['privileged'], 'o.yaml ${P:-true}'],
    [['cap_add'], 'compose.yaml [A]'],
    [['cap_add', 1], 'o.yaml B'],
    [['read_only'], 'compose.yaml absent'],
    [['build', 'context'], 'compose.yaml ./app'],
    [['ports', 0], 'compose.yaml "80:80"'],
    [['ports', 0, 'published'], undefined],
  ])('%j: %j', (path, place) => {
    expect(shown(...path)).toBe(place);
  });

  test('a list that loses its last item in one file goes there, though it has others elsewhere', () => {
    expect(edited(removeWhole(service.at('cap_add', 1)))).toEqual({
      'o.yaml': webService('privileged: ${P:-true}'),
    });
  });

  test('a part of a short form is not edited', () => {
    expect(edited(setField(service.at('ports', 0, 'published'), '8080'))).toBe(unwritten);
  });

  test('what is extended and what is included is edited there', () => {
    const files = {
      'compose.yaml': 'include: [db.yaml]\nservices:\n  web:\n    extends: {file: base.yaml, service: app}\n',
      'base.yaml': 'services:\n  app:\n    image: app\n    privileged: true\n',
      'db.yaml': 'services:\n  db:\n    image: db\n',
    };
    expect(edited(setField(composeService(files).at('privileged'), false))).toEqual({
      'base.yaml': 'services:\n  app:\n    image: app\n    privileged: false\n',
    });
    expect(edited(setField(composeService(files, 'db').at('read_only'), true))).toEqual({
      'db.yaml': 'services:\n  db:\n    image: db\n    read_only: true\n',
    });
  });
});

/*
 * A chart as an assembler renders it: each part of the text is a literal of the template, a value of the values file,
 * or worked out. `[value.path]text` and `{computed}` mark the parts; everything else is literal.
 */
function rendered(marked: string, values: Source): { readonly root: Field; readonly template: Source } {
  const parts = [...marked.matchAll(/\[([\w.]+)\]«([^»]*)»|\{([^}]*)\}|[^[{]+/g)];
  const template = new Source(
    'web.yaml',
    parts.map(([part, path]) => (path ? `{{ ${path} }}` : part)).join(''),
  );
  let [text, at] = ['', 0];
  const segments: Segment[] = [];
  const add = (own: string, length: number, origin: Origin) => {
    segments.push({ start: text.length, end: text.length + own.length, origin });
    text += own;
    at += length;
  };
  for (const [part, path, value = '', computed] of parts) {
    const span = { start: at, end: at + part.length };
    if (computed !== undefined)
      add(computed, part.length, { kind: 'computed', from: [{ source: template, span }] });
    else if (path === undefined) add(part, part.length, { kind: 'text', source: template, span });
    else add(value, path.length + 6, valueOrigin(values, path));
  }
  const [document] = documentsIn(new Source('web.yaml', text, new Origins(segments)), 'kubernetes');
  if (!document) throw new Error('nothing is rendered');
  return { root: document.root, template };
}

function valueOrigin(source: Source, path: string): Origin {
  const [document] = documentsIn(source, 'kubernetes');
  const field = document?.root.at(...path.split('.'));
  return { kind: 'value', source, span: field?.span ?? { start: 0, end: 0 }, path: path.split('.') };
}

describe('a value of a rendered text is edited where it is written', () => {
  const values = new Source(
    'values.yaml',
    'uid: "0" # root\npod:\n    user: 5 # five\n    grp: 6\nnone: {}\n',
  );
  const { root } = rendered(
    [
      'spec:\n  uid: [uid]«0»\n  name: {web-1}\n  literal: 1 # here\n  pod:\n',
      '    [pod.user]«user»: [pod.user]«5»\n    [pod.grp]«grp»: [pod.grp]«6»\n  none: [none]«{}»\n',
      '  list:\n    - a\n',
    ].join(''),
    values,
  );
  const spec = root.at('spec');

  test.each<[string, Change, Record<string, string> | string]>([
    [
      'a value, with its own quotes and comment',
      setField(spec.at('uid'), '1000'),
      { 'values.yaml': 'uid: "1000" # root\npod:\n    user: 5 # five\n    grp: 6\nnone: {}\n' },
    ],
    [
      'a map that is printed takes a new key where its keys are',
      setField(spec.at('pod', 'fs'), 7),
      { 'values.yaml': 'uid: "0" # root\npod:\n    user: 5 # five\n    grp: 6\n    fs: 7\nnone: {}\n' },
    ],
    [
      'an empty map that is printed',
      setField(spec.at('none', 'fs'), 7),
      { 'values.yaml': 'uid: "0" # root\npod:\n    user: 5 # five\n    grp: 6\nnone:\n    fs: 7\n' },
    ],
    [
      'a literal of the template',
      setField(spec.at('literal'), 2),
      {
        'web.yaml':
          'spec:\n  uid: {{ uid }}\n  name: {web-1}\n  literal: 2 # here\n  pod:\n    {{ pod.user }}: {{ pod.user }}\n    {{ pod.grp }}: {{ pod.grp }}\n  none: {{ none }}\n  list:\n    - a\n',
      },
    ],
    [
      'an item of a literal list',
      appendItem(spec.at('list'), 'b'),
      {
        'web.yaml':
          'spec:\n  uid: {{ uid }}\n  name: {web-1}\n  literal: 1 # here\n  pod:\n    {{ pod.user }}: {{ pod.user }}\n    {{ pod.grp }}: {{ pod.grp }}\n  none: {{ none }}\n  list:\n    - a\n    - b\n',
      },
    ],
    ['what is worked out', setField(spec.at('name'), 'web'), unwritten],
  ])('%s', (_, change, expected) => {
    expect(edited(change)).toEqual(expected);
  });
});

test('a literal that is put in twice and deeper than it is written is edited once, in its own columns', () => {
  const helper = new Source('_helpers.tpl', 'drop:\n  - A\nuser: 1\n');
  const text = 'a:\n  drop:\n    - A\n  user: 1\nb:\n  drop:\n    - A\n  user: 1\n';
  const segments: Segment[] = [];
  for (const first of [text.indexOf('drop'), text.lastIndexOf('drop')]) {
    let [at, from] = [first, 0];
    for (const line of ['drop:\n', '  - A\n', 'user: 1\n']) {
      const span = { start: from, end: from + line.length };
      segments.push({ start: at, end: at + line.length, origin: { kind: 'text', source: helper, span } });
      at += line.length + 2;
      from += line.length;
    }
  }
  const [document] = documentsIn(new Source('web.yaml', text, new Origins(segments)), 'kubernetes');
  const changes = ['a', 'b'].flatMap((key) => document?.root.at(key) ?? []);
  expect(edited(...changes.map((field) => setField(field.at('grp'), { of: 2 })))).toEqual({
    '_helpers.tpl': 'drop:\n  - A\nuser: 1\ngrp:\n  of: 2\n',
  });
});
