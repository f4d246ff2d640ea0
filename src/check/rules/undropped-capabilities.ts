import { dockerCapability, meantCapability } from '../facts/capabilities.ts';
import type { KnownImage } from '../model/links/known-image.ts';
import { appendItem, type Change, type Fix, setField } from '../fix.ts';
import type { Project } from '../model/project.ts';
import { changesFor, nonRootOf } from '../remedy/non-root.ts';
import { fileCapabilitiesIn, programUser, startsAs } from '../remedy/run-as.ts';
import type { Service } from '../model/service/service.ts';
import { raisesPrivileges, usesCapabilities } from '../model/command/need.ts';
import { trialOf, trialOfService } from '../remedy/trial.ts';
import type { Container } from '../model/pod/workload.ts';
import { violates } from '../standard/evaluate.ts';
import { defineRule } from '../rule.ts';
import type { Field } from '../read/field.ts';

/*
 * Pod Security Standards, restricted: "Containers must drop ALL capabilities."
 *   Kubernetes  spec.{initContainers,containers,ephemeralContainers}[*].securityContext.capabilities.drop
 *   Allowed     a list that has `ALL`, in exactly this spelling
 *   Compose     services.*.cap_drop
 *   Allowed     a list that has `ALL`, in any case
 */
export default defineRule({
  id: 'undropped-capabilities',
  summary: 'A container keeps capabilities that nobody asked for',
  why: 'A runtime gives a container about a dozen of root’s powers, such as to take any file or forge packets; few programs use one.',
  severity: 'notice',
  podSecurity: { control: 'capabilities_restricted', level: 'restricted' },
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://docs.docker.com/engine/security/#linux-kernel-capabilities',
  ],

  *container(container, project) {
    const drop = container.at('securityContext', 'capabilities', 'drop');
    const items = drop.items();
    if (items.some(({ string, unknown }) => string === 'ALL' || unknown !== undefined)) return;
    const { pod } = container;
    if (pod.windows && !violates(pod, 'capabilities_restricted', project.policyVersion)) return;
    const meant = items.find(({ text }) => meantCapability(text ?? '') === 'ALL');
    const who = `Container \`${container.name}\``;
    yield {
      at: meant ?? drop,
      message: meant
        ? `${who} drops \`${meant.text ?? ''}\`, which Pod Security does not take for \`ALL\`.`
        : `${who} ${items.length > 0 ? 'drops some capabilities but not `ALL`' : 'does not drop its capabilities'}.`,
      fix: pod.windows
        ? undefined
        : dropIn(container, meant ? setField(meant, 'ALL') : appendItem(drop, 'ALL'), project),
    };
  },

  *service(service, project) {
    const drop = service.at('cap_drop');
    const items = drop.items();
    if (items.some(({ unknown }) => unknown !== undefined)) return;
    if (items.some(({ text }) => dockerCapability(text ?? '') === 'ALL')) return;
    const does =
      items.length > 0 ? 'drops some capabilities but not `ALL`' : 'does not drop its capabilities';
    yield {
      at: drop,
      message: `Service \`${service.name}\` ${does}.`,
      fix: service.privileged ? undefined : dropFrom(service, project),
    };
  },
});

const title = 'Drop all capabilities';

/**
 * What is not root holds none of them, so misses none; only a program with capabilities in its file does not start
 * without them. An image that starts as root and leaves it by itself needs some for that: it is to start as its own user.
 */
function dropIn(container: Container, change: Change, project: Project): Fix | undefined {
  if (container.at('securityContext', 'privileged').value === true) return undefined;
  const image = project.knownImage(container);
  const user = startsAs(container, image);
  const isOrdinary = user !== undefined && user > 0;
  if (isOrdinary ? raisesPrivileges(container, project) : usesCapabilities(container, project))
    return undefined;
  if (user === 0 && image && image.capabilitiesAsRoot.length > 0)
    return dropWithRoot(container, change, project);
  const needed = fileCapabilitiesIn(container.image.text, image);
  const added = container.at('securityContext', 'capabilities', 'add');
  const changes = [change, ...missing(needed, added).map((name) => appendItem(added, name))];
  if (image?.confidence === 'certain' && isOrdinary) return { title, safety: 'safe', changes };
  const flags = ['--cap-drop ALL', ...needed.map((name) => `--cap-add ${name}`)];
  return { title, safety: 'test-first', changes, ...trialOf(container, ...flags) };
}

function dropWithRoot(container: Container, change: Change, project: Project): Fix | undefined {
  const plan = nonRootOf(container, project);
  const { runAsUser: uid, runAsGroup: gid } = plan?.settings ?? {};
  if (!plan || uid === undefined) return undefined;
  return {
    title: `${title}, and start as the image's own user, ${String(uid)}`,
    safety: 'test-first',
    changes: [change, ...changesFor(container, plan)],
    ...(plan.beside.length > 0
      ? plan.trial
      : trialOf(container, `--user ${String(uid)}:${String(gid)}`, '--cap-drop ALL')),
  };
}

function dropFrom(service: Service, project: Project): Fix | undefined {
  const [drop, add] = [service.at('cap_drop'), service.at('cap_add')];
  const image = project.knownImage(service);
  const { uid } = service.user;
  const isOrdinary = uid !== null && uid > 0;
  if (isOrdinary ? raisesPrivileges(service, project) : usesCapabilities(service, project)) return undefined;
  const own = image?.capabilitiesAsRoot.length && uid === 0 ? programUser(image) : undefined;
  if (own) return dropWithUser(service, drop, `${own.uid}:${own.gid}`);
  const needed = [...fileCapabilitiesIn(service.image, image), ...neededByRoot(image, uid)];
  const changes = [appendItem(drop, 'ALL'), ...missing(needed, add).map((name) => appendItem(add, name))];
  if (image?.confidence === 'certain' && isOrdinary) return { title, safety: 'safe', changes };
  return { title, safety: 'test-first', changes, ...trialOfService(service) };
}

function dropWithUser(service: Service, drop: Field, user: string): Fix {
  return {
    title: `${title}, and run as \`${user}\``,
    safety: 'test-first',
    changes: [appendItem(drop, 'ALL'), setField(service.at('user'), user)],
    ...trialOfService(service),
  };
}

/**
 * Docker's own defaults, so no more than it has today. Without DAC_OVERRIDE root cannot write what is another's, which
 * the entrypoints that change owners do.
 */
function neededByRoot(image: KnownImage | undefined, uid: number | null): readonly string[] {
  if (uid !== 0 || !image || image.capabilitiesAsRoot.length === 0) return [];
  const all = [...image.capabilitiesAsRoot, ...(image.capabilitiesAsRoot.includes('CHOWN') ? ownership : [])];
  return [...new Set(all)];
}

const ownership = ['DAC_OVERRIDE', 'FOWNER'];

function missing(names: readonly string[], list: Field): string[] {
  const present = new Set(list.items().map(({ text }) => dockerCapability(text ?? '')));
  return present.has('ALL') ? [] : names.filter((name) => !present.has(name)).sort();
}
