import { describe, expect, test } from '@jest/globals';
import { review } from '../../src/review/review.ts';
import { summaryOf } from '../../src/review/summary.ts';
import { proposalOf } from '../support/proposal.ts';
import { setting } from '../support/review.ts';

type Files = Readonly<Record<string, string>>;

const template = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      {{- if .Values.safe }}
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        seccompProfile: { type: RuntimeDefault }
      {{- end }}
      containers:
        - name: web
          image: web:1
          securityContext:
            {{- toYaml .Values.securityContext | nindent 12 }}
`;
const secure =
  'securityContext:\n  allowPrivilegeEscalation: false\n  readOnlyRootFilesystem: true\n  capabilities:\n    drop: [ALL]\n';

/** A chart of three environments. */
const shop: Files = {
  'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'charts/shop/values.yaml': `safe: true\n${secure}`,
  'charts/shop/values-prod.yaml': 'safe: true\n',
  'charts/shop/values-staging.yaml': 'replicas: 2\n',
  'charts/shop/templates/web.yaml': template,
};

const base = template
  .replace('      {{- if .Values.safe }}\n', '')
  .replace('      {{- end }}\n', '')
  .replace('            {{- toYaml .Values.securityContext | nindent 12 }}\n', '')
  .concat('            allowPrivilegeEscalation: false\n            readOnlyRootFilesystem: true\n')
  .concat('            capabilities: { drop: [ALL] }\n');
const overlay = 'resources: [../../base]\npatches:\n  - path: web.yaml\n';
const patch = (lines: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n${lines}`;

/** A base under two overlays. */
const overlaid: Files = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': base,
  'overlays/dev/kustomization.yaml': overlay,
  'overlays/dev/web.yaml': patch('      priorityClassName: low\n'),
  'overlays/prod/kustomization.yaml': overlay,
  'overlays/prod/web.yaml': patch('      priorityClassName: high\n'),
};

function reviewed(files: Files, changes: Files) {
  const result = review(proposalOf(files, { ...files, ...changes }));
  const table = summaryOf(result, setting)
    .filter(({ head }) => head?.includes('| environment |'))
    .flatMap(({ items }) => items);
  const comments = result.comments.map(({ path, line, findings }) => [
    `${path}:${line}`,
    ...new Set(findings.map(({ rule }) => rule)),
  ]);
  return { table, comments, result };
}

describe('a chart of three environments', () => {
  test('that one of them loosens: its level, and the line of its values', () => {
    const { table, comments, result } = reviewed(shop, { 'charts/shop/values-prod.yaml': 'safe: false\n' });
    expect(table).toEqual([
      '| `Deployment` `web` | `charts/shop` with `values-prod.yaml` | restricted | baseline |',
    ]);
    expect(comments.map(([place]) => place)).toEqual(['charts/shop/values-prod.yaml:1']);
    expect(result.conclusion).toBe('failure');
    expect(result.elsewhere.filter(({ severity }) => severity !== 'notice')).toEqual([]);
  });

  test('whose own values lose a setting: the lines where it stood', () => {
    const { table, comments } = reviewed(shop, {
      'charts/shop/values.yaml': `safe: true\n${secure.replace('  allowPrivilegeEscalation: false\n', '')}`,
    });
    expect(table).toEqual([
      '| `Deployment` `web` | `charts/shop`, `charts/shop` with `values-prod.yaml`, `charts/shop` with `values-staging.yaml` | restricted | baseline |',
    ]);
    expect(comments).toEqual([['charts/shop/values.yaml:1', 'privilege-escalation']]);
  });

  test('whose template changes: the line of the template', () => {
    const { comments } = reviewed(shop, {
      'charts/shop/templates/web.yaml': template.replace('runAsNonRoot: true', 'runAsNonRoot: false'),
    });
    expect(comments.map(([place]) => place)).toEqual(['charts/shop/templates/web.yaml:12']);
  });
});

describe('overlays', () => {
  test('of which one loosens what the base says: its patch', () => {
    const { table, comments } = reviewed(overlaid, {
      'overlays/prod/web.yaml': patch('      hostNetwork: true\n'),
    });
    expect(table).toEqual(['| `Deployment` `web` | `overlays/prod` | restricted | privileged |']);
    expect(comments.map(([place]) => place)).toEqual(['overlays/prod/web.yaml:7']);
  });

  test('whose base loosens: all of them, and one comment', () => {
    const { table, comments } = reviewed(overlaid, {
      'base/web.yaml': base.replace('runAsNonRoot: true', 'runAsNonRoot: false'),
    });
    expect(table).toEqual([
      '| `Deployment` `web` | `overlays/dev`, `overlays/prod` | restricted | baseline |',
    ]);
    expect(comments).toHaveLength(1);
  });
});
