/*
 * Whether every regular expression of src takes linear time, whatever text it meets. What comes from strangers must not
 * keep anybody busy.
 *   npm run patterns
 */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import process from 'node:process';
import { check } from 'recheck';
import { type Pattern, patternsIn } from './patterns-in.ts';

/** For one pattern. Those that are safe take a tenth of a second. */
const patience = 20_000;

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((name) => posix.join('src', name.replaceAll('\\', '/')))
  .filter((name) => name.endsWith('.ts'))
  .sort();
const places = new Map<string, { readonly pattern: Pattern; readonly places: string[] }>();
for (const file of files) {
  for (const pattern of patternsIn(file, readFileSync(file, 'utf8'))) {
    const key = `/${pattern.source}/${pattern.flags}`;
    const one = places.get(key) ?? { pattern, places: [] };
    one.places.push(`${file}:${pattern.line}`);
    places.set(key, one);
  }
}

let failed = 0;
for (const [key, { pattern, places: where }] of places) {
  const complaint = await complaintOf(pattern);
  if (complaint === undefined) continue;
  failed += 1;
  console.error(`${where.join(', ')}: ${key} is ${complaint}`);
}
console.log(`${places.size - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function complaintOf({ source, flags }: Pattern): Promise<string | undefined> {
  // These change what is given back and nothing of how it is found.
  const diagnostics = await check(source, flags.replaceAll(/[dgv]/g, ''), { timeout: patience });
  if (diagnostics.status === 'safe') return undefined;
  return diagnostics.status === 'vulnerable' ? diagnostics.complexity.summary : diagnostics.error.kind;
}
