import type { KnownImage } from '../model/links/known-image.ts';
import { isForOpenShift } from '../model/openshift.ts';
import { kubeletUser } from '../model/pod/kubelet-user.ts';
import type { Container } from '../model/pod/workload.ts';
import { verifiableUser } from '../remedy/verifiable-user.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * The kubelet's verifyRunAsNonRoot, for each container before it is made: where runAsNonRoot is true and no runAsUser is
 * set, the user of the image must be a number, and not 0.
 *   Kubernetes  the effective runAsNonRoot and runAsUser of init, ordinary and ephemeral containers
 *   Dockerfile  the user of the stage that makes the image; of a public image what is known of it
 *   Allowed     any runAsUser but 0 (the image is then not looked at), or a number in the image
 * https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/kuberuntime/security_context_others.go
 */
export default defineRule({
  id: 'named-user-under-run-as-non-root',
  summary: 'Kubernetes cannot verify that a container does not run as root',
  why: 'The kubelet checks the number of the image’s user, so the pod hangs in `CreateContainerConfigError`.',
  advice: 'set `runAsUser` to a number that can run the program.',
  severity: 'error',
  decision: 'user',
  settings: ['runAsNonRoot', 'runAsUser'],
  asksImage: true,
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/kuberuntime/security_context_others.go',
  ],

  *container(container, project) {
    const { pod } = container;
    const nonRoot = container.effective('runAsNonRoot');
    const isAsked = nonRoot.value === true && !container.effective('runAsUser').exists;
    if (!isAsked || pod.windows) return;
    // What a part leaves out may stand in the whole: the base of a patch, an overlay.
    if (pod.workload.partial !== undefined || project.hardening(pod.workload)) return;
    const image = project.knownImage(container);
    const kind = image?.user === undefined ? undefined : kubeletUser(image.user);
    if (!image || kind === undefined || kind === 'number') return;
    // It gives every pod a user by number before the kubelet sees it.
    if (isForOpenShift(pod, project)) return;
    yield {
      at: nonRoot,
      message: messageFor(container, image, kind),
      confidence: image.confidence,
      related: relatedTo(image),
      ...(kind === 'root' && image.built ? { saidBy: image.built.stage.user.at } : {}),
      fix: verifiableUser(container, image, kind, project),
    };
  },
});

function messageFor(container: Container, image: KnownImage, kind: 'root' | 'name'): string {
  const { confidence, built, user = '' } = image;
  const reason =
    kind === 'root'
      ? 'its image runs as root, and `runAsNonRoot: true` forbids that'
      : `Kubernetes cannot verify that user \`${user.split(':', 1)[0] ?? ''}\` is not root`;
  const outcome = `\`${container.name}\` will not start: ${reason}.`;
  if (confidence === 'certain' || !built) return outcome;
  return `If \`${built.stage.dockerfile.source.path}\` builds its image, ${outcome}`;
}

function relatedTo({ built, user = '', uid, gid }: KnownImage): NonNullable<Problem['related']> {
  if (!built) return [];
  const { stage, via, confidence } = built;
  const number = uid === undefined || uid === 0 ? '' : ` (${uid}${gid === undefined ? '' : `:${gid}`})`;
  return [
    { at: stage.user.at, message: `The image's user is \`${user}\`${number}.` },
    ...(confidence === 'certain' ? [{ at: via, message: 'The image is built here.' }] : []),
  ];
}
