import type { Container, Pod } from './model/pod/workload.ts';
import type { Project } from './model/project.ts';
import { optionsSetting } from './model/service/security-option.ts';
import type { Service } from './model/service/service.ts';
import type { Field } from './read/field.ts';
import { removeWhole } from './fix.ts';
import { doWithout } from './remedy/doing-without.ts';
import { type FaultyField, faultsOf } from './standard/evaluate.ts';
import type { Control, Problem, Rule } from './rule.ts';

/* Hooks that several rules have in common, declared once. */

/** A setting that a container of a pod and a service of compose both have, and that is judged alike in both. */
export function judgedAlike(
  places: { readonly kubernetes: readonly string[]; readonly compose: readonly string[] },
  judge: (runner: Container | Service, field: Field, project: Project) => Iterable<Problem>,
): Required<Pick<Rule, 'container' | 'service'>> {
  return {
    container: (container, project) => judge(container, container.at(...places.kubernetes), project),
    service: (service, project) => judge(service, service.at(...places.compose), project),
  };
}

/** What a check of the Pod Security Standards objects to, where the rule is that check. */
export function objectedBy(
  control: Control['control'],
  judge: (fault: FaultyField, pod: Pod, project: Project) => Omit<Problem, 'at' | 'subject'>,
): Required<Pick<Rule, 'pod'>> {
  return {
    *pod(pod, project) {
      for (const fault of faultsOf(pod, control, project.policyVersion))
        yield { at: fault.at, subject: fault.subject, ...judge(fault, pod, project) };
    },
  };
}

/** An entry of `security_opt` that takes away what Docker gives every container, in the spellings that count. */
export function switchedOff(
  option: { readonly name: string; readonly value: string; readonly isWritten?: (text: string) => boolean },
  does: string,
  title: string,
): Required<Pick<Rule, 'service'>> {
  return {
    *service(service, project) {
      for (const { field } of optionsSetting(service, option.name, option.value)) {
        if (option.isWritten?.(field.text ?? '') === false) continue;
        const fix = doWithout(service, project, title, removeWhole(field));
        yield { at: field, message: `${service.words} ${does}.`, fix };
      }
    },
  };
}
