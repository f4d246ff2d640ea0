/** The checks of the Pod Security Standards, by the API server's own ids (policy/registry.go), each with its level. */
export const controls = {
  appArmorProfile: 'baseline',
  capabilities_baseline: 'baseline',
  hostNamespaces: 'baseline',
  hostPathVolumes: 'baseline',
  hostPorts: 'baseline',
  hostProbesAndHostLifecycle: 'baseline',
  privileged: 'baseline',
  procMount: 'baseline',
  seLinuxOptions: 'baseline',
  seccompProfile_baseline: 'baseline',
  sysctls: 'baseline',
  windowsHostProcess: 'baseline',
  allowPrivilegeEscalation: 'restricted',
  capabilities_restricted: 'restricted',
  procMount_restricted: 'restricted',
  restrictedVolumes: 'restricted',
  runAsNonRoot: 'restricted',
  runAsUser: 'restricted',
  seccompProfile_restricted: 'restricted',
} as const;

export type ControlId = keyof typeof controls;
