import type { Place } from '../../text/source.ts';
import type { Stage } from './dockerfile.ts';
import { historyOf } from './history.ts';
import { packageChangeOf } from './packages.ts';
import { callsOf, type ProgramCall } from './script.ts';

/** How an image comes to have sudo, the worst first: somebody may use it without a password, it is installed, it is used. */
export interface Sudo {
  readonly by: 'permission' | 'installation' | 'use';
  readonly at: Place;
}

/** Undefined where it is removed again. */
export function sudoIn(stage: Stage): Sudo | undefined {
  const runs = (historyOf(stage) ?? []).filter(({ instruction }) => instruction.keyword === 'RUN');
  const calls = runs.flatMap(({ instruction }) => callsOf(instruction));
  if (calls.some((call) => handlesSudo(call, 'remove'))) return undefined;
  const found = {
    permission: calls.find(permits),
    installation: calls.find((call) => handlesSudo(call, 'install')),
    use: calls.find(({ withSudo }) => withSudo),
  };
  for (const by of ['permission', 'installation', 'use'] as const)
    if (found[by]) return { by, at: found[by].at };
  return undefined;
}

function handlesSudo(call: ProgramCall, kind: 'install' | 'remove'): boolean {
  const change = packageChangeOf(call);
  return change?.kind === kind && change.names.includes('sudo');
}

/** `echo 'app ALL=(ALL) NOPASSWD: ALL' >> /etc/sudoers` */
function permits({ args }: ProgramCall): boolean {
  if (!args.some((word) => word?.includes('NOPASSWD'))) return false;
  return args.join(' ').includes('/etc/sudoers');
}
