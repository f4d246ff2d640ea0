// Runs a TypeScript file without a build: node scripts/run.js scripts/docs.ts [arguments]
// Node 20 does not strip types by itself, so esbuild bundles the file first (a few milliseconds).
import { build } from 'esbuild';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , entry, ...rest] = process.argv;
const outfile = join(
  'node_modules',
  '.cache',
  'run',
  `${entry.replaceAll(/[\\/]/g, '-')}.${process.pid}.mjs`,
);
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
});
// What starts itself again, as a check of a large folder does, starts what was built.
process.argv = [process.argv[0], resolve(outfile), ...rest];
try {
  await import(pathToFileURL(outfile).href);
} finally {
  const { rmSync } = await import('node:fs');
  process.on('exit', () => rmSync(outfile, { force: true }));
}
