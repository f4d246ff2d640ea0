import { describe, expect, test } from '@jest/globals';
import { Origins, type Segment } from '../../../src/check/text/origin.ts';
import { Source } from '../../../src/check/text/source.ts';

const template = new Source('templates/web.yaml', 'user: {{ .Values.uid }}\nname: web-{{ now }}\n');
const values = new Source('values.yaml', 'uid: "0"\n');

/** `user: 0\nname: web-12\n`, of a template with one value and one thing that is worked out. */
const segments: readonly Segment[] = [
  { start: 0, end: 6, origin: { kind: 'text', source: template, span: { start: 0, end: 6 } } },
  { start: 6, end: 7, origin: { kind: 'value', source: values, span: { start: 5, end: 8 }, path: ['uid'] } },
  { start: 7, end: 18, origin: { kind: 'text', source: template, span: { start: 23, end: 34 } } },
  {
    start: 18,
    end: 20,
    origin: { kind: 'computed', from: [{ source: template, span: { start: 34, end: 43 } }] },
  },
];
const rendered = new Source('web.yaml', 'user: 0\nname: web-12\n', new Origins(segments));

const spanOf = (text: string) => {
  const start = rendered.text.indexOf(text);
  return { start, end: start + text.length };
};

describe('where a part of an assembled text is written', () => {
  test.each([
    ['user', 'templates/web.yaml', 'user'],
    ['0', 'values.yaml', '"0"'],
    ['\nname: ', 'templates/web.yaml', '\nname: '],
    ['user: 0', undefined, undefined],
    ['12', undefined, undefined],
    ['web-12', undefined, undefined],
    // What no piece holds is computed.
    ['12\n', undefined, undefined],
  ])('%j: %s', (text, path, written) => {
    const place = rendered.written(spanOf(text));
    expect([place?.source.path, place?.source.slice(place.span)]).toEqual([path, written]);
  });

  test('an insertion belongs to the text that it touches', () => {
    expect(rendered.written({ start: 6, end: 6 })?.source).toBe(template);
    expect(rendered.written({ start: 7, end: 7 })?.source).toBe(template);
    expect(rendered.written({ start: 0, end: 0 })).toMatchObject({
      source: template,
      span: { start: 0, end: 0 },
    });
    expect(rendered.written({ start: 3, end: 3 })).toMatchObject({
      source: template,
      span: { start: 3, end: 3 },
    });
    expect(rendered.written({ start: 21, end: 21 })).toBeUndefined();
  });

  test('a file is written where it stands', () => {
    expect(values.written({ start: 0, end: 3 })).toEqual({ source: values, span: { start: 0, end: 3 } });
    expect(values.shown({ start: 0, end: 3 })).toEqual({ source: values, span: { start: 0, end: 3 } });
  });

  test('a text that is assembled from an assembled text is written in its file', () => {
    const again = new Source(
      'again.yaml',
      'user',
      new Origins([
        { start: 0, end: 4, origin: { kind: 'text', source: rendered, span: { start: 0, end: 4 } } },
      ]),
    );
    expect(again.written({ start: 1, end: 3 })).toEqual({ source: template, span: { start: 1, end: 3 } });
  });
});

describe('where a person is to look', () => {
  test.each([
    ['0', 'values.yaml', '"0"'],
    ['user: 0', 'templates/web.yaml', 'user: '],
    ['web-12', 'templates/web.yaml', 'web-'],
    ['12', 'templates/web.yaml', '{{ now }}'],
    // Nothing is known of the last line end but what stands before it.
    ['12\n', 'templates/web.yaml', '{{ now }}'],
  ])('%j: %s', (text, path, shown) => {
    const place = rendered.shown(spanOf(text));
    expect([place.source.path, place.source.slice(place.span)]).toEqual([path, shown]);
  });
});
