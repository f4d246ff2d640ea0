import { describe, expect, test } from '@jest/globals';
import { check, type Finding } from '../../../src/check/index.ts';
import { Units } from '../../../src/check/judging/units.ts';
import { fileSetOf, Project } from '../../../src/check/model/project.ts';
import { toldOnce } from '../../../src/check/report/findings.ts';
import { Source } from '../../../src/check/text/source.ts';
import { findingAt } from '../../support/finding.ts';

const files = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([path, text]) => ({ path, text }));

function unitsOf(texts: Readonly<Record<string, string>>, only?: (path: string) => boolean) {
  const project = new Project(fileSetOf(files(texts)));
  const units = new Units(project, project.paths, only);
  const opened = units.files().map((slot) => [slot.name, slot.open()] as const);
  const parts = opened.flatMap(([name, unit]) => (unit?.isPart === true ? [name] : []));
  return { project, units, opened, assembled: units.assembled(parts) };
}

const shop = {
  Dockerfile: 'FROM node:22\n',
  'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: b, image: c}]}\n',
  'compose.yaml': 'services:\n  web:\n    extends: {file: base.yaml, service: app}\n',
  'compose.override.yaml': 'services:\n  web:\n    privileged: true\n',
  'base.yaml': 'services:\n  app:\n    image: app\n    cap_add: [SYS_ADMIN]\n',
};

describe('the units of a project', () => {
  test('are its files, and then what is assembled of them', () => {
    const { opened, assembled } = unitsOf(shop);
    expect(opened.map(([name]) => name)).toEqual([
      'Dockerfile',
      'base.yaml',
      'compose.override.yaml',
      'compose.yaml',
      'pod.yaml',
    ]);
    expect(opened.find(([name]) => name === 'pod.yaml')?.[1]).toMatchObject({
      workloads: [{}],
      services: [],
    });
    expect(assembled.map((slot) => [slot.name, slot.open()?.files])).toEqual([
      ['compose base.yaml', ['base.yaml']],
      ['compose compose.yaml compose.override.yaml', ['compose.yaml', 'compose.override.yaml', 'base.yaml']],
    ]);
  });

  test('of those that are asked for alone, in a project that is known as a whole', () => {
    const { opened, assembled } = unitsOf(shop, (path) => path.startsWith('compose'));
    expect(opened.map(([name]) => name)).toEqual(['compose.override.yaml', 'compose.yaml']);
    expect(assembled.map(({ name }) => name)).toEqual(['compose compose.yaml compose.override.yaml']);
  });

  test('that hold a file are its own, and every one that it comes into', () => {
    const { project, units } = unitsOf(shop);
    const holding = [...units.holding(project, [new Source('base.yaml', shop['base.yaml'])])];
    expect(holding.map((unit) => [unit.files.length, unit.services.map(({ name }) => name)])).toEqual([
      [1, []],
      [1, ['app']],
      [3, ['web']],
    ]);
  });
});

describe('a fix of a file that comes into several units', () => {
  const texts = {
    'compose.yaml': 'services:\n  web:\n    extends: {file: base.yaml, service: app}\n',
    'base.yaml': 'services:\n  app:\n    image: redis:7\n    user: "999"\n',
  };
  const fixesOf = (
    given: Readonly<Record<string, string>>,
  ): (readonly [string, string, string | undefined])[] =>
    check(files(given))
      .findings.filter(({ rule }) => rule === 'undropped-capabilities')
      .map(({ subject, path, fix }) => [subject, path, fix?.edits[0]?.path] as const);

  test('is made where the value would stand: that of a service that extends another in its own file', () => {
    expect(fixesOf(texts)).toEqual([
      ['service app', 'base.yaml', 'base.yaml'],
      ['service web', 'compose.yaml', 'compose.yaml'],
    ]);
  });

  test('is not offered where it would bring something up in another', () => {
    const drops = (over: string) =>
      check(
        files({
          'base.yaml': 'services:\n  app:\n    image: redis:7\n    user: "999"\n',
          'compose.yaml': `services:\n  web:\n    extends: {file: base.yaml, service: app}\n${over}`,
        }),
      ).findings.flatMap(({ rule, subject, fix }) =>
        rule === 'undropped-capabilities' ? [[subject, fix !== null]] : [],
      );
    expect(drops('')).toContainEqual(['service app', true]);
    // Its program carries a capability in its file, and would not start without it.
    expect(drops('    image: caddy:2\n')).toContainEqual(['service app', false]);
  });
});

describe('what holds in several renderings', () => {
  const by = (...values: readonly string[]) => ({ by: 'helm', root: 'chart', values }) as const;
  const one: Finding = findingAt(1);

  test('is told once, with all of them', () => {
    const told = toldOnce([
      { ...one, renderings: [by('values.yaml')] },
      { ...one, renderings: [by('values.yaml', 'prod.yaml')] },
      { ...one, message: 'Another.', renderings: [by('values.yaml')] },
    ]);
    expect(told.map(({ message, renderings }) => [message, renderings?.length])).toEqual([
      [one.message, 2],
      ['Another.', 1],
    ]);
  });

  test('is not mixed with what stands in a file as it is', () => {
    expect(toldOnce([one, one, { ...one, renderings: [by()] }])).toHaveLength(3);
  });
});
