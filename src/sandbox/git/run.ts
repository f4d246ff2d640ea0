import { spawn } from 'node:child_process';
import { devNull } from 'node:os';

export class GitFailure extends Error {
  readonly status: number | null;

  constructor(args: readonly string[], status: number | null, said: string) {
    super(`git ${args.slice(0, 3).join(' ')}: ${said.trim() || `status ${String(status)}`}`);
    this.status = status;
  }
}

/** Whose machine this is must not show: no configuration of the user, no questions, no words in another language. */
export function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}

/** Without a folder the arguments say which repository is meant. */
export async function git(
  folder: string | undefined,
  args: readonly string[],
  input?: string | Buffer,
): Promise<Buffer> {
  const { status, out, said } = await gitOutcome(folder, args, input);
  if (status !== 0) throw new GitFailure(args, status, said);
  return out;
}

interface Outcome {
  readonly status: number | null;
  readonly out: Buffer;
  readonly said: string;
}

/** For commands whose status is an answer. */
export function gitOutcome(
  folder: string | undefined,
  args: readonly string[],
  input?: string | Buffer,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...(folder === undefined ? [] : ['--git-dir', folder]), ...args], {
      env: environment(),
    });
    const out: Buffer[] = [];
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.on('error', reject);
    // Git may end before it has read everything, and then says why.
    child.stdin.on('error', () => undefined);
    child.on('close', (status) => {
      resolve({ status, out: Buffer.concat(out), said: Buffer.concat(said).toString() });
    });
    child.stdin.end(input ?? '');
  });
}
