import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { check, type File, fileSetOf, render } from '../../src/check/index.ts';
import { review } from '../../src/review/review.ts';

/* Charts and overlays: rendered and judged by themselves, and in a review that somebody waits for. */

type Stopwatch = (run: () => void) => number;

/** The folders of what is rendered, with all files of the projects that they stand in. */
interface Found {
  readonly charts: readonly string[];
  readonly kustomizations: readonly string[];
}

const ofChart = /(?:^|\/)Chart\.yaml$/;
const ofKustomization = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

export function costOfRendered(files: readonly File[], milliseconds: Stopwatch): string[] {
  const { charts, kustomizations } = foundIn(files);
  const inside = (folders: readonly string[]) =>
    files.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));
  const ofCharts = inside(charts);
  const [middle = ''] = charts.slice(charts.length >> 1);
  return [
    row(`${charts.length} charts rendered and judged`, milliseconds, () => check(ofCharts, { fixes: false })),
    row(`one chart with its fixes proven, ${middle}`, milliseconds, () => check(inside([middle]))),
    row(`${kustomizations.length} kustomizations rendered`, milliseconds, () => {
      renderAll(files, kustomizations);
    }),
    row('review of a chart with three environments', milliseconds, reviewOfEnvironments),
  ];
}

/** Those that no other chart holds. */
function foundIn(files: readonly File[]): Found {
  const folders = (pattern: RegExp) =>
    files.filter(({ path }) => pattern.test(path)).map(({ path }) => path.replace(/\/?[^/]*$/, ''));
  const charts = folders(ofChart).sort();
  const isInside = (folder: string) =>
    charts.some((other) => other !== folder && folder.startsWith(`${other}/`));
  return {
    charts: charts.filter((folder) => !isInside(folder)),
    kustomizations: folders(ofKustomization).sort(),
  };
}

function renderAll(files: readonly File[], folders: readonly string[]): void {
  const set = fileSetOf(files);
  for (const folder of folders) render(set, folder);
}

function row(name: string, milliseconds: Stopwatch, run: () => void): string {
  const cold = milliseconds(run);
  const warm = milliseconds(run);
  return `${name}: cold ${cold.toFixed(0)} ms, warm ${warm.toFixed(0)} ms`;
}

const template = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      securityContext:
        {{- toYaml .Values.podSecurityContext | nindent 8 }}
      containers:
        - name: web
          image: "{{ .Values.image }}:1"
          securityContext:
            {{- toYaml .Values.securityContext | nindent 12 }}
`;

function reviewOfEnvironments(): void {
  const values = (isSafe: boolean) =>
    `image: web\npodSecurityContext:\n  runAsNonRoot: ${isSafe}\n  seccompProfile: { type: RuntimeDefault }\nsecurityContext: {}\n`;
  const chart = new Map([
    ['shop/Chart.yaml', 'apiVersion: v2\nname: shop\nversion: 1.0.0\n'],
    ['shop/values.yaml', values(true)],
    ...['dev', 'staging', 'prod'].map((name): [string, string] => [
      `shop/values-${name}.yaml`,
      `image: ${name}\n`,
    ]),
    ...Array.from({ length: 10 }, (_, index): [string, string] => [
      `shop/templates/web-${index}.yaml`,
      template.replaceAll('web', `web-${index}`),
    ]),
  ]);
  const filesOf = (isSafe: boolean): File[] =>
    [...chart].map(([path, text]) => ({ path, text: path === 'shop/values.yaml' ? values(isSafe) : text }));
  review({
    base: fileSetOf(filesOf(true)),
    head: fileSetOf(filesOf(false)),
    changes: [
      {
        path: 'shop/values.yaml',
        status: 'modified',
        patch:
          '@@ -1,5 +1,5 @@\n image: web\n podSecurityContext:\n-  runAsNonRoot: true\n+  runAsNonRoot: false\n   seccompProfile: { type: RuntimeDefault }\n securityContext: {}',
      },
    ],
  });
}

/** A process of `kubectl kustomize` for each of them; undefined where there is no kubectl. */
export function besideKubectl(
  root: string,
  files: readonly File[],
  milliseconds: Stopwatch,
): string | undefined {
  const run = (folder: string) =>
    spawnSync('kubectl', ['kustomize', join(root, folder)], { stdio: 'ignore' });
  const sample = foundIn(files).kustomizations.slice(0, 40);
  const [first] = sample;
  if (first === undefined || run(first).error !== undefined) return undefined;
  const theirs = milliseconds(() => {
    for (const folder of sample) run(folder);
  });
  const ours = milliseconds(() => {
    renderAll(files, sample);
  });
  return `${sample.length} kustomizations: kubectl kustomize ${theirs.toFixed(0)} ms in a process for each, rendered here ${ours.toFixed(0)} ms`;
}
