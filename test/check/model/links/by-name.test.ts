import { describe, expect, test } from '@jest/globals';
import { type Files, linkOf } from '../../../support/project.ts';

const dockerfile = 'FROM node:24 AS base\nUSER node\nFROM base AS debug\nFROM base AS release\n';

describe('names', () => {
  const at = 'likely by k8s/web.yaml';

  test.each<[string, Files, string, string]>([
    ['a folder', { 'src/api/Dockerfile': dockerfile }, 'api', `src/api/Dockerfile release in src/api, ${at}`],
    [
      'a suffix',
      { 'docker/Dockerfile.api': dockerfile },
      'api:dev',
      `docker/Dockerfile.api release in docker, ${at}`,
    ],
    [
      'a prefix',
      { 'docker/api.Dockerfile': dockerfile },
      'api:dev',
      `docker/api.Dockerfile release in docker, ${at}`,
    ],
    [
      'a name of its own',
      { 'src/shop-api/Dockerfile': dockerfile },
      'ghcr.io/x/shop-api:1',
      `src/shop-api/Dockerfile release in src/shop-api, ${at}`,
    ],
    [
      'the owner',
      { 'src/api/Dockerfile': dockerfile },
      'ghcr.io/acme/api:1',
      `src/api/Dockerfile release in src/api, ${at}`,
    ],
    ['the repository', { Dockerfile: dockerfile }, 'quay.io/x/shop:1', `Dockerfile release in , ${at}`],
    ['a name that anybody may have', { 'src/server/Dockerfile': dockerfile }, 'ghcr.io/x/server:1', 'none'],
    ['an official image', { 'redis/Dockerfile': dockerfile }, 'redis:8', 'none'],
    ['a public image', { 'prometheus/Dockerfile': dockerfile }, 'prom/prometheus:v3', 'none'],
    [
      'an image that the Dockerfile starts from',
      { 'shop-api/Dockerfile': 'FROM ghcr.io/x/shop-api\n' },
      'ghcr.io/x/shop-api:1',
      'none',
    ],
    [
      'two that are as near',
      { 'a/api/Dockerfile': dockerfile, 'b/api/Dockerfile': dockerfile },
      'api',
      'none',
    ],
    ['a vendored one', { 'vendor/api/Dockerfile': dockerfile }, 'api', 'none'],
    ['a variable', { 'src/api/Dockerfile': dockerfile }, '${REGISTRY}/api', 'none'],
    ['a template', { 'src/api/Dockerfile': 'FROM {{ .Base }}\n' }, 'api', 'none'],
  ])('%s', (_, files, image, expected) => {
    expect(linkOf(files, image, { repository: 'acme/shop' })).toBe(expected);
  });

  test('the nearer of two', () => {
    const files = { 'a/api/Dockerfile': dockerfile, 'b/api/Dockerfile': dockerfile };
    expect(linkOf(files, 'api', { at: 'b/k8s/api.yaml' })).toMatch(/^b\/api\/Dockerfile/);
  });

  test('Kubebuilder', () => {
    const at = 'config/manager/manager.yaml';
    const files = {
      Dockerfile: dockerfile,
      'config/manager/kustomization.yaml':
        'resources: [manager.yaml]\nimages:\n  - { name: controller, newName: ghcr.io/acme/shop-operator }\n',
    };
    expect(linkOf(files, 'controller:latest', { at })).toBe(`Dockerfile release in , likely by ${at}`);
    expect(linkOf(files, 'controller:latest')).toBe('none');
  });

  test('what Kustomize calls the image', () => {
    const files = {
      'src/shop-api/Dockerfile': dockerfile,
      'k8s/kustomization.yaml': 'resources: [web.yaml]\nimages:\n  - { name: api, newName: acme/shop-api }\n',
    };
    expect(linkOf(files, 'api:1')).toMatch(/^src\/shop-api\/Dockerfile/);
    const other = {
      'prod/kustomization.yaml':
        'resources: [../k8s]\nimages:\n  - { name: acme/shop-api, newName: acme/y }\n',
    };
    expect(linkOf({ ...files, ...other }, 'api:1')).toBe('none');
  });
});
