/* Builds the command line where this action was checked out, of its sources and three packages. */
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { bundle } from '../scripts/bundle.js';

const folder = import.meta.dirname;
await bundle(join(folder, '..', 'dist'), {
  only: ['cli'],
  esbuild,
  // A workflow calls no `plimsoll mcp`.
  without: ['@modelcontextprotocol/server'],
  nodePaths: [join(folder, 'node_modules')],
});
