import { WrongUse } from './io.ts';

/** What `--port` says; 0, any that is free, without it. */
export function portOf(given: string | undefined): number {
  if (given === undefined) return 0;
  const port = /^\d{1,5}$/.test(given) ? Number(given) : NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw new WrongUse(`\`--port\` needs a number from 1 to 65535, not \`${given}\`.`);
}

/** What went wrong while listening there, for whoever chose the port. */
export function portFailure(error: unknown, port: number): Error {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new WrongUse(`port ${port} is taken: give \`--port\` another, or leave it out.`);
  if (code === 'EACCES') return new WrongUse(`port ${port} needs root: choose one above 1023.`);
  return error instanceof Error ? error : new Error(String(error));
}
