import { trialOf, trialOfService } from '../remedy/trial.ts';
import { appendItem, type Fix, setField } from '../fix.ts';
import type { Project } from '../model/project.ts';
import { imageNameOf, isKnownNotRoot, type Runner, seenOf, startOf, triedNow } from '../remedy/needs.ts';
import { fileCapabilitiesIn, gainsNothing } from '../remedy/run-as.ts';
import type { Service } from '../model/service/service.ts';
import { runsWindows } from '../model/windows.ts';
import { raisesPrivileges } from '../model/command/need.ts';
import type { Container } from '../model/pod/workload.ts';
import { violates } from '../standard/evaluate.ts';
import { privilegeOf } from '../model/privileged.ts';
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
  summary: 'A process can gain more privileges than it was started with',
  why: 'A set-user-ID program such as `sudo` or `su` makes root of whoever runs it, unless the kernel is told not to.',
  severity: 'notice',
  decision: 'powers',
  podSecurity: { control: 'allowPrivilegeEscalation', level: 'restricted' },
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
      message: `Container \`${container.name}\` may gain privileges: \`allowPrivilegeEscalation\` is ${how}.`,
      saidBy: privilegeOf(container),
      fix: pod.windows ? undefined : refusal(container, field, project),
    };
  },

  *service(service, project) {
    if (runsWindows(service)) return;
    const options = service.at('security_opt').items();
    const last = options.findLast(({ text }) => settingOf(text) !== undefined);
    if (settingOf(last?.text) === true) return;
    if (options.some(({ unknown }) => unknown !== undefined)) return;
    const who = `Service \`${service.name}\``;
    yield last
      ? {
          at: last,
          severity: 'warning',
          message: `${who} may gain privileges: \`no-new-privileges\` is switched off.`,
          saidBy: privilegeOf(service),
          fix: optionFix(service, project, setField, last),
        }
      : {
          at: service.at('security_opt'),
          message: `${who} may gain privileges: \`no-new-privileges\` is not set.`,
          saidBy: privilegeOf(service),
          fix: optionFix(service, project, appendItem, service.at('security_opt')),
        };
  },
});

/** The API server refuses false beside these two, the capability in exactly this spelling (ValidateSecurityContext). */
function refusal(container: Container, field: Field, project: Project): Fix | undefined {
  if (container.at('securityContext', 'privileged').value === true) return undefined;
  if (!mayRefuse(container, project)) return undefined;
  const added = container.at('securityContext', 'capabilities', 'add').items();
  if (added.some(({ string }) => string === 'CAP_SYS_ADMIN')) return undefined;
  return {
    title: 'Set `allowPrivilegeEscalation` to `false`',
    changes: [setField(field, false)],
    ...(gainsNothing(container.image.text, project.knownImage(container))
      ? { safety: 'safe' }
      : { safety: 'test-first', ...trialOf(container), ...seenOf(container, project) }),
  };
}

/**
 * What is not root, or is known, and calls nothing like `sudo` by what the files say. Of another program nobody knows
 * whether it becomes somebody else by a set-user-ID program; and one with capabilities in its file would lose them.
 */
function mayRefuse(runner: Runner, project: Project): boolean {
  const tried = triedNow(runner, project);
  if (tried) return tried.noNewPrivileges;
  if (raisesPrivileges(runner, project)) return false;
  const start = startOf(runner, project);
  const isKnown = start.image?.confidence === 'certain' && !start.image.isOpaque;
  const inFiles = fileCapabilitiesIn(imageNameOf(runner), start.image);
  return (isKnownNotRoot(start) || isKnown) && inFiles.length === 0;
}

/** What Go's strconv.ParseBool makes of the value; another option, or one Docker refuses, says nothing. */
function settingOf(option: string | undefined): boolean | undefined {
  const [, value = 'true'] = /^no-new-privileges(?:[=:](.*))?$/.exec(option ?? '') ?? ['', ''];
  if (/^(?:1|t|T|TRUE|true|True)$/.test(value)) return true;
  return /^(?:0|f|F|FALSE|false|False)$/.test(value) ? false : undefined;
}

function optionFix(
  service: Service,
  project: Project,
  change: typeof setField | typeof appendItem,
  field: Field,
): Fix | undefined {
  if (service.privileged || !mayRefuse(service, project)) return undefined;
  const option = 'no-new-privileges=true';
  return {
    title: `Set \`${option}\``,
    changes: [change(field, option)],
    ...(gainsNothing(service.image, project.knownImage(service))
      ? { safety: 'safe' }
      : { safety: 'test-first', ...trialOfService(service), ...seenOf(service, project) }),
  };
}
