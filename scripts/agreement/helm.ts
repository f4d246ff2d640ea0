import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isUtf8 } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import {
  type ChartFile,
  renderChart,
  type Rendering,
  type RenderRequest,
} from '../../src/check/assemble/helm/index.ts';
import { textOf } from '../../src/check/assemble/helm/utf8.ts';
import type { Agreement } from '../agreement.ts';

/** What Helm's engine says of a chart with a values file (or none). */
interface Said {
  readonly chart: string;
  readonly values: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly error?: string;
  /** Templates that print something else each time. */
  readonly unstable?: readonly string[];
}

/** Compares every file that Helm's engine prints, to the byte, and every refusal, word for word. */
export function compareCharts(folder: string, oracle: string, only?: string): Agreement {
  const differences: string[] = [];
  let agreed = 0;
  for (const line of linesOf(oracle)) {
    if (only !== undefined && !line.chart.includes(only)) continue;
    const found = compareChart(folder, line);
    agreed += found.agreed;
    differences.push(...found.differences);
  }
  return { agreed, differences };
}

export function linesOf(oracle: string): Said[] {
  const bytes = readFileSync(oracle);
  const text = (oracle.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Said);
}

/** The files of a chart's folder. Bytes that are no text stay what they are. */
function chartFiles(folder: string, chart: string): ChartFile[] {
  const root = join(folder, chart);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      const text = isUtf8(bytes) ? bytes.toString('utf8') : textOf([...bytes]);
      return { name: path.slice(root.length + 1), path: path.slice(join(folder, '/').length), text };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** What to render for a line of the oracle. */
export function chartRequest(folder: string, { chart, values }: Said): RenderRequest {
  const given = values === '' ? [] : [values];
  return {
    files: chartFiles(folder, chart),
    values: given.map((name) => ({
      path: join(chart, name),
      text: readFileSync(join(folder, chart, name), 'utf8'),
    })),
  };
}

function compareChart(folder: string, said: Said): Agreement {
  const name = said.values === '' ? said.chart : `${said.chart} with ${said.values}`;
  const rendering = renderChart(chartRequest(folder, said));
  const refusal = rendering.unrendered[0]?.reason;
  if (said.error !== undefined || refusal !== undefined) {
    if (said.error !== undefined && isSaid(said.error, refusal)) return { agreed: 1, differences: [] };
    return {
      agreed: 0,
      differences: [`${name}: Helm says ${JSON.stringify(said.error)}, we ${JSON.stringify(refusal)}`],
    };
  }
  return compareFiles(name, said, rendering);
}

/** The oracle keeps no more than so much of a long refusal. */
const mostKept = 400;

function isSaid(wanted: string, found: string | undefined): boolean {
  return wanted === (wanted.length < mostKept ? found : found?.slice(0, wanted.length));
}

function compareFiles(name: string, { files = {}, unstable = [] }: Said, rendering: Rendering): Agreement {
  const printed = new Map(rendering.files.map(({ template, text }) => [template, text.string]));
  const isLeftOut = (template: string, text: string) => text.trim() === '' || template.endsWith('NOTES.txt');
  const ours = [...printed]
    .filter(([template, text]) => !isLeftOut(template, text))
    .map(([template]) => template);
  const differences: string[] = [];
  let agreed = 0;
  for (const template of new Set([...Object.keys(files), ...ours])) {
    if (unstable.includes(template)) continue;
    const difference = differenceOf(files[template], printed.get(template));
    if (difference === undefined) agreed++;
    else differences.push(`${name}: ${template}: ${difference}`);
  }
  return { agreed, differences };
}

function differenceOf(wanted: string | undefined, found: string | undefined): string | undefined {
  if (wanted === found?.replaceAll(/[\uDC80-\uDCFF]/g, '\uFFFD')) return undefined;
  if (wanted === undefined || found === undefined)
    return `Helm prints ${wanted === undefined ? 'nothing' : 'it'}`;
  let at = 0;
  while (wanted[at] === found[at]) at++;
  const line = wanted.slice(0, at).split('\n').length;
  const near = (text: string) => JSON.stringify(text.slice(Math.max(at - 30, 0), at + 50));
  return `line ${line}: Helm prints ${near(wanted)}, we ${near(found)}`;
}
