import type { Finding } from '../../check/index.ts';

/** What rests on a guess never fails a check. */
export function blocks({ severity, confidence }: Finding): boolean {
  return severity === 'error' && confidence === 'certain';
}
