import { readFileSync } from 'node:fs';
import { capabilityNames } from '../check/index.ts';

/*
 * What the kernel says of processes (proc(5)): who they are, what they may, where they listen. It is read here where the
 * container runs on this very machine, else inside the container if that has a `cat`.
 */

export interface ProcessFacts {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** Without CAP_; those in force. */
  readonly capabilities: readonly string[];
  readonly noNewPrivileges: boolean;
}

/** A mask has one bit for each, the lowest number first. */
export function capabilitiesOf(mask: string): string[] {
  const bits = BigInt(`0x${/^[0-9a-fA-F]{1,32}$/.test(mask) ? mask : '0'}`);
  return capabilityNames.filter((_name, number) => (bits >> BigInt(number)) & 1n);
}

/** `/proc/PID/status`; the maps turn the numbers that this machine sees into those of the container. */
export function processFacts(status: string, uidMap = '', gidMap = ''): ProcessFacts | undefined {
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
  const id = (name: string) => Number(field(name).split(/\s+/)[1]);
  const [uid, gid] = [id('Uid'), id('Gid')];
  if (!Number.isInteger(uid) || !Number.isInteger(gid)) return undefined;
  return {
    name: field('Name'),
    uid: inside(uid, uidMap),
    gid: inside(gid, gidMap),
    capabilities: capabilitiesOf(field('CapEff')),
    noNewPrivileges: field('NoNewPrivs') === '1',
  };
}

/** Lines of `first inside, first outside, how many` (user_namespaces(7)). */
function inside(id: number, map: string): number {
  for (const line of map.split('\n')) {
    const [within = NaN, outside = NaN, count = 0] = line.trim().split(/\s+/).map(Number);
    if (id >= outside && id < outside + count) return within + id - outside;
  }
  return id;
}

export interface Listener {
  readonly port: number;
  /** Nobody outside the container can reach it. */
  readonly loopback: boolean;
}

/** `/proc/PID/net/tcp` and `tcp6`, one after the other: those that listen (state 0A). */
export function listenersOf(table: string): Listener[] {
  const found = new Map<number, Listener>();
  for (const line of table.split('\n')) {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    // Docker's own name server listens in each container of a network, at 127.0.0.11.
    if (state !== '0A' || address === '0B00007F') continue;
    const number = Number.parseInt(port, 16);
    const isLoopback =
      /^(?:0{24}|0{16}FFFF0000)?[0-9A-F]{6}7F$/.test(address) || address === `${'0'.repeat(24)}01000000`;
    if (!isLoopback || !found.has(number)) found.set(number, { port: number, loopback: isLoopback });
  }
  return [...found.values()].sort((a, b) => a.port - b.port);
}

/** Whether a process of this machine is one of that container, and not another one that has its number. */
export function isOfContainer(pid: number, container: string): boolean {
  const text = readOrNothing(`/proc/${pid}/cgroup`) + readOrNothing(`/proc/${pid}/mountinfo`);
  return text.includes(container);
}

export function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
