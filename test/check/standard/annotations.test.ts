import { describe, expect, test } from '@jest/globals';
import type { PolicyVersion } from '../../../src/check/model/pod/policy.ts';
import { evaluatePod } from '../../../src/check/standard/evaluate.ts';
import { pod } from '../../support/kubernetes.ts';

describe('annotations', () => {
  const annotated = (annotations: string) =>
    pod(`kind: Pod\nmetadata: {annotations: {${annotations}}}\nspec: {containers: [{name: a}]}\n`);

  test.each([
    [
      'seccomp.security.alpha.kubernetes.io/pod: unconfined',
      'seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined")',
    ],
    [
      'seccomp.security.alpha.kubernetes.io/pod: x, container.seccomp.security.alpha.kubernetes.io/a: ',
      'seccompProfile (forbidden annotations container.seccomp.security.alpha.kubernetes.io/a="", seccomp.security.alpha.kubernetes.io/pod="x")',
    ],
    ['container.seccomp.security.alpha.kubernetes.io/other: unconfined', undefined],
    ['seccomp.security.alpha.kubernetes.io/pod: localhost/x', undefined],
  ])('seccomp until v1.18: %s', (annotations, message) => {
    const at = (version: PolicyVersion) => evaluatePod(annotated(annotations), version).says.baseline;
    expect(at('v1.18')).toBe(message);
    expect(at('v1.19')).toBeUndefined();
  });

  test.each([
    [
      'container.apparmor.security.beta.kubernetes.io/any: unconfined',
      'forbidden AppArmor profile (annotation must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/any="unconfined"")',
    ],
    ['container.apparmor.security.beta.kubernetes.io/a: ""', undefined],
    ['container.apparmor.security.beta.kubernetes.io/a: localhost/x', undefined],
  ])('AppArmor: %s', (annotations, message) => {
    expect(evaluatePod(annotated(annotations), 'latest').says.baseline).toBe(message);
  });
});
