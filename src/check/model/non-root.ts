import type { Container, Pod } from './pod.ts';
import type { Project } from './project.ts';
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
export function nonRootOf(container: Container, project: Project): NonRoot | undefined {
  const { pod } = container;
  const user = container.effective('runAsUser');
  const plain = { settings: held, fsGroup: undefined };
  if (user.unknown !== undefined || container.image.unknown !== undefined) return undefined;
  // Windows knows users by name, and its kubelet refuses ContainerAdministrator alone.
  if (pod.windows) return { ...plain, isSame: false, trial: {} };
  if (user.number !== undefined && user.number > 0) return { ...plain, isSame: true, trial: {} };
  const image = project.knownImage(container);
  if (!image || image.user === undefined)
    return user.exists ? undefined : { ...plain, isSame: false, trial: userOfImageCommand(container) };
  if (!user.exists && /^[1-9]\d*(?::|$)/.test(image.user))
    return { ...plain, ...certainty(image.confidence === 'certain', container) };
  const own = programUser(image);
  if (!own) return undefined;
  const { uid, gid } = own;
  return {
    settings: { ...held, runAsUser: uid, runAsGroup: gid },
    // An entrypoint that would have changed the owner of the data does not do so any more.
    fsGroup: image.dropsRoot === undefined ? undefined : gid,
    isSame: !user.exists && image.uid === uid && image.confidence === 'certain',
    trial: trialOf(container, `--user ${uid}:${gid}`),
  };
}

function certainty(isSame: boolean, container: Container): Pick<NonRoot, 'isSame' | 'trial'> {
  return { isSame, trial: isSame ? {} : userOfImageCommand(container) };
}

const ofPods = new WeakMap<Pod, { readonly plan: NonRoot | undefined }>();

/** The same for all containers of a pod at once; undefined where each needs something else, or says something else. */
export function nonRootOfAll(pod: Pod, project: Project): NonRoot | undefined {
  const known = ofPods.get(pod) ?? { plan: planOf(pod, project) };
  ofPods.set(pod, known);
  return known.plan;
}

function planOf(pod: Pod, project: Project): NonRoot | undefined {
  if (pod.workload.knative || pod.containers.length === 0) return undefined;
  const plans: NonRoot[] = [];
  for (const container of pod.containers) {
    const plan = nonRootOf(container, project);
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
