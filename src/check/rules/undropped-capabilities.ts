import { trialOf, trialOfService } from '../remedy/trial.ts';
import { dockerCapability, meantCapability } from '../facts/capabilities.ts';
import { appendItem, type Change, type Fix, setField } from '../fix.ts';
import type { Project } from '../model/project.ts';
import { capabilitiesNeeded, isKnownNotRoot, seenOf, type Start, startOf } from '../remedy/needs.ts';
import type { Service } from '../model/service/service.ts';
import type { Container } from '../model/pod/workload.ts';
import { listed } from '../model/wording.ts';
import { runsWindows } from '../model/windows.ts';
import { violates } from '../standard/evaluate.ts';
import { privilegeOf } from '../model/privileged.ts';
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
  decision: 'powers',
  podSecurity: { control: 'capabilities_restricted', level: 'restricted' },
  settings: ['capabilities', 'cap_drop'],
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
      saidBy: privilegeOf(container),
      fix: pod.windows
        ? undefined
        : dropIn(container, meant ? setField(meant, 'ALL') : appendItem(drop, 'ALL'), project),
    };
  },

  *service(service, project) {
    if (runsWindows(service)) return;
    const drop = service.at('cap_drop');
    const items = drop.items();
    if (items.some(({ unknown }) => unknown !== undefined)) return;
    if (items.some(({ text }) => dockerCapability(text ?? '') === 'ALL')) return;
    const does =
      items.length > 0 ? 'drops some capabilities but not `ALL`' : 'does not drop its capabilities';
    yield {
      at: drop,
      message: `Service \`${service.name}\` ${does}.`,
      saidBy: privilegeOf(service),
      fix: service.privileged ? undefined : dropFrom(service, project),
    };
  },
});

/**
 * What is not root holds none of them, so misses none; only a program with capabilities in its file does not start
 * without them. Of what starts as root it has to be known what it needs for that.
 */
function dropIn(container: Container, change: Change, project: Project): Fix | undefined {
  if (container.at('securityContext', 'privileged').value === true) return undefined;
  const needed = capabilitiesNeeded(container, project);
  if (!needed) return undefined;
  const start = startOf(container, project);
  // The standards let nobody add these, so such a pod is to start as somebody else first.
  if (!isKnownNotRoot(start) && needed.some((name) => name !== 'NET_BIND_SERVICE')) return undefined;
  const added = container.at('securityContext', 'capabilities', 'add');
  const missing = missingFrom(added, needed);
  const changes = [change, ...missing.map((name) => appendItem(added, name))];
  if (isSafe(start)) return { title: titleFor(missing), safety: 'safe', changes };
  const trial = { ...trialOf(container), ...seenOf(container, project) };
  return { title: titleFor(missing), safety: 'test-first', changes, ...trial };
}

function dropFrom(service: Service, project: Project): Fix | undefined {
  const [drop, add] = [service.at('cap_drop'), service.at('cap_add')];
  const needed = capabilitiesNeeded(service, project);
  if (!needed) return undefined;
  const missing = missingFrom(add, needed);
  const changes = [appendItem(drop, 'ALL'), ...missing.map((name) => appendItem(add, name))];
  if (isSafe(startOf(service, project))) return { title: titleFor(missing), safety: 'safe', changes };
  const trial = { ...trialOfService(service), ...seenOf(service, project) };
  return { title: titleFor(missing), safety: 'test-first', changes, ...trial };
}

function isSafe(start: Start): boolean {
  return isKnownNotRoot(start) && start.image?.confidence === 'certain' && !start.image.isOpaque;
}

function titleFor(kept: readonly string[]): string {
  const names = listed(kept.map((name) => `\`${name}\``));
  return kept.length === 0 ? 'Drop all capabilities' : `Drop all capabilities but ${names}`;
}

function missingFrom(list: Field, names: readonly string[]): string[] {
  const present = new Set(list.items().map(({ text }) => dockerCapability(text ?? '')));
  return present.has('ALL') ? [] : names.filter((name) => !present.has(name)).sort();
}
