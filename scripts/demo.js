// npm run demo: what the command line says of a small service. Runs from source, so nothing need be built before.
import { spawnSync } from 'node:child_process';

const argv = ['check', 'examples/shop'];
console.log(`$ plimsoll ${argv.join(' ')}\n`);
const { status } = spawnSync(process.execPath, ['scripts/run.js', 'src/cli/bin.ts', ...argv], {
  stdio: 'inherit',
});
// That the example has errors (status 1) is what the demo shows; anything else is a failure of the demo.
process.exitCode = status === 1 ? 0 : 1;
