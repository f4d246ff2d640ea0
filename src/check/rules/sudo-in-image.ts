import type { Stage } from '../model/image/dockerfile.ts';
import { type Passwordless, passwordlessIn } from '../model/image/doors/sudo.ts';
import { isApplication, isWorkshop, serves } from '../model/image/purpose.ts';
import { sudoIn } from '../model/image/sudo.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * Docker, "Building best practices", USER: "Avoid installing or using sudo"; no_new_privs (prctl(2)), which Kubernetes
 * sets for allowPrivilegeEscalation: false, takes the effect from its set-user-ID bit.
 *   Dockerfile  RUN in the last stage and those that it starts from
 *   Allowed     a stage that is left behind, an image to develop or test in, sudo that is removed again
 */
export default defineRule({
  id: 'sudo-in-image',
  summary: 'The final image contains `sudo`',
  why: 'An attacker becomes root with it; and where privilege escalation is off, `sudo` fails.',
  advice: 'use `USER root` for the steps that need it, and leave `sudo` out.',
  severity: 'notice',
  references: [
    'https://docs.docker.com/build/building/best-practices/#user',
    'https://docs.kernel.org/userspace-api/no_new_privs.html',
  ],

  *stage(stage, project) {
    if (!stage.isFinal || stage.isWindows || isWorkshop(stage)) return;
    const sudo = sudoIn(stage);
    const allowed = passwordlessIn(stage, project);
    if (allowed) yield ofRule(allowed, stage);
    if (!sudo || allowed) return;
    const isOpen = sudo.by === 'permission' && stage.user.kind !== 'root';
    yield { at: sudo.at, severity: isOpen ? 'warning' : 'notice', message: messages[sudo.by] };
  },
});

/** An application that becomes root at will fails the check, as one that is root does. */
function ofRule({ program, at, isOwn, isThere }: Passwordless, stage: Stage): Problem {
  const isSure = isOwn && isThere && isApplication(stage) && serves(stage);
  const who = isOwn ? `User \`${stage.user.name}\`` : 'Users';
  return {
    at,
    severity: stage.user.kind === 'root' ? 'notice' : isSure ? 'error' : 'warning',
    message: `${who} of this image can become root with \`${program}\`, without a password.`,
  };
}

const messages = {
  permission: 'Users of this image can become root with `sudo`, without a password.',
  installation: 'This image contains `sudo`.',
  use: 'This image is built with `sudo`, which stays in it.',
};
