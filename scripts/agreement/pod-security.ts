/*
 * Compares what we say of workloads with what the Pod Security admission library says of the same files:
 * node scripts/run.js scripts/agreement/pod-security.ts ANSWERS FOLDER
 *
 * ANSWERS is a file of JSON lines, in the order of each file, with path (under FOLDER), kind, namespace, name,
 * containers (0 in a patch), and `at`: by version, the podSecurity part of a WorkloadReport; or `error` where the
 * document does not decode. What we take as a part of a workload is listed, not compared.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, manifestsIn } from '../../src/check/model/manifest.ts';
import { parsePolicyVersion } from '../../src/check/model/policy.ts';
import { workloadOf } from '../../src/check/model/workload.ts';
import { workloadReport } from '../../src/check/report/workloads.ts';
import type { PodSecurityReport } from '../../src/check/report/contract.ts';
import { Source } from '../../src/check/source/source.ts';
import { documentsIn } from '../../src/check/source/yaml.ts';

interface Answer {
  readonly path: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly containers: number;
  readonly error?: string;
  readonly at?: Readonly<Record<string, Omit<PodSecurityReport, 'version'>>>;
}

const [, , answersFile, folder] = process.argv;
if (answersFile === undefined || folder === undefined) {
  console.error('usage: node scripts/run.js scripts/agreement/pod-security.ts ANSWERS FOLDER');
  process.exit(2);
}

const answers = readFileSync(answersFile, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Answer);
/** The objects of each file that no answer was compared with yet. */
const manifests = new Map<string, Manifest[]>();
/** What we do not report, by reason. */
const parts = new Map<string, Answer[]>();
let passed = 0;
let failed = 0;
for (const answer of answers) {
  const wrong = disagreement(answer);
  if (wrong === undefined) passed++;
  else {
    failed++;
    console.log(`${answer.path}, ${answer.kind} ${answer.name}: ${wrong}`);
  }
}
for (const [why, taken] of parts) {
  const whole = taken
    .filter(({ containers }) => containers > 0)
    .map(({ path, name }) => `\n    ${path} ${name}`);
  console.log(`${taken.length} taken as a part, ${whole.length} with containers: ${why}${whole.join('')}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function disagreement(answer: Answer): string | undefined {
  const manifest = manifestOf(answer);
  const workload = manifest && workloadOf(manifest);
  if (!workload) return 'not read as a workload';
  if (workload.partial !== undefined) {
    const why = workload.partial.replace(/`.*?`/, '`…`');
    parts.set(why, [...(parts.get(why) ?? []), answer]);
    return undefined;
  }
  for (const [version, expected] of Object.entries(answer.at ?? { latest: undefined })) {
    const ours = sayingOf(workloadReport(workload, parsePolicyVersion(version) ?? 'latest')?.podSecurity);
    const theirs = sayingOf(expected);
    if (ours !== theirs) return `at ${version}\n  we say    ${ours}\n  they say  ${theirs}`;
  }
  return undefined;
}

function sayingOf(report: Omit<PodSecurityReport, 'version'> | undefined): string {
  if (!report) return 'nothing';
  const { level, violations, says } = report;
  const lines = violations.map((violation) => `${violation.control} ${violation.level} ${violation.message}`);
  return [level, ...lines, says.baseline ?? 'admitted', says.restricted ?? 'admitted'].join(' | ');
}

/** Documents are counted in more than one way; an object is known by its name, the n-th of a name by its turn. */
function manifestOf({ path, kind, namespace, name }: Answer): Manifest | undefined {
  const found = manifests.get(path) ?? readManifests(path);
  manifests.set(path, found);
  const at = found.findIndex(
    (each) => each.kind === kind && each.namespace === namespace && each.name === name,
  );
  return found.splice(0, at + 1).at(-1);
}

function readManifests(path: string): Manifest[] {
  const source = new Source(path, readFileSync(join(folder ?? '', path), 'utf8'));
  return documentsIn(source, 'kubernetes').flatMap((document) => manifestsIn(document));
}
