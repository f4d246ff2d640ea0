/*
 * Runs the conformance fixtures of the Pod Security Standards: node scripts/run.js scripts/conformance.ts DIR
 *
 * DIR is laid out as kubernetes/pod-security-admission test/testdata is, LEVEL/vX.Y/{pass,fail}/NAME.yaml, with an
 * expected.tsv that lists the files and the check each was made for (level, version, result, file, check).
 * A file must pass its level, or be refused by it and fail that check. Some fail others besides: a Windows HostProcess pod
 * shares the host's network, and a restricted check overrides the baseline one that a fixture is named after.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestsIn } from '../src/check/model/pod/manifest.ts';
import { parsePolicyVersion } from '../src/check/model/pod/policy.ts';
import { workloadOf } from '../src/check/model/pod/workload.ts';
import { evaluatePod, type PodSecurity } from '../src/check/standard/evaluate.ts';
import { Source } from '../src/check/text/source.ts';
import { documentsIn } from '../src/check/read/yaml.ts';

interface Row {
  readonly level: string;
  readonly version: string;
  readonly result: string;
  readonly file: string;
  readonly check: string;
}

const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: npm run conformance -- DIR, the folder of the fixtures');
  process.exit(2);
}

const rows = readRows(folder);
const tally = new Map<string, { passed: number; failed: number }>();
for (const row of rows) {
  const wrong = disagreement(folder, row);
  const counts = tally.get(row.check) ?? { passed: 0, failed: 0 };
  tally.set(row.check, counts);
  if (wrong === undefined) counts.passed++;
  else counts.failed++;
  if (wrong !== undefined) console.log(`${row.level}/${row.version}/${row.result}/${row.file}: ${wrong}`);
}

for (const [check, { passed, failed }] of [...tally].sort())
  console.log(`${check.padEnd(28)} ${passed} agree${failed > 0 ? `, ${failed} do not` : ''}`);
const counts = [...tally.values()];
const failed = counts.reduce((sum, each) => sum + each.failed, 0);
console.log(`${counts.reduce((sum, each) => sum + each.passed, 0)} passed, ${failed} failed`);
process.exitCode = failed > 0 || rows.length === 0 ? 1 : 0;

function readRows(from: string): Row[] {
  const [, ...lines] = readFileSync(join(from, 'expected.tsv'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [level = '', version = '', result = '', file = '', check = ''] = line.split('\t');
    return { level, version, result, file, check };
  });
}

function disagreement(from: string, { level, version, result, file, check }: Row): string | undefined {
  const verdict = verdictOn(join(from, level, version, result, file), version);
  if (typeof verdict === 'string') return verdict;
  const { violations, says, undecided } = verdict;
  if (undecided) return undecided.why;
  const sentence = level === 'baseline' ? says.baseline : says.restricted;
  if (result === 'pass') return sentence && `refused: ${sentence}`;
  if (sentence === undefined) return 'admitted';
  // A fixture is named after its check in lower case.
  const controls = violations.map(({ control }) => control);
  return controls.some((control) => control.toLowerCase() === check)
    ? undefined
    : `refused for ${controls.join(', ')}`;
}

function verdictOn(path: string, version: string): PodSecurity | string {
  const document = documentsIn(new Source(path, readFileSync(path, 'utf8')), 'kubernetes')[0];
  const manifest = document && manifestsIn(document)[0];
  const [pod] = (manifest && workloadOf(manifest)?.pods) ?? [];
  const policy = parsePolicyVersion(version);
  return pod && policy ? evaluatePod(pod, policy) : 'not read as a pod';
}
