import { spawn } from 'node:child_process';
import { type Asked, Refused } from './given.ts';

/** What a command said, and how it ended. */
export interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A person who waits has given up by then. */
const seconds = 120;
const mostBytes = 32 * 1024 * 1024;

/**
 * This command line again, in a process of its own: it may take long or die over what a stranger wrote, and the server
 * answers all the same. One at a time: they would only take the processor from each other.
 */
export class CommandLine {
  readonly folder: string;
  readonly #program: readonly string[];
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string, program = [...process.execArgv, process.argv[1] ?? '']) {
    this.folder = folder;
    this.#program = program;
  }

  run(asked: Asked, cancelled: AbortSignal): Promise<Said> {
    const result = this.#last.then(() => this.#run(asked, cancelled));
    this.#last = result.catch(() => undefined);
    return result;
  }

  #run({ words, input }: Asked, cancelled: AbortSignal): Promise<Said> {
    if (cancelled.aborted) return Promise.reject(new Refused('cancelled.'));
    return new Promise((done, fail) => {
      const signal = AbortSignal.any([cancelled, AbortSignal.timeout(seconds * 1000)]);
      const child = spawn(process.execPath, [...this.#program, ...words], {
        ...{ cwd: this.folder, signal, killSignal: 'SIGKILL' as const },
        // Colour and questions are for people.
        env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
      });
      const said = { stdout: '', stderr: '' };
      const hear = (name: keyof typeof said) => (text: string) => {
        said[name] += text;
        if (said[name].length > mostBytes) child.kill('SIGKILL');
      };
      child.stdout.setEncoding('utf8').on('data', hear('stdout'));
      child.stderr.setEncoding('utf8').on('data', hear('stderr'));
      // It may end before it has read all.
      child.stdin.on('error', () => undefined).end(input ?? '');
      child.on('error', () => {
        fail(
          new Refused(
            cancelled.aborted ? 'cancelled.' : `it took longer than ${seconds} seconds. Ask about less.`,
          ),
        );
      });
      child.on('close', (status) => {
        done({ status, ...said });
      });
    });
  }
}
