/*
 * Compares what we say through the output contract with what the programs that decide say of the same files:
 *   npm run agreement -- DIR ORACLE [HELM]
 * DIR holds the files; ORACLE holds images.jsonl (BuildKit), pod-security.jsonl (Pod Security admission),
 * compose.jsonl (compose-go) and kustomize.jsonl (kustomize), a line for each Dockerfile, workload, compose project and
 * kustomization, with paths relative to DIR; those of kustomizations to DIR/corpus, where there is one.
 * HELM is what Helm's own engine prints of the charts in DIR/corpus: a line for each chart and values file.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, type FileSet, mayMatter, type Report } from '../src/check/index.ts';
import { compareCharts } from './agreement/helm.ts';
import { compareImages } from './agreement/images.ts';
import { compareKustomizations } from './agreement/kustomize.ts';
import { compareServices } from './agreement/services.ts';
import { compareWorkloads } from './agreement/workloads.ts';

export interface Agreement {
  readonly agreed: number;
  readonly differences: readonly string[];
}

const [folder, oracle, helm] = process.argv.slice(2);
if (folder === undefined || oracle === undefined) {
  console.error('usage: npm run agreement -- DIR ORACLE [HELM]');
  process.exit(2);
}

const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length))
  .filter(mayMatter);
/** Pod Security admission was asked of each file as it stands: nothing here makes a part of one. */
const files: FileSet = {
  paths: paths.filter((path) => !/(?:^|\/)(?:kustomization\.ya?ml|Kustomization|Chart\.yaml)$/.test(path)),
  read: (path) => {
    try {
      return readFileSync(join(folder, path), 'utf8');
    } catch {
      return undefined;
    }
  },
};
const linesOf = (name: string): unknown[] =>
  readFileSync(join(oracle, name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
const reportAt = (version: string): Report =>
  check(files, { rules: [], podSecurity: `restricted@${version}` });

const versions = new Map(['v1.37', 'v1.24', 'v1.18'].map((version) => [version, reportAt(version)]));
const report = versions.get('v1.37') ?? reportAt('v1.37');
const parts: Record<string, Agreement> = {
  'Dockerfiles and BuildKit': compareImages(report, linesOf('images.jsonl')),
  'workloads and Pod Security admission': compareWorkloads(versions, linesOf('pod-security.jsonl')),
  'compose projects and compose-go': compareServices(report, linesOf('compose.jsonl')),
  'kustomizations and kustomize': compareKustomizations(folder, linesOf('kustomize.jsonl')),
};
if (helm !== undefined) parts['files of charts and Helm'] = compareCharts(join(folder, 'corpus'), helm);
let agreed = 0;
let total = 0;
for (const [name, part] of Object.entries(parts)) {
  for (const difference of part.differences) console.log(`  ${difference}`);
  console.log(`${name}: ${part.agreed} of ${part.agreed + part.differences.length} agree`);
  agreed += part.agreed;
  total += part.agreed + part.differences.length;
}
console.log(`${agreed} passed, ${total - agreed} failed`);
process.exitCode = agreed === total ? 0 : 1;
