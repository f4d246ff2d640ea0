import type { Field } from '../../read/field.ts';
import type { Service } from './service.ts';

/** One entry of a service's `security_opt`. */
export interface SecurityOption {
  readonly field: Field;
  /** `seccomp`, `apparmor`, `label`, `systempaths`, `no-new-privileges` */
  readonly name: string;
  /** Empty where only a name is given. */
  readonly value: string;
}

/** A name and a value stand around the first `=`, else the first `:` (compose create.go parseSecurityOpts). */
export function securityOptionsOf(service: Service): SecurityOption[] {
  return service
    .at('security_opt')
    .items()
    .map((field) => {
      const text = field.text ?? '';
      const separator = text.includes('=') ? '=' : ':';
      const end = text.includes(separator) ? text.indexOf(separator) : text.length;
      return { field, name: text.slice(0, end), value: text.slice(end + 1) };
    });
}
