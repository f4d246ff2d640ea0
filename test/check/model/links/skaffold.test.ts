import { describe, expect, test } from '@jest/globals';
import { linkOf } from '../../../support/project.ts';

const dockerfile = 'FROM node:24 AS base\nUSER node\nFROM base AS debug\nFROM base AS release\n';

const skaffold = (artifacts: string) =>
  `apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n${artifacts}`;

describe('Skaffold', () => {
  test.each<[string, string, string]>([
    ['the Dockerfile beside it', '    - image: web\n', 'Dockerfile release in ., certain by skaffold.yaml'],
    [
      'a context',
      '    - { image: web, context: app }\n',
      'app/Dockerfile release in app, certain by skaffold.yaml',
    ],
    [
      'a file and a target',
      '    - image: web\n      context: app\n      docker: { dockerfile: ../Dockerfile, target: debug }\n',
      'Dockerfile debug in app, certain by skaffold.yaml',
    ],
    [
      'Kaniko',
      '    - { image: web, kaniko: { target: DEBUG } }\n',
      'Dockerfile debug in ., certain by skaffold.yaml',
    ],
    ['a target that is not there', '    - { image: web, docker: { target: test } }\n', 'none'],
    ['a Dockerfile that is not there', '    - { image: web, context: other }\n', 'none'],
    ['another builder', '    - { image: web, buildpacks: { builder: b } }\n', 'none'],
    ['a template', '    - { image: web, context: "{{.APP}}" }\n', 'none'],
    [
      'two builds of one name',
      '    - { image: web, context: app }\n    - { image: web, context: . }\n',
      'none',
    ],
  ])('%s', (_, artifacts, expected) => {
    const files = { Dockerfile: dockerfile, 'app/Dockerfile': dockerfile };
    expect(linkOf({ ...files, 'skaffold.yaml': skaffold(artifacts) }, 'web')).toBe(expected);
  });

  test('each of several examples speaks for its own folder', () => {
    const files = Object.fromEntries(
      ['a', 'b'].flatMap((name) => [
        [`${name}/Dockerfile`, dockerfile],
        [`${name}/skaffold.yaml`, skaffold('    - image: web\n')],
      ]),
    );
    expect(linkOf(files, 'web', { at: 'b/k8s/web.yaml' })).toBe(
      'b/Dockerfile release in b, certain by b/skaffold.yaml',
    );
    expect(linkOf(files, 'web', { at: 'c/k8s/web.yaml' })).toBe('none');
  });

  test('whatever tag or registry stands before Skaffold sets its own', () => {
    const files = { Dockerfile: dockerfile, 'skaffold.yaml': skaffold('    - image: gcr.io/acme/web\n') };
    expect(linkOf(files, 'gcr.io/acme/web:v1.2.3')).toBe('Dockerfile release in ., certain by skaffold.yaml');
    expect(linkOf(files, 'gcr.io/other/web:v1.2.3')).toBe('none');
  });
});
