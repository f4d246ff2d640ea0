import { appendItem, type Fix, setField } from '../fix.ts';
import type { Container } from '../model/pod/workload.ts';
import type { Project } from '../model/project.ts';
import { noNewPrivileges } from '../model/service/security-option.ts';
import { runsWindows } from '../model/windows.ts';
import { gainNothing } from '../remedy/gaining-nothing.ts';
import { violates } from '../standard/evaluate.ts';
import { defineRule } from '../rule.ts';
import type { Field } from '../read/field.ts';

/*
 * Pod Security Standards, restricted: "Privilege escalation (such as via set-user-ID or set-group-ID file mode) should
 * not be allowed."
 *   Kubernetes  spec.{initContainers,containers,ephemeralContainers}[*].securityContext.allowPrivilegeEscalation
 *   Allowed     false; a pod has no such field
 *   Compose     services.*.security_opt
 *   Allowed     no-new-privileges, no-new-privileges:true, no-new-privileges=true; the last one counts (Moby
 *               daemon_unix.go parseSecurityOpt)
 */
export default defineRule({
  id: 'privilege-escalation',
  summary: 'A process can gain more privileges than it started with',
  why: 'If the image has a set-user-ID program, such as `su`, an attacker can become root with it.',
  advice: 'set it and test: `sudo`, `su` and file capabilities stop working.',
  severity: 'notice',
  decision: 'powers',
  podSecurity: { control: 'allowPrivilegeEscalation', level: 'restricted' },
  power: 'root',
  isPrivilege: true,
  settings: ['allowPrivilegeEscalation', 'security_opt'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://docs.docker.com/reference/cli/docker/container/run/#security-opt',
  ],

  *container(container, project) {
    const field = container.at('securityContext', 'allowPrivilegeEscalation');
    if (field.value === false) return;
    const { pod } = container;
    if (pod.windows && !violates(pod, 'allowPrivilegeEscalation', project.policyVersion)) return;
    const how = field.exists ? 'not `false`' : 'not set';
    yield {
      at: field,
      message: `${container.words} allows privilege escalation: \`allowPrivilegeEscalation\` is ${how}.`,
      fix: refusal(container, field, project),
    };
  },

  *service(service, project) {
    const list = service.at('security_opt');
    const options = list.items();
    const last = options.findLast(({ text }) => noNewPrivileges(text) !== undefined);
    const isSet = noNewPrivileges(last?.text) === true;
    if (runsWindows(service) || isSet || options.some(({ unknown }) => unknown !== undefined)) return;
    const change = last
      ? setField(last, 'no-new-privileges=true')
      : appendItem(list, 'no-new-privileges=true');
    yield {
      at: last ?? list,
      ...(last ? { severity: 'warning' } : {}),
      message: `${service.words} allows privilege escalation: \`no-new-privileges\` is ${last ? 'off' : 'not set'}.`,
      fix: service.privileged
        ? undefined
        : gainNothing(service, project, 'Set `no-new-privileges=true`', change),
    };
  },
});

/** The API server refuses false beside these two, the capability in exactly this spelling (ValidateSecurityContext). */
function refusal(container: Container, field: Field, project: Project): Fix | undefined {
  const added = container.at('securityContext', 'capabilities', 'add').items();
  const context = container.at('securityContext');
  // A misspelt one is to be renamed, which misplaced-field proposes.
  const isMisspelt = context.keys().some((key) => key !== field.key && /^allowPrivilege/i.test(key));
  const isRefused =
    isMisspelt ||
    container.at('securityContext', 'privileged').value === true ||
    added.some(({ string }) => string === 'CAP_SYS_ADMIN');
  if (container.pod.windows || isRefused) return undefined;
  return gainNothing(container, project, 'Set `allowPrivilegeEscalation` to `false`', setField(field, false));
}
