import { describe, expect, test } from '@jest/globals';
import { linkOf, projectOf } from '../../../support/project.ts';

const dockerfile = 'FROM node:24 AS base\nUSER node\nFROM base AS debug\nFROM base AS release\n';

describe('compose', () => {
  const files = (service: string) => ({
    Dockerfile: dockerfile,
    'api/Dockerfile': dockerfile,
    'api/dev.Dockerfile': dockerfile,
    'compose.yaml': `services:\n  web:\n    ${service}\n`,
  });

  test.each<[string, string, string, string]>([
    [
      'a build with a name',
      'build: .\n    image: acme/web',
      'acme/web',
      'Dockerfile release in ., certain by compose.yaml',
    ],
    [
      'a target',
      'build: { context: ., target: debug }\n    image: acme/web',
      'acme/web:latest',
      'Dockerfile debug in ., certain by compose.yaml',
    ],
    [
      'a tag of the release that compose does not make',
      'build: ./api\n    image: acme/web:dev',
      'acme/web:1.0',
      'api/Dockerfile release in api, likely by compose.yaml',
    ],
    [
      'a tag that a variable sets',
      'build: ./api\n    image: "acme/web:${TAG:-dev}"',
      'acme/web:1.0',
      'api/Dockerfile release in api, certain by compose.yaml',
    ],
    [
      'a build from elsewhere',
      'build: https://github.com/acme/web.git\n    image: acme/web',
      'acme/web',
      'none',
    ],
    [
      'a Dockerfile in the file',
      'build: { dockerfile_inline: FROM node }\n    image: acme/web',
      'acme/web',
      'none',
    ],
    ['an official image that is built anew', 'build: ./api\n    image: redis:custom', 'redis:8', 'none'],
  ])('%s', (_, service, image, expected) => {
    expect(linkOf(files(service), image)).toBe(expected);
  });

  test('a service knows its own build, and that of another service', () => {
    const project = projectOf({
      ...files('build: { context: api, dockerfile: dev.Dockerfile }\n    image: acme/web'),
      'other/compose.yaml': 'services:\n  worker:\n    image: acme/web\n',
    });
    const services = [...project.composeProjects(['compose.yaml', 'other/compose.yaml'])].flatMap(
      (compose) => compose.services,
    );
    const paths = services.map((service) => project.imageOf(service)?.stage.dockerfile.source.path);
    expect(paths).toEqual(['api/dev.Dockerfile', 'api/dev.Dockerfile']);
    expect(services[0]?.user).toEqual({ value: 'node', kind: 'name', uid: null, from: 'image' });
  });

  test('an argument that decides the user, and that only the build knows, leaves the image unknown', () => {
    const named = {
      'compose.yaml':
        'services:\n  web:\n    build: { context: ., args: { APP: "${APP}" } }\n    image: acme/web\n',
    };
    const decided = 'ARG APP=node\nFROM node:24\nARG APP\nENV RUN_AS=$APP\nUSER ${RUN_AS}\n';
    expect(linkOf({ ...named, Dockerfile: decided }, 'acme/web')).toBe('none');
    expect(linkOf({ ...named, Dockerfile: 'FROM node:24\nARG APP\nRUN echo $APP\n' }, 'acme/web')).toMatch(
      /^Dockerfile/,
    );
  });
});
