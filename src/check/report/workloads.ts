import { otherCodeOf } from '../model/other-code.ts';
import { kubeletUser } from '../model/pod/kubelet-user.ts';
import type { KnownImage } from '../model/links/known-image.ts';
import type { Manifest } from '../model/pod/manifest.ts';
import type { Container } from '../model/pod/pod.ts';
import type { PolicyVersion } from '../model/pod/policy.ts';
import type { Workload } from '../model/pod/workload.ts';
import { evaluatePod } from '../standard/evaluate.ts';
import { shownPlace } from '../text/source.ts';
import type { ContainerReport, Rendering, WorkloadReport } from './contract.ts';

/**
 * What Pod Security admission says of a document that it would judge: undefined for another kind, for one without
 * containers, and where nobody can say. Of a part with containers it is what admission would say of the part alone.
 */
export function workloadReport(
  workload: Workload,
  version: PolicyVersion,
  imageOf: (container: Container) => KnownImage | undefined,
  rendered: Rendering | null = null,
): WorkloadReport | undefined {
  const { manifest, pods, builtIn, partial } = workload;
  const [pod] = pods;
  if (!pod || !builtIn || pod.containers.length === 0) return undefined;
  const { level, violations, says, version: judgedBy } = evaluatePod(pod, version);
  if (level === undefined) return undefined;
  return {
    ...writtenAt(manifest),
    kind: manifest.kind,
    namespace: manifest.namespace,
    name: manifest.name,
    ...(partial === undefined ? {} : { partial }),
    rendered,
    containers: pod.containers.map((container) => ({
      name: container.name,
      image: container.image.text ?? null,
      command: wordsOf(container.at('command')),
      args: wordsOf(container.at('args')),
      runs: otherCodeOf(container),
      user: userOf(container, imageOf),
    })),
    podSecurity: {
      version: judgedBy,
      level,
      violations: violations.map((violation) => ({
        control: violation.control,
        level: violation.level,
        message: violation.message,
      })),
      says,
    },
  };
}

/** Of a rendered text where its first line is written. */
export function writtenAt({ root, line }: Manifest): { readonly path: string; readonly line: number } {
  if (!root.source.origins) return { path: root.source.path, line };
  const { source, span } = shownPlace(root.heading);
  return { path: source.path, line: source.position(span.start).line };
}

function wordsOf(list: ReturnType<Container['at']>): string[] | null {
  const words = list.items().map(({ text, unknown }) => (unknown === undefined ? text : undefined));
  const known = words.filter((word) => word !== undefined);
  return list.exists && known.length === words.length ? known : null;
}

function userOf(
  container: Container,
  imageOf: (container: Container) => KnownImage | undefined,
): ContainerReport['user'] {
  const field = container.effective('runAsUser');
  // A container of Windows goes by a name, and has no use for this number.
  if (container.pod.windows) return { ...nobodyKnows, from: 'image' };
  if (!field.exists) return { ...imageUser(imageOf(container)), from: 'image' };
  const from = container.at('securityContext', 'runAsUser').exists ? 'container' : 'pod';
  const uid = field.unknown === undefined ? field.number : undefined;
  if (uid === undefined) return { ...nobodyKnows, from };
  return { value: String(uid), kind: uid === 0 ? 'root' : 'uid', uid, from };
}

const nobodyKnows = { value: '', kind: 'unknown', uid: null } as const;

function imageUser(image: KnownImage | undefined): Omit<ContainerReport['user'], 'from'> {
  const user = image?.confidence === 'certain' ? image.user : undefined;
  if (user === undefined) return nobodyKnows;
  const kind = kubeletUser(user);
  const uid = kind === 'root' ? 0 : (image?.uid ?? null);
  return { value: user, kind: kind === 'number' ? 'uid' : kind, uid };
}
