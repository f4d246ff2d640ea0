import { readFileSync } from 'node:fs';

/** Of nearly all machines that have `/proc`; where pages are larger, so is the limit. */
const pageSize = 4096;

/** Bytes of memory that a process has; 0 where the system does not tell. */
export function residentBytes(pid: number): number {
  try {
    const pages = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1];
    return Number(pages) * pageSize;
  } catch {
    return 0;
  }
}
