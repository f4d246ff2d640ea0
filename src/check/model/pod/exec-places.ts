/** Where a container has commands that the kubelet carries out in it beside its own: `exec.command` below these. */
export const execPlaces = {
  startupProbe: ['startupProbe'],
  livenessProbe: ['livenessProbe'],
  readinessProbe: ['readinessProbe'],
  postStart: ['lifecycle', 'postStart'],
  preStop: ['lifecycle', 'preStop'],
} as const;
