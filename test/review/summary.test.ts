import { describe, expect, test } from '@jest/globals';
import { answer, type Answer } from '../../src/review/answer.ts';
import { review, type Review } from '../../src/review/review.ts';
import { findingAt } from '../support/finding.ts';
import { foreignIn } from '../support/markdown.ts';
import { proposalOf } from '../support/proposal.ts';

import { ownUrl, reviewOf, reviewWith, setting } from '../support/review.ts';
import { pullRequest, shop } from '../support/shop.ts';

const said = answer(review(proposalOf(shop, pullRequest)), { ...setting, canCommit: true });

test('the whole of a page', () => {
  expect(said.title).toBe(
    'web will not start; worker will not start; worker runs as 1000, but does not set runAsNonRoot: true (3 errors introduced)',
  );
  expect(said.summary)
    .toBe(`**This pull request adds 3 errors.** 2 comments carry a suggestion to commit with one click in *Files changed*; **Fix** above commits all safe fixes at once.

|  | where | what |
| --- | --- | --- |
| error, **fails the check** | [\`k8s/web.yaml:18\`](https://github.example/head/k8s/web.yaml#L18) | \`web\` will not start: Kubernetes cannot verify that user \`node\` is not root. |
| error, **fails the check** | [\`k8s/worker.yaml:17\`](https://github.example/head/k8s/worker.yaml#L17) | \`worker\` will not start: namespace \`shop\` enforces \`restricted\`.<br>\`worker\` runs as 1000, but does not set \`runAsNonRoot: true\`. |

| workload | Pod Security before | after | namespace |
| --- | --- | --- | --- |
| \`Deployment\` \`web\` | – | restricted | \`shop\` |
| \`Deployment\` \`worker\` | restricted | baseline | \`shop\` **refuses it** |

|  | runs as, before | after |
| --- | --- | --- |
| image of \`Dockerfile\` | – | \`node\` |

<details><summary>What the API server will say</summary>

\`\`\`
pods "worker-…" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (pod or container "worker" must set securityContext.runAsNonRoot=true)
\`\`\`

</details>

Nothing is known about 1 image: \`docker.io/library/worker:latest\`. The operator of Plimsoll can let it [ask registries](https://github.example/docs/registry).

<details><summary>2 notices, which cannot fail the check</summary>

- [\`Dockerfile:1\`](https://github.example/head/Dockerfile#L1): This image runs on \`node:24\`, which contains compilers and headers.
- [\`Dockerfile:5\`](https://github.example/head/Dockerfile#L5): This image runs as \`node\`, a name: Kubernetes cannot verify that it is not root.

</details>

<details><summary>Already there: 1 older finding in the same files</summary>

- [\`k8s/worker.yaml:17\`](https://github.example/head/k8s/worker.yaml#L17): \`worker\` can write to its root filesystem: \`readOnlyRootFilesystem\` is not \`true\`. (notice)

</details>`);
});

test('the whole of a comment: where it can be mended, and with what it mends', () => {
  expect(said.comments[0]?.body.replace(/<!--.*-->/, '<!-- -->'))
    .toBe(`Error, fails the check: **\`web\` will not start: Kubernetes cannot verify that user \`node\` is not root.** ([\`k8s/web.yaml:18\`](https://github.example/head/k8s/web.yaml#L18))
The kubelet checks the number of the image’s user, so the pod hangs in \`CreateContainerConfigError\`.

- [\`Dockerfile:5\`](https://github.example/head/Dockerfile#L5): The image's user is \`node\` (1000:1000).
- [\`skaffold.yaml:5\`](https://github.example/head/skaffold.yaml#L5): The image is built here.

\`\`\`suggestion
USER 1000:1000
\`\`\`

<sub>Safe to apply: write the number: \`USER 1000:1000\`. · [\`named-user-under-run-as-non-root\`](https://github.example/rules/named-user-under-run-as-non-root) · to keep it, in \`k8s/web.yaml\`: \`# plimsoll: ignore named-user-under-run-as-non-root -- why\`</sub>

<!-- -->`);
});

describe('the parts of a page', () => {
  const summaryOf = (parts: Partial<Review>, more = {}): string =>
    answer(reviewWith(parts), { ...setting, ...more }).summary;

  test.each([
    ['nothing', {}, '**This pull request adds nothing to fix.**'],
    [
      'a waiver with its reason',
      { waived: [{ rule: 'root-user', path: 'Dockerfile', reason: 'Builds only.', until: '2027-03-31' }] },
      '**Waivers that this pull request adds:**\n\n- `root-user` in `Dockerfile` until 2027-03-31: `Builds only.`',
    ],
    [
      'what was not judged, and why',
      {
        skipped: [
          {
            path: 'chart/web.yaml',
            reason: 'a template: what it renders is what counts',
            kind: 'unjudged',
            verdict: 'pass',
          },
        ],
      },
      '| not judged | why |  |\n| --- | --- | --- |\n| `chart/web.yaml` | a template: what it renders is what counts | passes |',
    ],
    [
      'what is mended, where it was',
      { mended: [findingAt(3)] },
      '<summary>Fixed: 1 finding</summary>\n\n- [`pod.yaml:3`](https://github.example/base/pod.yaml#L3): Container',
    ],
    [
      'a configuration that will hold',
      { configuration: { changed: true, findings: [] } },
      '**This pull request changes the configuration.** This check uses the old one; the new one applies after the merge.',
    ],
    [
      'a broken one, with the place',
      {
        configuration: {
          changed: false,
          findings: [findingAt(4, { path: '.github/plimsoll.yml', message: 'unknown rule `root-usr`.' })],
        },
      },
      '- [`.github/plimsoll.yml:4`](https://github.example/base/.github/plimsoll.yml#L4), column 1: unknown rule `root-usr`.',
    ],
    [
      'who runs as somebody else',
      {
        users: [
          {
            path: 'web.yaml',
            service: null,
            container: 'Deployment web, container app',
            before: { value: '', kind: 'unknown' },
            after: { value: '0', kind: 'root' },
          },
        ],
      },
      '| `Deployment web, container app` in `web.yaml` | unknown | `0` |',
    ],
  ] as [string, Partial<Review>, string][])('%s', (_case, parts, expected) => {
    expect(summaryOf(parts)).toContain(expected);
  });

  test('many who run as somebody else are folded, and those of whom nothing is known are left out', () => {
    const change = { path: 'web.yaml', service: 'web', container: null, before: null } as const;
    const root = { ...change, after: { value: 'root', kind: 'root' } } as const;
    const unknown = { ...change, after: { value: '', kind: 'unknown' } } as const;
    const summary = summaryOf({ users: [...Array.from({ length: 13 }, () => root), unknown] });
    expect(summary).toContain(
      '<summary>Who runs as whom: 13 changes</summary>\n\n|  | runs as, before | after |',
    );
    expect(foreignIn(summary, ownUrl)).toEqual([]);
    expect(summaryOf({ users: [unknown] })).not.toContain('runs as');
  });

  test('what was not read is said at once', () => {
    expect(summaryOf({}, { limits: ['120 of 310 files were read.'] })).toContain(
      'nothing to fix.**\n\n120 of 310 files were read.',
    );
  });

  test('what no comment reaches has its patch below, and an annotation', () => {
    const fix = {
      title: 'Write two',
      safety: 'safe',
      edits: [{ path: 'pod.yaml', start: { line: 2, column: 1 }, end: { line: 2, column: 4 }, text: 'two' }],
      try: '',
    } as const;
    const shown = {
      path: 'pod.yaml',
      lines: ['one\n', 'old\n'],
      diff: { hunks: [], added: new Set<number>(), openEnd: undefined },
    };
    const { summary, text, annotations }: Answer = answer(
      reviewOf([findingAt(2, { fix })], () => shown),
      setting,
    );
    expect(summary).toContain('adds `SYS_ADMIN`.<br>*The change is below.*');
    expect(text).toContain(
      'Safe to apply: write two.\n```diff\n--- a/pod.yaml\n+++ b/pod.yaml\n@@ -1,2 +1,2 @@\n one\n-old\n+two\n```',
    );
    expect(annotations).toEqual([
      {
        path: 'pod.yaml',
        startLine: 2,
        endLine: 2,
        level: 'failure',
        title: 'Container web adds SYS_ADMIN.',
        message: 'w Safe to apply: write two.',
      },
    ]);
  });
});
