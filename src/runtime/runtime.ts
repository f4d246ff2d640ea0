import { basename } from 'node:path';
import { Json } from './json.ts';
import { firstBytesOf, NoProgram, type Ran, type RunOptions, runProgram } from './program.ts';
import { entriesOf, type NewEntry, type TarEntry, tarOf } from './tar.ts';

/** It cannot be done here; the message is one sentence that says what to do. */
export class CannotVerify extends Error {}

/** How its commands are run; a test has its own way. */
export interface CommandLine {
  run(program: string, words: readonly string[], options?: RunOptions): Promise<Ran>;
  firstBytes(program: string, words: readonly string[], most: number): Promise<Uint8Array>;
}

const commandLine: CommandLine = { run: runProgram, firstBytes: firstBytesOf };

export type RuntimeName = 'docker' | 'podman';

/** A container runtime, through its command line. */
export class Runtime {
  readonly name: RuntimeName;
  readonly program: string;
  /** Of the server that does the work. */
  readonly version: string;

  readonly #commands: CommandLine;

  private constructor(commands: CommandLine, name: RuntimeName, program: string, version: string) {
    this.#commands = commands;
    this.name = name;
    this.program = program;
    this.version = version;
  }

  /** The one that is asked for, by its name or its path; else the first that answers. */
  static async find(wanted: string | undefined, commands = commandLine): Promise<Runtime> {
    const failures: string[] = [];
    for (const program of wanted === undefined ? ['docker', 'podman'] : [wanted]) {
      const found = await Runtime.#at(program, commands);
      if (found instanceof Runtime) return found;
      failures.push(found);
    }
    throw new CannotVerify(failures.join(' '));
  }

  static async #at(program: string, commands: CommandLine): Promise<Runtime | string> {
    const name = basename(program).includes('podman') ? 'podman' : 'docker';
    const field = name === 'docker' ? '{{.Server.Version}}' : '{{.Client.Version}}';
    try {
      const { status, stdout, stderr } = await commands.run(program, ['version', '--format', field], {
        seconds: 20,
      });
      const version = stdout.trim();
      if (status === 0 && version !== '') return new Runtime(commands, name, program, version);
      const said = lastLineOf(stderr) || lastLineOf(stdout);
      return `\`${program}\` does not answer${said === '' ? '' : `: ${said}`}${said.endsWith('.') ? '' : '.'} Is its daemon running?`;
    } catch (error) {
      if (error instanceof NoProgram) return `There is no \`${program}\` here.`;
      throw error;
    }
  }

  async run(words: readonly string[], options?: RunOptions): Promise<Ran> {
    return this.#commands.run(this.program, words, options);
  }

  /** What must not fail. */
  async do(words: readonly string[], options?: RunOptions): Promise<string> {
    const { status, stdout, stderr } = await this.run(words, options);
    if (status === 0) return stdout;
    const said = lastLineOf(stderr) || (status === null ? 'it took too long' : `exit status ${status}`);
    throw new CannotVerify(`\`${this.name} ${words[0] ?? ''}\` failed: ${said}`);
  }

  /** What it knows of a thing; undefined where there is no such thing. */
  async inspect(kind: 'container' | 'image' | 'network' | 'volume', id: string): Promise<Json | undefined> {
    const { status, stdout } = await this.run([kind, 'inspect', id], { most: 4 * 1024 * 1024 });
    return status === 0 ? Json.parse(stdout).at(0) : undefined;
  }

  /** What a container has at a path, the things in a folder after it, as far as the first bytes show. */
  async look(container: string, path: string, bytes = 64 * 1024): Promise<TarEntry[]> {
    return entriesOf(
      await this.#commands.firstBytes(this.program, ['cp', `${container}:${path}`, '-'], bytes),
    );
  }

  /** Puts files and folders into a container that need not run. */
  async give(container: string, folder: string, entries: readonly NewEntry[]): Promise<void> {
    await this.do(['cp', '-', `${container}:${folder}`], { input: tarOf(entries) });
  }
}

function lastLineOf(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
