import { defineRule } from '../rule.ts';
import { imageAsRoot, otherImagesAsRoot } from './root-user/image.ts';
import { containerAsRoot, podAsRoot } from './root-user/pod.ts';
import { serviceAsRoot } from './root-user/service.ts';

/*
 * Pod Security Standards, restricted: "Containers must be required to run as non-root users", and "must not set runAsUser
 * to 0". Not asked of a pod with users of its own (`hostUsers: false`) from v1.35 on.
 *   Kubernetes  spec.securityContext.{runAsNonRoot,runAsUser}
 *               spec.{initContainers,containers,ephemeralContainers}[*].securityContext.{runAsNonRoot,runAsUser}
 *   Required    runAsNonRoot true, on the pod or on each container, and false on neither; runAsUser not 0 on either
 *   Dockerfile  the user of the last stage: USER, else that of the stage or image it starts from, else root
 *   Compose     services.*.user, else the image's
 */
export default defineRule({
  id: 'root-user',
  summary: 'A process runs as root',
  why: 'An escape from the container is then root on the host.',
  advice: 'set `runAsUser` to a number that can run the program, and `runAsNonRoot: true`.',
  severity: 'warning',
  decision: 'user',
  power: 'root',
  podSecurity: { control: 'runAsNonRoot', level: 'restricted' },
  settings: ['runAsNonRoot', 'runAsUser', 'user'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://docs.docker.com/reference/dockerfile/#user',
  ],

  dockerfile: otherImagesAsRoot,
  stage: imageAsRoot,
  pod: podAsRoot,
  container: containerAsRoot,
  service: serviceAsRoot,
});
