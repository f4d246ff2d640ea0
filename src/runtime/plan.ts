import type { Launch, LaunchSettings } from '../check/index.ts';

/** A setting that takes something from a container; each can be left out without the others. */
export type Setting = 'capabilities' | 'no-new-privileges' | 'read-only' | 'seccomp' | 'user';

export const settingNames: Readonly<Record<Launch['kind'], Readonly<Record<Setting, string>>>> = {
  workload: {
    capabilities: 'capabilities.drop: [ALL]',
    'no-new-privileges': 'allowPrivilegeEscalation: false',
    'read-only': 'readOnlyRootFilesystem: true',
    seccomp: 'seccompProfile: RuntimeDefault',
    user: 'runAsUser',
  },
  service: {
    capabilities: 'cap_drop: [ALL]',
    'no-new-privileges': 'no-new-privileges:true',
    'read-only': 'read_only: true',
    seccomp: 'seccomp',
    user: 'user',
  },
  image: {
    capabilities: '--cap-drop ALL',
    'no-new-privileges': '--security-opt no-new-privileges',
    'read-only': '--read-only',
    seccomp: 'seccomp',
    user: '--user',
  },
};

/** What is tried: the container's own settings, and these in their place. */
export interface Proposal {
  readonly settings: ReadonlySet<Setting>;
  /** `1000:1000` */
  readonly user: string | undefined;
  /** To keep, where all others are dropped. */
  readonly capabilities: readonly string[];
  readonly folders: readonly string[];
}

export const asItIs: Proposal = { settings: new Set(), user: undefined, capabilities: [], folders: [] };

/** In the order in which they are tried one by one: what the later ones need hangs on the earlier. */
export const order: readonly Setting[] = [
  'seccomp',
  'user',
  'no-new-privileges',
  'capabilities',
  'read-only',
];

export function settingsUnder(
  own: LaunchSettings,
  { settings, user, capabilities }: Proposal,
): LaunchSettings {
  return {
    ...own,
    ...(settings.has('user') && user !== undefined ? { user } : {}),
    ...(settings.has('read-only') ? { readOnly: true } : {}),
    ...(settings.has('no-new-privileges') ? { noNewPrivileges: true } : {}),
    ...(settings.has('seccomp') ? { seccomp: 'default' as const } : {}),
    ...(settings.has('capabilities') ? { privileged: false, capDrop: ['ALL'], capAdd: capabilities } : {}),
  };
}

export function withSetting({ settings, ...rest }: Proposal, name: Setting): Proposal {
  return { ...rest, settings: new Set([...settings, name]) };
}
