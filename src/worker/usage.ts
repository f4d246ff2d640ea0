import { readFileSync } from 'node:fs';

/*
 * What another process takes, as far as the system tells: Linux does, in `/proc`.
 */

/** Of nearly all machines that have `/proc`; where pages are larger, so is the limit. */
const pageSize = 4096;

/** In which Linux tells times to programs, whatever its own clock does. */
const ticksPerSecond = 100;

/** Bytes of memory that a process has; 0 where the system does not tell. */
export function residentBytes(pid: number): number {
  const pages = told(pid, 'statm')?.split(' ')[1];
  return Number(pages ?? 0) * pageSize;
}

/** How long processors have worked for it, in all its threads; undefined where the system does not tell. */
export function processorSeconds(pid: number): number | undefined {
  // The name of a program stands in brackets and may hold anything (proc_pid_stat(5)).
  const fields = told(pid, 'stat')?.split(')').at(-1)?.trim().split(' ');
  const [user, system] = [fields?.[11], fields?.[12]];
  return user === undefined || system === undefined
    ? undefined
    : (Number(user) + Number(system)) / ticksPerSecond;
}

function told(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return undefined;
  }
}
