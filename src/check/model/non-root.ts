import type { Container, Pod } from './pod.ts';
import { imageOfContainer } from './known-image.ts';
import { programUser } from './run-as.ts';
import { type Trial, trialOf, userOfImageCommand } from './trial.ts';

/** What a container needs to be told so that it does not run as root. */
export interface NonRoot {
  /** Of its security context. */
  readonly settings: Readonly<Record<string, boolean | number>>;
  /** The group that its volumes must then belong to. */
  readonly fsGroup: number | undefined;
  /** It runs as this very user already. */
  readonly isSame: boolean;
  readonly trial: Trial;
}

const held = { runAsNonRoot: true } as const;

/**
 * The kubelet looks at the image's user only where no runAsUser is set, and at its number only: a name is refused
 * (verifyRunAsNonRoot). Undefined where the image has nobody else to run as.
 */
export function nonRootOf(container: Container): NonRoot | undefined {
  const { pod } = container;
  const user = container.effective('runAsUser');
  const plain = { settings: held, fsGroup: undefined };
  if (user.unknown !== undefined || container.image.unknown !== undefined) return undefined;
  // Windows knows users by name, and its kubelet refuses ContainerAdministrator alone.
  if (pod.windows) return { ...plain, isSame: false, trial: {} };
  if (user.number !== undefined && user.number > 0) return { ...plain, isSame: true, trial: {} };
  const image = imageOfContainer(container);
  if (!image || image.user === undefined)
    return user.exists ? undefined : { ...plain, isSame: false, trial: userOfImageCommand(container) };
  if (!user.exists && /^[1-9]\d*(?::|$)/.test(image.user)) return { ...plain, isSame: true, trial: {} };
  const own = programUser(image);
  if (!own) return undefined;
  const { uid, gid } = own;
  return {
    settings: { ...held, runAsUser: uid, runAsGroup: gid },
    // An entrypoint that would have changed the owner of the data does not do so any more.
    fsGroup: image.dropsRoot === undefined ? undefined : gid,
    isSame: !user.exists && image.uid === uid,
    trial: trialOf(container, `--user ${uid}:${gid}`),
  };
}

const ofPods = new WeakMap<Pod, { readonly plan: NonRoot | undefined }>();

/** The same for all containers of a pod at once; undefined where each needs something else, or says something else. */
export function nonRootOfAll(pod: Pod): NonRoot | undefined {
  const known = ofPods.get(pod) ?? { plan: planOf(pod) };
  ofPods.set(pod, known);
  return known.plan;
}

function planOf(pod: Pod): NonRoot | undefined {
  if (pod.workload.knative || pod.containers.length === 0) return undefined;
  const plans: NonRoot[] = [];
  for (const container of pod.containers) {
    const plan = nonRootOf(container);
    if (plan?.settings !== held || container.at('securityContext', 'runAsNonRoot').exists) return undefined;
    plans.push(plan);
  }
  const commands = new Set(plans.flatMap(({ trial }) => trial.try ?? []));
  return {
    settings: held,
    fsGroup: undefined,
    isSame: plans.every(({ isSame }) => isSame),
    trial: commands.size > 0 ? { try: [...commands].join('\n') } : {},
  };
}
