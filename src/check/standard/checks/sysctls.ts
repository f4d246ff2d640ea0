import type { Judge, PodCheck } from '../check.ts';

/*
 * Baseline: sysctls can disable security mechanisms or reach every container of a host, so only a safe subset is
 * allowed: those that are kept apart by pod and by container.
 *
 *   spec.securityContext.sysctls[*].name
 *   Allowed: the names below, each from a version on
 */
const safe: readonly (readonly [since: number, ...names: string[]])[] = [
  [
    0,
    'kernel.shm_rmid_forced',
    'net.ipv4.ip_local_port_range',
    'net.ipv4.tcp_syncookies',
    'net.ipv4.ping_group_range',
    'net.ipv4.ip_unprivileged_port_start',
  ],
  [27, 'net.ipv4.ip_local_reserved_ports'],
  [
    29,
    'net.ipv4.tcp_keepalive_time',
    'net.ipv4.tcp_fin_timeout',
    'net.ipv4.tcp_keepalive_intvl',
    'net.ipv4.tcp_keepalive_probes',
  ],
  [32, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'],
  [37, 'net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat'],
];

export const sysctls: PodCheck = {
  id: 'sysctls',
  level: 'baseline',
  versions: safe.map(([since]) => ({ since, judge: judgeWith(allowedIn(since)) })),
};

function allowedIn(version: number): ReadonlySet<string> {
  return new Set(safe.filter(([since]) => since <= version).flatMap(([, ...names]) => names));
}

function judgeWith(allowed: ReadonlySet<string>): Judge {
  return (pod) => {
    const at = pod
      .at('securityContext', 'sysctls')
      .items()
      .map((sysctl) => sysctl.at('name'))
      .filter(({ string }) => !allowed.has(string ?? ''));
    if (at.length === 0) return undefined;
    // In the order of the manifest, repeated names too.
    return { reason: 'forbidden sysctls', detail: at.map(({ string }) => string ?? '').join(', '), at };
  };
}
