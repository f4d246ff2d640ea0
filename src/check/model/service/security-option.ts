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

/** The options that set this one to this value. */
export function optionsSetting(service: Service, name: string, value: string): SecurityOption[] {
  return securityOptionsOf(service).filter((option) => option.name === name && option.value === value);
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

/**
 * Whether an option switches it on or off, as Go's strconv.ParseBool reads it; another option, or one that Docker refuses,
 * says nothing.
 */
export function noNewPrivileges(option: string | undefined): boolean | undefined {
  const [, value = 'true'] = /^no-new-privileges(?:[=:](.*))?$/.exec(option ?? '') ?? ['', ''];
  if (/^(?:1|t|T|TRUE|true|True)$/.test(value)) return true;
  return /^(?:0|f|F|FALSE|false|False)$/.test(value) ? false : undefined;
}

/** What a seccomp profile does with the system calls that it does not name, where it lets them through. */
export function laxActionOf(profile: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(profile);
    if (typeof parsed !== 'object' || parsed === null || !('defaultAction' in parsed)) return undefined;
    const { defaultAction } = parsed;
    return typeof defaultAction === 'string' && lax.has(defaultAction) ? defaultAction : undefined;
  } catch {
    // What is no JSON is no profile: the container does not start.
    return undefined;
  }
}

const lax = new Set(['SCMP_ACT_ALLOW', 'SCMP_ACT_LOG', 'SCMP_ACT_TRACE']);
