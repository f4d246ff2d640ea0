/*
 * Names, default sets and spellings of Linux capabilities. Who reads a name decides what it means:
 *   Docker, compose   any case, with or without CAP_; anything else is an error (moby daemon/pkg/oci/caps)
 *   Kubernetes        the API server takes any text; Pod Security compares it exactly (check_capabilities_*.go)
 *   containerd        puts CAP_ before it and takes capitals: CAP_CHOWN becomes CAP_CAP_CHOWN, which is nothing
 *                     (internal/cri/opts/spec_opts.go); on drop that is silent
 *   CRI-O             with or without CAP_; an unknown one to add is an error (internal/factory/container)
 */

/** Every capability of Linux 5.9 and later (capability.h), the lowest number first. */
export const capabilityNames = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
] as const;

const known: ReadonlySet<string> = new Set(capabilityNames);

const docker = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FSETID',
  'FOWNER',
  'MKNOD',
  'NET_RAW',
  'SETGID',
  'SETUID',
  'SETFCAP',
  'SETPCAP',
  'NET_BIND_SERVICE',
  'SYS_CHROOT',
  'KILL',
  'AUDIT_WRITE',
];

/** What a container has when nobody says anything; to drop another one changes nothing. */
export const defaultCapabilities = {
  /** moby daemon/pkg/oci/caps/defaults.go */
  docker,
  /** containerd pkg/oci/spec.go: Docker's set. */
  containerd: docker,
  /** CRI-O's default_capabilities. */
  crio: [
    'CHOWN',
    'DAC_OVERRIDE',
    'FSETID',
    'FOWNER',
    'SETGID',
    'SETUID',
    'SETPCAP',
    'NET_BIND_SERVICE',
    'KILL',
  ],
  /** containers/common: Docker's without these three. */
  podman: docker.filter((name) => !['AUDIT_WRITE', 'MKNOD', 'NET_RAW'].includes(name)),
} as const satisfies Record<string, readonly string[]>;

/** The one name that stands for every capability. */
const all = 'ALL';

/** A name as Kubernetes' checks want it: capitals, no prefix. */
export function isCapability(text: string): boolean {
  return text === all || known.has(text);
}

/** What Docker and compose take this text for: a name without prefix or ALL; undefined: they refuse it. */
export function dockerCapability(text: string): string | undefined {
  const name = text.toUpperCase();
  if (name === all) return all;
  return only(name.startsWith('CAP_') ? name.slice('CAP_'.length) : name);
}

/** What containerd makes of it in a pod; undefined: nothing, without a word on drop. */
export function containerdCapability(text: string): string | undefined {
  const name = text.toUpperCase();
  return name === all ? all : only(name);
}

/** The name that whoever wrote this meant, as Kubernetes' checks want it; undefined where nobody can tell. */
export function meantCapability(text: string): string | undefined {
  const name = text.trim().toUpperCase().replaceAll(/[-\s]/g, '_').replace(/^CAP_/, '');
  return name === all ? all : only(name);
}

function only(name: string): string | undefined {
  return known.has(name) ? name : undefined;
}
