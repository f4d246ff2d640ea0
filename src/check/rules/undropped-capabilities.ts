import { dockerCapability, meantCapability } from '../facts/capabilities.ts';
import { runsWindows } from '../model/windows.ts';
import { dropAll, spellAll } from '../remedy/capabilities.ts';
import { isKnownNotRoot, type Start, startOf } from '../remedy/needs.ts';
import { violates } from '../standard/evaluate.ts';
import { judgedAlike } from '../hooks.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * Pod Security Standards, restricted: "Containers must drop ALL capabilities."
 *   Kubernetes  spec.{initContainers,containers,ephemeralContainers}[*].securityContext.capabilities.drop
 *   Allowed     a list that has `ALL`, in exactly this spelling
 *   Compose     services.*.cap_drop
 *   Allowed     a list that has `ALL`, in any case
 */
export default defineRule({
  id: 'undropped-capabilities',
  summary: 'A container does not drop its capabilities',
  why: 'If it runs as root, it holds about a dozen of root’s powers, such as to change any file.',
  advice: 'drop `ALL`, and add back what the program needs: `plimsoll verify` finds out.',
  severity: 'notice',
  decision: 'powers',
  podSecurity: { control: 'capabilities_restricted', level: 'restricted' },
  power: 'root',
  isPrivilege: true,
  settings: ['capabilities', 'cap_drop'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://docs.docker.com/engine/security/#linux-kernel-capabilities',
  ],

  ...judgedAlike(
    { kubernetes: ['securityContext', 'capabilities', 'drop'], compose: ['cap_drop'] },
    function* (runner, drop, project) {
      const isInPod = 'pod' in runner;
      const isAsked = isInPod && violates(runner.pod, 'capabilities_restricted', project.policyVersion);
      if (runsWindows(runner) && !isAsked) return;
      const items = drop.items();
      const names = items.map(({ string, text }) => (isInPod ? string : dockerCapability(text ?? '')));
      if (names.includes('ALL') || items.some(({ unknown }) => unknown !== undefined)) return;
      const meant = items.find(({ text }) => isInPod && meantCapability(text ?? '') === 'ALL');
      if (meant) {
        yield {
          at: meant,
          message: `${runner.words} drops \`${meant.text ?? ''}\`, which Pod Security does not read as \`ALL\`.`,
          why: 'A runtime reads it in any case, but a namespace that enforces the Restricted level refuses the pod.',
          fix: spellAll(meant),
        };
        return;
      }
      const does =
        items.length > 0 ? 'drops some capabilities, but not `ALL`' : 'does not drop its capabilities';
      yield {
        at: drop,
        message: `${runner.words} ${does}.`,
        ...whyFor(startOf(runner, project)),
        fix: dropAll(runner, project),
      };
    },
  ),
});

/** A process with another user than root has none of them, and may get them by the file that it starts. */
function whyFor(start: Start): Pick<Problem, 'why' | 'restsOn'> {
  const restsOn = start.image?.basis;
  if (isKnownNotRoot(start))
    return {
      why: 'As it is not root it has none now; a set-user-ID program would get about a dozen of root’s powers.',
      restsOn,
    };
  if (start.uid !== 0) return {};
  const why = 'It keeps about a dozen of root’s powers, such as to change any file or to forge packets.';
  return { why, restsOn };
}
