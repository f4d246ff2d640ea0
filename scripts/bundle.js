/*
 * The last step of the build: the command line becomes a few files. It is some four hundred modules, and to find and open
 * them one by one takes longer than to check a file. What keeps the App running is left as it is: it is started once.
 */
import { build } from 'esbuild';

await build({
  entryPoints: ['dist/cli/bin.js'],
  outdir: 'dist/cli',
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  chunkNames: 'chunk-[hash]',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  external: ['./command/serve.js', './command/demo.js'],
  // The parsers are CommonJS and require modules of Node's.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
  legalComments: 'inline',
  logLevel: 'warning',
});
