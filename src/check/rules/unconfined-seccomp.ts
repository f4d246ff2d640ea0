import { setField } from '../fix.ts';
import { doWithout } from '../remedy/doing-without.ts';
import { profileWords } from '../standard/words.ts';
import { objectedBy, switchedOff } from '../hooks.ts';
import { defineRule, type Problem } from '../rule.ts';
import { privilegeOf } from '../model/privileged.ts';
import { laxActionOf, securityOptionsOf } from '../model/service/security-option.ts';
import type { Service } from '../model/service/service.ts';
import type { Field } from '../read/field.ts';
import type { Source } from '../text/source.ts';

/*
 * Pod Security Standards, baseline: "Seccomp profile must not be explicitly set to Unconfined."
 *   Kubernetes  spec.securityContext.seccompProfile.type
 *               spec.{initContainers,containers,ephemeralContainers}[*].securityContext.seccompProfile.type
 *   Allowed     absent, RuntimeDefault, Localhost; up to v1.18 the annotations that they replaced
 *   Compose     services.*.security_opt
 *   Allowed     anything but seccomp=unconfined, also written seccomp:unconfined
 */
export default defineRule({
  id: 'unconfined-seccomp',
  summary: 'A container runs without a seccomp filter',
  why: 'The filter blocks rarely used system calls that many container escapes need.',
  advice: 'remove the setting and test: the program may make calls that the filter blocks.',
  severity: 'warning',
  decision: 'seccomp',
  podSecurity: { control: 'seccompProfile_baseline', level: 'baseline' },
  power: 'unconfined',
  isPrivilege: true,
  settings: ['seccompProfile', 'security_opt'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tutorials/security/seccomp/',
    'https://docs.docker.com/engine/security/seccomp/',
  ],

  ...objectedBy('seccompProfile_baseline', ({ at, owner }, pod, project) => {
    // The annotations, which only old policies ask for, have names and values of their own.
    const value = at.key === 'type' ? 'RuntimeDefault' : 'runtime/default';
    const title = `Set the seccomp profile to \`${value}\``;
    const message = `${owner.words} ${profileWords(at, 'seccomp profile', 'runs without a seccomp filter')}.`;
    return { message, fix: pod.windows ? undefined : doWithout(owner, project, title, setField(at, value)) };
  }),

  *service(service, project) {
    yield* off.service(service, project);
    for (const { field, name, value } of securityOptionsOf(service))
      if (name === 'seccomp') yield* lax(service, field, project.besideCompose(service, value));
  },
});

const off = switchedOff(
  { name: 'seccomp', value: 'unconfined' },
  'runs without a seccomp filter',
  'Keep the default seccomp filter',
);

/** A profile of the repository that lets through what it does not name. */
function* lax(service: Service, at: Field, profile: Source | undefined): Iterable<Problem> {
  const action = profile ? laxActionOf(profile.text) : undefined;
  if (!profile || action === undefined) return;
  yield {
    at,
    message: `${service.words} has a seccomp filter that allows what it does not name: \`${action}\`.`,
    related: [{ at: { source: profile, span: profile.lineAt(0).span }, message: 'The profile is here.' }],
    saidBy: privilegeOf(service),
  };
}
