/*
 * The last step of the build: the command line becomes a few files, and so does the program of a judge. Each is some four
 * hundred modules, and to find and open them one by one takes longer than to check a file. What keeps the App running is
 * left as it is: it is started once.
 */
import { build } from 'esbuild';

const common = {
  allowOverwrite: true,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  // The parsers are CommonJS and require modules of Node's.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
  legalComments: 'inline',
  logLevel: 'warning',
};

await build({
  ...common,
  entryPoints: ['dist/cli/bin.js'],
  outdir: 'dist/cli',
  splitting: true,
  chunkNames: 'chunk-[hash]',
  external: ['./command/serve.js', './command/demo.js'],
});
await build({ ...common, entryPoints: ['dist/worker/program.js'], outdir: 'dist/worker' });
