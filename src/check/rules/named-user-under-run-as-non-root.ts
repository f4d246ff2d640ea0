import { type Trial, trialOf } from '../remedy/trial.ts';
import { type Change, type Fix, setField } from '../fix.ts';
import { kubeletUser } from '../model/pod/kubelet-user.ts';
import { leavingRoot } from '../remedy/leaving-root.ts';
import type { KnownImage } from '../model/links/known-image.ts';
import { numberedUserFix } from '../remedy/numbered-user.ts';
import { isForOpenShift } from '../model/openshift.ts';
import type { Project } from '../model/project.ts';
import { programUser } from '../remedy/run-as.ts';
import type { Container } from '../model/pod/workload.ts';
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
  summary: 'A container asks not to be root, and its image cannot show that it is not',
  why: "The kubelet goes by the number of the image's user alone, so the pod waits in `CreateContainerConfigError`.",
  severity: 'error',
  decision: 'user',
  settings: ['runAsNonRoot', 'runAsUser'],
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
      restsOn: image.basis,
      ...(kind === 'root' && image.built ? { saidBy: image.built.stage.user.at } : {}),
      fix:
        kind === 'name'
          ? (inImage(image) ?? sameUser(container, image))
          : otherUser(container, image, project),
    };
  },
});

function messageFor(container: Container, image: KnownImage, kind: 'root' | 'name'): string {
  const { confidence, built, user = '' } = image;
  const reason =
    kind === 'root'
      ? 'its image runs as root, and `runAsNonRoot` forbids that'
      : `Kubernetes cannot tell that \`${user.split(':', 1)[0] ?? ''}\` is not root`;
  const outcome = `\`${container.name}\` will not start: ${reason}.`;
  if (confidence === 'certain' || !built) return outcome;
  return `If \`${built.stage.dockerfile.source.path}\` makes its image, ${outcome}`;
}

function relatedTo({ built, user = '', uid, gid }: KnownImage): NonNullable<Problem['related']> {
  if (!built) return [];
  const { stage, via, confidence } = built;
  const number = uid === undefined || uid === 0 ? '' : ` (${uid}${gid === undefined ? '' : `:${gid}`})`;
  return [
    { at: stage.user.at, message: `The image's user is \`${user}\`${number}.` },
    ...(confidence === 'certain' ? [{ at: via, message: 'This says which image is built.' }] : []),
  ];
}

/** Where it is certain what makes the image, the number belongs there: every pod of it then shows who it is. */
function inImage({ built, confidence }: KnownImage): Fix | undefined {
  return built && confidence === 'certain' ? numberedUserFix(built.stage) : undefined;
}

/** The number of the very user that the image names; its group stays the one that the image's /etc/passwd has. */
function sameUser(container: Container, { uid, user = '', confidence }: KnownImage): Fix | undefined {
  if (uid === undefined || uid <= 0 || user.includes(':')) return undefined;
  return {
    title: `Give the number of \`${user}\`: \`runAsUser: ${uid}\``,
    changes: [setField(container.at('securityContext', 'runAsUser'), uid)],
    ...(confidence === 'certain' ? { safety: 'safe' } : { safety: 'test-first', ...trialOf(container) }),
  };
}

/** For a public image: the user that was made for its program. What is built here is mended where it is built. */
function otherUser(container: Container, image: KnownImage, project: Project): Fix | undefined {
  if (image.built)
    return image.confidence === 'certain' ? leavingRoot(image.built.stage, project) : undefined;
  const user = programUser(image);
  if (!user) return undefined;
  const { uid, gid } = user;
  const trial: Trial = trialOf(container);
  const changes: Change[] = [setField(container.at('securityContext'), { runAsUser: uid, runAsGroup: gid })];
  const group = container.pod.at('securityContext', 'fsGroup');
  const hasVolumes = container.at('volumeMounts').exists && !group.exists && !container.pod.workload.knative;
  // An entrypoint that would have changed the owner of the data does not do so any more.
  if (image.dropsRoot !== undefined && hasVolumes) changes.push(setField(group, gid));
  return { title: `Run as ${uid}, not as root`, safety: 'test-first', changes, ...trial };
}
