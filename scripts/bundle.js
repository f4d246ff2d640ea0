/*
 * What is published, made of the sources. The command line and the App are a few files that share what they have in
 * common: to find and open four hundred modules one by one takes longer than to check a file, and what is bundled once has
 * one class of each kind, so that an error is known wherever it was thrown. The parsers and the SDK of MCP are in it, so the
 * command line needs no other package; what the App needs is left out, and who runs it installs that (`peerDependencies`).
 *
 * All of the program lies one folder deep, so that `../` leads from any of it to the folder of the build.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');
const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const common = {
  absWorkingDir: root,
  allowOverwrite: true,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  external: Object.keys(peerDependencies),
  // The parsers are CommonJS and require modules of Node's.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
  legalComments: 'inline',
  logLevel: 'warning',
};

/*
 * Each start reads and parses the program, so there is no more of it than is needed. Names stay, for whoever reports where
 * it failed. Of dockerfile-ast we use the vocabulary, and all of it would be set up for that.
 */
const small = { minifyWhitespace: true, minifySyntax: true };

function vocabulary(nodePaths = []) {
  const require = createRequire(join(root, 'package.json'));
  const path = require.resolve('dockerfile-ast', { paths: [root, ...nodePaths] });
  const contents = `export const Keyword = ${JSON.stringify(require(path).Keyword)};`;
  return {
    name: 'vocabulary',
    setup(build) {
      build.onResolve({ filter: /^dockerfile-ast$/ }, () => ({ path, namespace: 'vocabulary' }));
      build.onLoad({ filter: /./, namespace: 'vocabulary' }, () => ({ contents }));
    },
  };
}

const parts = ['cli', 'app', 'judge', 'library'];

/**
 * Some parts or all of it. `nodePaths`: where packages are looked for besides; `without`: packages that are left out, with
 * the commands that need them; `esbuild`: for who has it elsewhere.
 */
export async function bundle(outdir, { only = parts, nodePaths, without = [], esbuild } = {}) {
  const { build } = esbuild ?? (await import('esbuild'));
  const wanted = (part) => only.includes(part);
  const given = {
    ...{ ...common, ...small, plugins: [vocabulary(nodePaths)] },
    external: [...common.external, ...without],
    ...(nodePaths && { nodePaths }),
  };
  const programs = {
    ...(wanted('cli') && { 'cli/bin': 'src/cli/bin.ts' }),
    ...(wanted('app') && { 'app/index': 'src/index.ts' }),
  };
  const { metafile } = await build({
    ...given,
    entryPoints: programs,
    outdir,
    splitting: true,
    chunkNames: 'cli/[name]-[hash]',
    metafile: true,
  });
  if (only === parts) writeFileSync(join(outdir, 'licenses.txt'), licensesIn(metafile));
  // A judge is a process that is started anew often: one file.
  if (wanted('judge'))
    await build({ ...given, entryPoints: { 'worker/program': 'src/worker/program.ts' }, outdir });
  if (wanted('library')) await library(outdir, build);
}

/** For browsers and bundlers too, so without anything of Node's; the parsers are its dependencies. */
async function library(outdir, build) {
  await build({
    ...common,
    banner: {},
    platform: 'neutral',
    external: ['yaml', 'dockerfile-ast'],
    entryPoints: { 'check/index': 'src/check/index.ts' },
    outdir,
  });
}

/** Who passes the work of others on must pass on what they ask for. */
function licensesIn({ inputs }) {
  const folders = Object.keys(inputs).flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.replace(/^\w+:(?=\/)/, '')) ?? [],
  );
  const texts = [...new Set(folders.map((folder) => resolve(root, folder)))].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const files = readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file));
    const text = files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
    return `${name} ${version}, ${license}\n\n${text}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}
