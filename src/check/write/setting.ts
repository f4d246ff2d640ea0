import { type Change, type FieldChange, pathTo } from './change.ts';
import { isFieldChange } from './edit.ts';

/*
 * What fixes set. A rule that says which of these it looks at need not be asked again where others have changed; one that
 * does not say so is always asked. Whoever looks at one of these says so, or it would not be seen what an edit of it brings.
 */
export type Setting = (typeof settings)[number];

const settings = [
  'allowPrivilegeEscalation',
  'automountServiceAccountToken',
  'cap_add',
  'cap_drop',
  'capabilities',
  'fsGroup',
  'labels',
  'privileged',
  'readOnlyRootFilesystem',
  'read_only',
  'runAsGroup',
  'runAsNonRoot',
  'runAsUser',
  'seccompProfile',
  'security_opt',
  'tmpfs',
  'user',
  'volumeMounts',
  'volumes',
] as const;

/** As whom a container runs, and in which groups. */
export const asWhom = ['fsGroup', 'runAsGroup', 'runAsUser', 'user'] as const satisfies readonly Setting[];

/** Which folders have something mounted over them. */
export const mounting = ['volumeMounts', 'volumes', 'tmpfs'] as const satisfies readonly Setting[];

const known: ReadonlySet<string> = new Set(settings);

function isSetting(name: string): name is Setting {
  return known.has(name);
}

/** Of a pod, a container, a namespace or a service; undefined where something else is changed. */
export function settingsOf(changes: readonly Change[]): ReadonlySet<Setting> | undefined {
  const changed = new Set<Setting>();
  for (const change of changes) {
    const names = isFieldChange(change) ? namesOf(change) : [];
    if (names.length === 0) return undefined;
    for (const name of names) {
      if (!isSetting(name)) return undefined;
      changed.add(name);
    }
  }
  return changed;
}

/** A rule, as far as it matters here. */
export interface Looking {
  readonly id: string;
  readonly settings?: readonly Setting[];
}

export function looksAt({ settings: own }: Looking, changed: ReadonlySet<Setting>): boolean {
  return own?.some((setting) => changed.has(setting)) ?? true;
}

function namesOf(change: FieldChange): readonly string[] {
  const path = pathTo(change.field);
  const holder = holderIn(path);
  const name = path[holder + 1];
  if (name !== undefined) return [name];
  // The holder itself: what it holds, and what is written into it.
  const value = change.kind === 'set' ? change.value : undefined;
  const written = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return [...change.field.keys(), ...written];
}

/** Where the last thing stands on a path that has settings. */
function holderIn(path: readonly string[]): number {
  if (path[0] === 'services') return 1;
  const context = path.lastIndexOf('securityContext');
  if (context >= 0) return context;
  return path.findLastIndex(
    (key, index) =>
      key === 'spec' || key === 'metadata' || (/^\d+$/.test(key) && /ontainers$/.test(path[index - 1] ?? '')),
  );
}
