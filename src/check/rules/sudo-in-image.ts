import type { Stage } from '../model/image/dockerfile.ts';
import { isWorkshop } from '../model/image/purpose.ts';
import { historyOf } from '../model/image/history.ts';
import { packageChangeOf } from '../model/image/packages.ts';
import { callsOf, type ProgramCall } from '../model/image/script.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * Docker, "Building best practices", USER: "Avoid installing or using sudo"; no_new_privs (prctl(2)), which Kubernetes
 * sets for allowPrivilegeEscalation: false, takes the effect from its set-user-ID bit.
 *   Dockerfile  RUN in the last stage and those that it starts from
 *   Allowed     a stage that is left behind, an image to develop or test in, sudo that is removed again
 */
export default defineRule({
  id: 'sudo-in-image',
  summary: 'The image that runs holds `sudo`',
  why: 'Whoever takes over the process asks `sudo` for root; and where privilege escalation is off, `sudo` itself fails.',
  severity: 'notice',
  references: [
    'https://docs.docker.com/build/building/best-practices/#user',
    'https://docs.kernel.org/userspace-api/no_new_privs.html',
  ],

  *stage(stage) {
    if (!stage.isFinal || stage.isWindows || isWorkshop(stage)) return;
    const calls = historyOf(stage)?.flatMap(({ instruction }) =>
      instruction.keyword === 'RUN' ? callsOf(instruction) : [],
    );
    if (calls && !calls.some((call) => handlesSudo(call, 'remove'))) yield* worst(stage, calls);
  },
});

function* worst(stage: Stage, calls: readonly ProgramCall[]): Iterable<Problem> {
  const permission = calls.find(permits);
  const installation = calls.find((call) => handlesSudo(call, 'install'));
  const use = calls.find(({ withSudo }) => withSudo);
  if (permission)
    yield {
      at: permission.at,
      severity: stage.user.kind === 'root' ? 'notice' : 'warning',
      message: 'The image lets a user become root through `sudo`, without a password.',
    };
  else if (installation) yield { at: installation.at, message: 'The image holds `sudo`.' };
  else if (use)
    yield {
      at: use.at,
      message: `The image is built with \`sudo\`, which stays in it.`,
    };
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
