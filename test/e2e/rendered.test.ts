import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PullRequest } from '../../src/sandbox/index.ts';
import { archive, entry } from '../support/archive.ts';
import { type Harbour, openHarbour, proposed, repositoryCalls, runOf } from './support/harbour.ts';

/*
 * Charts and overlays through the whole App: what is printed is judged though most of it is not in the diff, and it costs
 * few calls.
 */

let harbour: Harbour;
beforeAll(async () => {
  harbour = await openHarbour();
});
afterAll(async () => {
  await harbour.close();
});

async function reviewed(base: Parameters<typeof proposed>[1], head: Parameters<typeof proposed>[2]) {
  const pull = await proposed(harbour, base, head);
  await harbour.idle();
  return { pull, calls: repositoryCalls(harbour.github, pull.repository) };
}

function placesIn({ threads }: PullRequest): string[] {
  return threads.map(({ path, line }) => `${path}:${line ?? ''}`);
}

const template = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      automountServiceAccountToken: false
      securityContext:
        {{- toYaml .Values.podSecurityContext | nindent 8 }}
      containers:
        - name: ${name}
          image: registry.example/${name}:1
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
`;
const chartFile = 'apiVersion: v2\nname: shop\nversion: 1.0.0\n';
const values = (isSafe: boolean): string =>
  `podSecurityContext:\n  runAsNonRoot: ${isSafe}\n  runAsUser: ${isSafe ? 1000 : 0}\n  seccompProfile:\n    type: RuntimeDefault\n`;

/** So many that nothing of a chart would be among what is read because it is near. */
const crowd = Object.fromEntries(
  Array.from({ length: 300 }, (_, index) => [`charts/shop/images/${index}/Dockerfile`, 'FROM scratch\n']),
);

function chart(count: number): Record<string, string> {
  const names = Array.from({ length: count }, (_, index) => `part-${index}`);
  const config = (name: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: { a: {{ .Release.Name }} }\n`;
  return {
    'charts/shop/Chart.yaml': chartFile,
    'charts/shop/values.yaml': values(true),
    'charts/shop/templates/web.yaml': template('web'),
    ...Object.fromEntries(names.map((name) => [`charts/shop/templates/${name}.yaml`, config(name)])),
  };
}

describe('a chart', () => {
  test('of 100 files is judged by a change of its values, for at most two calls more than any review', async () => {
    const { pull, calls } = await reviewed(
      { ...chart(97), ...crowd },
      { 'charts/shop/values.yaml': values(false) },
    );
    expect(runOf(pull)?.conclusion).toBe('failure');
    expect(placesIn(pull).every((place) => place.startsWith('charts/shop/values.yaml:'))).toBe(true);
    expect(pull.threads.length).toBeGreaterThan(0);
    // Files, tree, background, review and check run are what every review with findings costs.
    const first = calls.findIndex((call) => call.endsWith('/files'));
    const last = calls.findIndex((call) => call.endsWith('/check-runs'));
    expect(calls.slice(first, last + 1).length).toBeLessThanOrEqual(5 + 2);
    expect(runOf(pull)?.output.summary).toContain('| environment |');
  });

  test('that takes in a library from elsewhere in the repository', async () => {
    const library = (isSafe: boolean): string =>
      `{{- define "lib.context" }}\nrunAsNonRoot: ${isSafe}\nrunAsUser: ${isSafe ? 1000 : 0}\nseccompProfile: { type: RuntimeDefault }\n{{- end }}\n`;
    const path = 'libs/lib/templates/_context.tpl';
    const { pull } = await reviewed(
      {
        'charts/shop/Chart.yaml': `${chartFile}dependencies:\n  - { name: lib, version: 1.0.0, repository: 'file://../../libs/lib' }\n`,
        'charts/shop/values.yaml': '{}\n',
        'charts/shop/templates/web.yaml': template('web').replace(
          'toYaml .Values.podSecurityContext',
          'include "lib.context" . | trim',
        ),
        'libs/lib/Chart.yaml': 'apiVersion: v2\nname: lib\ntype: library\nversion: 1.0.0\n',
        [path]: library(true),
        ...Object.fromEntries(
          Array.from({ length: 300 }, (_, index) => [
            `libs/lib/images/${index}/Dockerfile`,
            'FROM scratch\n',
          ]),
        ),
      },
      { [path]: library(false) },
    );
    expect(runOf(pull)?.conclusion).toBe('failure');
    expect(placesIn(pull).every((place) => place.startsWith(`${path}:`))).toBe(true);
    expect(pull.threads.length).toBeGreaterThan(0);
  });

  test('whose dependency lies in an archive, and another archive comes in its place', async () => {
    const packed = (isSafe: boolean): Buffer =>
      archive(
        entry('db/Chart.yaml', chartFile.replace('shop', 'db')),
        entry('db/values.yaml', values(isSafe)),
        entry('db/templates/db.yaml', template('db')),
      );
    const { pull } = await reviewed(
      {
        'charts/shop/Chart.yaml': `${chartFile}dependencies:\n  - { name: db, version: 1.0.0, repository: 'https://charts.example' }\n`,
        'charts/shop/charts/db-1.0.0.tgz': packed(true),
      },
      { 'charts/shop/charts/db-1.0.0.tgz': packed(false) },
    );
    expect(runOf(pull)?.conclusion).toBe('failure');
    expect(runOf(pull)?.output.summary).toContain('charts/shop/charts/db-1.0.0.tgz/db/');
  });

  test('that is larger than what is read is told, and does not pass', async () => {
    const big = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [
        `charts/shop/templates/part-${index}.yaml`,
        `# ${index} ${'x'.repeat(1_200_000)}\n`,
      ]),
    );
    const { pull } = await reviewed(
      { ...chart(2), ...big },
      { 'charts/shop/values.yaml': `${values(true)}a: b\n` },
    );
    expect(runOf(pull)?.conclusion).toBe('failure');
    expect(runOf(pull)?.output.summary).toContain('8 MiB that are read');
  });
});

test('an overlay far from the base that it takes in', async () => {
  const web = template('web').replace(
    '        {{- toYaml .Values.podSecurityContext | nindent 8 }}\n',
    '        runAsNonRoot: true\n        runAsUser: 1000\n        seccompProfile: { type: RuntimeDefault }\n',
  );
  const patch = (isSafe: boolean): string =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      securityContext:\n        runAsNonRoot: ${isSafe}\n        runAsUser: ${isSafe ? 1000 : 0}\n`;
  const { pull } = await reviewed(
    {
      'platform/base/kustomization.yaml': 'resources: [web.yaml]\n',
      'platform/base/web.yaml': web,
      'env/prod/kustomization.yaml': 'resources: [../../platform/base]\npatches:\n  - path: web.yaml\n',
      'env/prod/web.yaml': patch(true),
      ...Object.fromEntries(
        Array.from({ length: 300 }, (_, index) => [`env/prod/images/${index}/Dockerfile`, 'FROM scratch\n']),
      ),
    },
    { 'env/prod/web.yaml': patch(false) },
  );
  expect(runOf(pull)?.conclusion).toBe('failure');
  expect(placesIn(pull).every((place) => place.startsWith('env/prod/web.yaml:'))).toBe(true);
  expect(runOf(pull)?.output.summary).toContain('`env/prod`');
});
