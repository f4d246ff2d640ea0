/*
 * What is built works: the command, the library by its public name, and the process that judges, which only a build has.
 *   npm run build && node scripts/smoke.js
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { check, fileSetOf } from 'plimsoll/check';

const command = join(import.meta.dirname, '..', 'dist', 'cli', 'bin.js');
const plimsoll = (folder, ...words) =>
  spawnSync(process.execPath, [command, ...words], { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 });

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
assert.equal(plimsoll('.', '--version').stdout.trim(), version);

const service = (index) => ({
  path: `${index % 40}/${index}.compose.yaml`,
  text: `services: { web: { image: web, privileged: ${index % 2 === 0} } }\n`,
});
const files = Array.from({ length: 90 }, (_, index) => service(index));
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
try {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const told = JSON.parse(plimsoll(folder, 'check', '--format', 'json').stdout);
  const own = check(files);
  assert.ok(own.findings.some(({ rule }) => rule === 'privileged-container'));
  assert.deepEqual(told.findings, JSON.parse(JSON.stringify(own.findings)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
// That process is no public name, so it is imported by its place.
const { Judges } = await import('../dist/worker/judges.js');
const { limitsFor, machine } = await import('../dist/worker/limits.js');
const { judgingHere } = await import('../dist/worker/judging.js');
const proposal = {
  base: fileSetOf([]),
  head: fileSetOf(files.slice(0, 2)),
  changes: files.slice(0, 2).map(({ path }) => ({ path, status: 'added' })),
};
const judges = new Judges(limitsFor(1, machine()));
assert.deepEqual(
  await judges.review(proposal, '2026-01-01'),
  await judgingHere.review(proposal, '2026-01-01'),
);
judges.close();

console.log(`plimsoll ${version}: the command, the library and its judge agree on ${files.length} files`);
