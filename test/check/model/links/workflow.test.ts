import { describe, expect, test } from '@jest/globals';
import { linkOf } from '../../../support/project.ts';

const dockerfile = 'FROM node:24 AS base\nUSER node\nFROM base AS debug\nFROM base AS release\n';

describe('docker/build-push-action', () => {
  const workflow = (step: string, job = '') => ({
    Dockerfile: dockerfile,
    'api/Dockerfile': dockerfile,
    '.github/workflows/release.yml': `on: push
env:
  REGISTRY: ghcr.io
  IMAGE: \${{ github.repository }}
jobs:
  image:
    runs-on: ubuntu-latest
${job}    steps:
      - uses: actions/checkout@v5
      - id: meta
        uses: docker/metadata-action@v5
        with:
          images: |
            \${{ env.REGISTRY }}/acme/web
            name=docker.io/acme/web
      - uses: docker/build-push-action@v6
        with:
${step.replace(/^/gm, '          ')}
`,
  });
  const by = 'certain by .github/workflows/release.yml';
  const image = 'ghcr.io/acme/web:1.2';

  test.each<[string, string, string, string]>([
    ['tags', 'tags: ghcr.io/acme/web:1.2', image, `Dockerfile release in ., ${by}`],
    ['several tags', 'tags: a/b:1, ghcr.io/acme/web:1.2', image, `Dockerfile release in ., ${by}`],
    [
      'a tag that the run sets',
      'tags: "ghcr.io/acme/web:${{ github.sha }}"',
      image,
      `Dockerfile release in ., ${by}`,
    ],
    ['the metadata action', 'tags: ${{ steps.meta.outputs.tags }}', image, `Dockerfile release in ., ${by}`],
    [
      'its second image',
      'tags: ${{ steps.meta.outputs.tags }}',
      'acme/web:7',
      `Dockerfile release in ., ${by}`,
    ],
    [
      'a context',
      'tags: ghcr.io/acme/web:1.2\ncontext: ./api',
      image,
      `api/Dockerfile release in api, ${by}`,
    ],
    [
      'a file',
      'tags: ghcr.io/acme/web:1.2\nfile: api/Dockerfile\ntarget: debug',
      image,
      `api/Dockerfile debug in ., ${by}`,
    ],
    [
      'a folder of the Git context',
      'tags: ghcr.io/acme/web:1.2\ncontext: "{{defaultContext}}:api"',
      image,
      `api/Dockerfile release in api, ${by}`,
    ],
    [
      'a name that env gives',
      'tags: "${{ env.REGISTRY }}/acme/web:1"',
      'ghcr.io/acme/web:1',
      `Dockerfile release in ., ${by}`,
    ],
    [
      'the name of the repository',
      'tags: "${{ env.REGISTRY }}/${{ env.IMAGE }}:1"',
      'ghcr.io/acme/shop:1',
      `Dockerfile release in ., ${by}`,
    ],
    [
      'a registry that only the run knows',
      'tags: "${{ secrets.REGISTRY }}/acme/web:1"',
      'ghcr.io/acme/web:1',
      'Dockerfile release in ., likely by .github/workflows/release.yml',
    ],
    ['a file that only the run knows', 'tags: ghcr.io/acme/web:1.2\nfile: ${{ inputs.file }}', image, 'none'],
    ['another image', 'tags: ghcr.io/acme/web:1.2', 'ghcr.io/acme/other:1.2', 'none'],
    ['no name at all', 'tags: ${{ inputs.tags }}', image, 'none'],
  ])('%s', (_, step, wanted, expected) => {
    expect(linkOf(workflow(step), wanted, { repository: 'Acme/Shop' })).toBe(expected);
  });

  test('the rows of a matrix', () => {
    const matrix =
      '    strategy:\n      matrix:\n        name: [web, api]\n        include:\n          - { name: api, context: api }\n          - { name: web, context: . }\n';
    const files = workflow(
      'tags: "ghcr.io/acme/${{ matrix.name }}:1"\ncontext: ${{ matrix.context }}',
      matrix,
    );
    expect(linkOf(files, 'ghcr.io/acme/api:1')).toBe(`api/Dockerfile release in api, ${by}`);
    expect(linkOf(files, 'ghcr.io/acme/web:1')).toBe(`Dockerfile release in ., ${by}`);
  });
});
