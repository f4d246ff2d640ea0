/* The build: the programs, and the types of what can be imported. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle } from './bundle.js';

rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
keepOnly(reachable(['dist/check/index.d.ts', 'dist/index.d.ts']));
await bundle('dist');

/** The declarations that these lead to. */
function reachable(entries) {
  const seen = new Set();
  const ahead = [...entries];
  for (let path = ahead.pop(); path !== undefined; path = ahead.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const imports = readFileSync(path, 'utf8').matchAll(/(?:from|import)\s*\(?['"](\.[^'"]+)['"]/g);
    for (const [, name] of imports) ahead.push(join(dirname(path), name).replace(/\.[jt]s$/, '.d.ts'));
  }
  return seen;
}

function keepOnly(kept) {
  for (const name of readdirSync('dist', { recursive: true })) {
    const path = join('dist', name);
    if (path.endsWith('.d.ts') && !kept.has(path) && existsSync(path)) rmSync(path);
  }
}
