import type { Field } from '../read/field.ts';
import type { Container } from './pod/pod.ts';
import type { Service } from './service/service.ts';

/**
 * The setting by which a container has every capability and device, no seccomp filter and no AppArmor profile, whatever
 * its other settings say (moby daemon/oci_linux.go, containerd internal/cri/server). Their findings are said with its own.
 */
export function privilegeOf(runner: Container | Service): Field | undefined {
  const field = 'pod' in runner ? runner.at('securityContext', 'privileged') : runner.at('privileged');
  return field.value === true ? field : undefined;
}

/** Of all of them, the first. */
export function privilegeOfAll(runners: readonly (Container | Service)[]): Field | undefined {
  return runners.every(privilegeOf) ? runners.map(privilegeOf)[0] : undefined;
}
