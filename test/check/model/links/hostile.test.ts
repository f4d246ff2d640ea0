import { describe, expect, test } from '@jest/globals';
import { type Files, linkOf } from '../../../support/project.ts';
import { stepsOf } from '../../../support/steps.ts';

const skaffold = (artifacts: string) =>
  `apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n${artifacts}`;

describe('any project', () => {
  const many = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index)).join('');

  test.each<[string, Files]>([
    ['very many builds of one image', { 'skaffold.yaml': skaffold(many(8_000, () => '    - image: web\n')) }],
    [
      'a matrix that multiplies',
      {
        '.github/workflows/a.yml': `jobs:\n  a:\n    strategy:\n      matrix:\n${many(10, (index) => `        a${index}: [${many(20, (value) => `${value},`)}]\n`)}    steps:\n      - uses: docker/build-push-action@v6\n        with: { tags: web }\n`,
      },
    ],
    [
      'targets that inherit from each other',
      {
        'docker-bake.hcl': many(
          2_000,
          (index) =>
            `target "t${index}" {\n inherits = ["t${index + 1}", "t${index + 2}"]\n tags = ["web"]\n}\n`,
        ),
      },
    ],
    [
      'variables that name themselves',
      {
        '.github/workflows/a.yml':
          'env:\n  A: ${{ env.A }}${{ env.A }}\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with: { tags: "${{ env.A }}" }\n',
      },
    ],
    [
      'kustomizations that include all others',
      Object.fromEntries(
        Array.from({ length: 60 }, (_, index) => [
          `k${index}/kustomization.yaml`,
          `resources: [../k8s/web.yaml, ${many(60, (other) => `../k${other},`)}]\n`,
        ]),
      ),
    ],
  ])('%s', (_, files) => {
    let link: unknown;
    expect(stepsOf(() => void (link = linkOf(files, 'web')))).toBeLessThan(10_000_000);
    expect(link).toBe('none');
  });
});
