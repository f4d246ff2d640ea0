import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a command printed, cut at a limit, and how it ended; `null`: it was stopped. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: Uint8Array;
  /** It is stopped after so many. */
  readonly seconds?: number;
  /** Characters of each stream that are kept. */
  readonly most?: number;
}

/** A command cannot be started at all. */
export class NoProgram extends Error {}

/**
 * Runs a command of the container runtime. It has a process group of its own: a Ctrl-C on the terminal must not stop it
 * halfway through making something that then nobody knows of.
 */
export async function runProgram(
  program: string,
  words: readonly string[],
  { input, seconds = 60, most = 256 * 1024 }: RunOptions = {},
): Promise<Ran> {
  const child = spawn(program, words, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const kept = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (text: string) => {
      kept[name] = (kept[name] + text).slice(0, most);
    });
  }
  // Who does not read what it is given is no failure of ours.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
  try {
    await once(child, 'close');
    return { status: child.exitCode, ...kept };
  } catch (error) {
    throw new NoProgram(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
}

/** The first bytes of what a command prints; it is stopped when there are enough. */
export async function firstBytesOf(
  program: string,
  words: readonly string[],
  most: number,
): Promise<Uint8Array> {
  const child = spawn(program, words, { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const parts: Buffer[] = [];
  let length = 0;
  child.stdout.on('data', (part: Buffer) => {
    parts.push(part);
    length += part.length;
    if (length >= most) child.kill('SIGKILL');
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  try {
    await once(child, 'close');
  } catch (error) {
    throw new NoProgram(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
  return new Uint8Array(Buffer.concat(parts)).subarray(0, most);
}
