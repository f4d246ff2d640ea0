import type { Input, Io, Output } from '../../../src/cli/io.ts';
import { main } from '../../../src/cli/main.ts';

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process. */
export async function run(cwd: string, argv: readonly string[], given: Partial<Io> = {}): Promise<Ran> {
  const stdout = recorder();
  const stderr = recorder();
  const status = await main(argv, { cwd, env: {}, today: '2026-11-21', stdout, stderr, ...given });
  return { status, stdout: stdout.text, stderr: stderr.text };
}

/** Standard input that holds this. */
export function typed(text: string, isTerminal = false): Input {
  const bytes = Buffer.from(text);
  return {
    isTerminal,
    taken: undefined,
    read: () => Promise.resolve(bytes),
    line: () => Promise.resolve(text),
  };
}

export function recorder(shape: Partial<Output> = {}): Output & { text: string } {
  return {
    isTerminal: false,
    columns: 80,
    ...shape,
    text: '',
    write(text) {
      this.text += text;
      return Promise.resolve();
    },
  };
}
