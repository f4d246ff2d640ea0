/* What a capability that is added lets a process do (capabilities(7)). */

/** In a sentence, of those that are given most. */
export function reasonAgainst(name: string): string | undefined {
  return reasons.get(name);
}

/** capabilities(7), of those that are given most. */
const reasons: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ALL: 'With every capability, root in the container can do to the host nearly all that root on the host can.',
    SYS_ADMIN: 'It can mount file systems and enter namespaces: most of what an escape to the host needs.',
    SYS_MODULE: 'It can load modules into the kernel that all containers of the host share.',
    SYS_PTRACE: 'It can read and change the memory of other processes, of the host’s too where it sees them.',
    SYS_RAWIO: 'It can read and write the memory and the ports of the host directly.',
    DAC_READ_SEARCH: 'It can read any file, those of the host included.',
    NET_ADMIN: 'It can change addresses, routes and firewall rules of the network it is in.',
    NET_RAW: 'It can forge packets, and so pose as another machine on the network.',
    SYS_TIME: 'It can set the clock of the host.',
    BPF: 'It can load programs into the kernel that all containers of the host share.',
  }),
);

/** With these root of the container does to the host what root of the host does: it loads a module, or mounts a disk. */
export const hostGiving: ReadonlySet<string> = new Set(['ALL', 'SYS_ADMIN', 'SYS_MODULE']);
